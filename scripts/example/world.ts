import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { CompactControl } from './compact.ts';
import { batchRows, changeRows, grantRows } from './changes.ts';
import type { Row } from './csv.ts';
import { genericRows } from './generic-rows.ts';
import { PERIOD } from './calendar.ts';
import { dueInPeriod, hasCalendar, occurrencesOf } from './occurrences.ts';
import { readPlans, type PopulationPlan } from './plans.ts';
import type { Gathered } from './populations.ts';
import { readText, readYaml } from './sources.ts';
import { tableLoadRows } from './table-loads.ts';
import { hireWorkers, workerRows, type Worker } from './workers.ts';

/** Everything that happened in the example's year, as rows of the systems that did it. */
export interface World {
  workers: Worker[];
  populationOf: (id: string, control: CompactControl) => Gathered;
  /** Every population that some test used, by id. */
  used: () => Gathered[];
  /** Occurrences of a control that were late or missed. */
  lateOccurrences: (control: CompactControl) => string[];
}

interface Registers {
  incidents: { id: string; severity: string; occurredAt: string; title: string }[];
  changes: { id: string; on: string; title: string }[];
  vendors: { id: string; name: string; risk: string; startedOn: string }[];
  policies: { id: string; title: string }[];
}

/** Builds the world from the plans of FACTS.md and from the registers that are records as well. */
export function buildWorld(registers: Registers): World {
  const workers = hireWorkers();
  const built: Record<string, Row[]> = {
    ...workerRows(workers),
    ...changeRows(workers),
    ...tableLoadRows(workers),
    'POP-access-grants': grantRows(workers),
    'POP-payment-batches': batchRows(workers),
    ...registerRows(registers),
  };
  const plans = new Map(readPlans(readText('FACTS.md')).map((plan) => [plan.id, plan]));
  const classes = readClasses();
  const gathered = new Map<string, Gathered>();
  const gather = (id: string, control: CompactControl): Gathered => {
    if (id === 'occurrences') return ofOccurrences(control, classes);
    const plan = plans.get(id);
    if (!plan) throw new Error(`${control.id} names ${id}, which FACTS.md does not list.`);
    return ofPlan(plan, built[id] ?? genericRows(plan, workers), classes);
  };
  return {
    workers,
    populationOf: (id, control) => {
      const key = id === 'occurrences' ? `POP-occ-${control.id}` : id;
      const known = gathered.get(key) ?? gather(id, control);
      gathered.set(key, known);
      known.controls.add(control.id);
      return known;
    },
    used: () => [...gathered.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    lateOccurrences: (control) =>
      occurrencesOf(control)
        .filter(({ doneOn, windowTo }) => doneOn === undefined || doneOn > windowTo)
        .map(({ id }) => id),
  };
}

type Classes = Map<string, Gathered['class']>;

function readClasses(): Classes {
  const path = join(import.meta.dirname, '../../content/controls/library.yaml');
  const library = parse(readFileSync(path, 'utf8')) as {
    population_types: { id: string; class: Gathered['class'] }[];
  };
  return new Map(library.population_types.map(({ id, class: kind }) => [id, kind]));
}

function ofPlan(plan: PopulationPlan, rows: Row[], classes: Classes): Gathered {
  if (rows.length !== plan.count)
    throw new Error(`${plan.id} has ${rows.length} rows; FACTS.md says ${plan.count}.`);
  const [idColumn = plan.idName, ...others] = Object.keys(rows[0] ?? {});
  const kind = classes.get(plan.type) ?? 'register';
  const dateColumn = [...others, ...plannedDays(plan, rows)].find((column) =>
    rows.every((row) => isInPeriod(row[column] ?? '')),
  );
  return {
    id: plan.id,
    type: plan.type,
    title: sentence(plan.definition),
    definition: `${sentence(plan.definition)}, from ${plan.source}; October 1, 2025 to September 30, 2026, America/New_York, both days included.`,
    source: plan.source,
    idColumn,
    ...(dateColumn === undefined ? {} : { dateColumn }),
    rows,
    controls: new Set(),
    class: kind,
  };
}

/** An empty population says which column would have held the day. */
function plannedDays({ columns }: PopulationPlan, rows: readonly Row[]): string[] {
  if (rows.length > 0 || columns === 'built') return [];
  return columns.filter(({ kind }) => kind === 'day').map(({ name }) => name);
}

function isInPeriod(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && value >= PERIOD.from && value <= PERIOD.to;
}

function ofOccurrences(control: CompactControl, classes: Classes): Gathered {
  if (!hasCalendar(control)) throw new Error(`${control.id} has no occurrences: it has no calendar.`);
  const type = LIBRARY_TYPES[control.id] ?? 'control_attestations';
  return {
    id: `POP-occ-${control.id}`,
    type: classes.has(type) ? type : 'control_attestations',
    title: `Occurrences of ${control.id} ${control.title}`,
    definition: `Every occurrence of ${control.id} expected in the period (${control.frequency}), whether it was performed or not.`,
    source: 'Control calendar (Tasklane)',
    idColumn: 'occurrence_id',
    dateColumn: 'due_from',
    rows: dueInPeriod(control).map(({ id, label, windowFrom, windowTo }) => ({
      occurrence_id: id,
      label,
      due_from: windowFrom,
      due_to: windowTo,
    })),
    controls: new Set(),
    class: 'calendar',
  };
}

/** Types of the catalogue for calendars that have one of their own. */
const LIBRARY_TYPES: Record<string, string> = {
  'IAM-05': 'access_reviews',
  'IAM-07': 'privileged_activity_reviews',
  'IAM-14': 'sod_reviews',
  'BCP-05': 'restore_tests',
  'BCP-08': 'capacity_reviews',
  'GOV-05': 'board_meetings',
  'GOV-07': 'committee_meetings',
  'CHG-06': 'deployer_reviews',
  'CHG-09': 'change_reconciliations',
  'LOG-03': 'detection_reviews',
  'INC-06': 'incident_trend_reviews',
  'NET-02': 'firewall_reviews',
  'OPS-02': 'interface_reconciliations',
  'EXP-CO4-C2': 'interface_reconciliations',
  'EXP-CO4-C4': 'interface_reconciliations',
  'PIN-09': 'calculation_checks',
  'RSK-01': 'risk_assessments',
  'RSK-02': 'risk_register_reviews',
  'RSK-05': 'threat_triage_records',
  'VND-01': 'vendor_inventory_reviews',
  'VUL-03': 'vulnerability_scans',
  'VUL-05': 'patch_cycles',
};

function registerRows({ incidents, changes, vendors, policies }: Registers): Record<string, Row[]> {
  const incident = (entry: Registers['incidents'][number]): Row => ({
    incident_id: entry.id,
    opened_on: entry.occurredAt.slice(0, 10),
    severity: entry.severity,
    title: entry.title,
  });
  const vendor = (entry: Registers['vendors'][number]): Row => ({
    vendor_id: entry.id,
    name: entry.name,
    risk: entry.risk,
    started_on: entry.startedOn,
  });
  return {
    'POP-incidents': incidents.map(incident),
    'POP-major-incidents': incidents.filter(({ severity }) => severity !== 'low').map(incident),
    'POP-significant-changes': changes.map(({ id, on, title }) => ({ change_id: id, on, title })),
    'POP-vendors': vendors.map(vendor),
    'POP-critical-vendors': vendors.filter(({ risk }) => risk === 'high').map(vendor),
    'POP-new-vendors': vendors.filter(({ startedOn }) => startedOn >= '2025-10-01').map(vendor),
    'POP-policies': policies.map(({ id, title }) => ({ policy_id: id, title })),
    'POP-key-roles': keyRoles(),
  };
}

function keyRoles(): Row[] {
  const { records } = readYaml('company/people.yaml') as {
    records: { id: string; title: string; role: string }[];
  };
  return records
    .filter(({ role }) => role === 'owner' || role === 'manager')
    .slice(0, 12)
    .map(({ id, title }, index) => ({
      role_id: `KY-${String(index + 1).padStart(2, '0')}`,
      title,
      holder: id,
      reviewed_on: '2026-03-31',
    }));
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
