import type { Row } from './csv.ts';
import { addBankDays, addDays, PERIOD } from './calendar.ts';
import { numbered, type PopulationPlan } from './plans.ts';
import { randomFrom, type Random } from './random.ts';
import type { Worker } from './workers.ts';

const SYSTEMS = [
  'gateway',
  'capture',
  'policy',
  'calc',
  'settle',
  'export',
  'admin',
  'lp-core',
  'lp-receipts',
];
const FOLLOWS =
  /^(closed|resolved|fixed|rotated|reviewed|validated|acknowledged|credited|deleted|disposed|expires)/;

/** Rows for a population that needs no story of its own: its columns say their kinds. */
export function genericRows(plan: PopulationPlan, workers: readonly Worker[]): Row[] {
  if (plan.columns === 'built') throw new Error(`${plan.id} says "built", but nothing builds it.`);
  const columns = plan.columns;
  const random = randomFrom(plan.id);
  const days = daysFor(plan, random);
  return days.map((day, index) => {
    const row: Row = { [plan.idName]: numbered(plan.idForm, index + (FIRST_NUMBER[plan.id] ?? 1)) };
    for (const { name, kind } of columns) {
      row[name] = valueOf(name, kind, day, random, workers);
      if (kind === 'moment' && FOLLOWS.test(name)) row[name] = minutesAfter(row, name, random);
    }
    const isDated = columns.some(({ name, kind }) => kind === 'day' && !FOLLOWS.test(name));
    const moment = columns.find(({ name, kind }) => kind === 'moment' && !FOLLOWS.test(name));
    if (!isDated && moment) row[moment.name.replace(/_at$/, '_on')] = day;
    return row;
  });
}

/** Numbers go on from those given before the period. */
const FIRST_NUMBER: Record<string, number> = { 'POP-new-customers': 872 };

/** Items that a walkthrough names with their day: position among the items, and the day. */
const ANCHORS: Record<string, [position: number, day: string]> = {
  'POP-new-customers': [63, '2026-02-17'],
  'POP-returns': [188, '2026-04-08'],
};

/** The purge runs once a week, on Sundays. */
const WEEKLY = 'POP-retention-jobs';

/** What people at their desks do, and the payment institution on bank days. */
const BY_PEOPLE = new Set([
  'POP-contractors',
  'POP-transfers',
  'POP-privileged-users',
  'POP-data-fixes',
  'POP-major-releases',
  'POP-schedule-changes',
  'POP-returns',
  'POP-new-customers',
  'POP-customer-terminations',
  'POP-physical-grants',
  'POP-visitors',
  'POP-conduct-cases',
  'POP-deficiencies',
  'POP-customer-data-accesses',
]);

/** Days of the items in order: evenly where there are as many as days, else any days. */
function daysFor({ id, count }: PopulationPlan, random: Random): string[] {
  const indexes = Array.from({ length: count }, (_, index) => index);
  if (count % 365 === 0)
    return indexes.map((index) => addDays(PERIOD.from, Math.floor(index / (count / 365))));
  const [position = 0, day = PERIOD.from] = ANCHORS[id] ?? [];
  if (id === WEEKLY) return indexes.map((index) => addDays('2025-10-05', index * 7));
  return indexes
    .map((index) => {
      if (index + 1 < position) return random.day(PERIOD.from, day);
      return index + 1 === position ? day : random.day(day, PERIOD.to);
    })
    .map((at) => (BY_PEOPLE.has(id) ? addBankDays(at, 0) : at))
    .sort();
}

/** What follows a moment: a page is acknowledged within minutes, the rest is done within an hour and a half. */
function minutesAfter(row: Row, name: string, random: Random): string {
  const [start = ''] = Object.values(row).filter((value) => /^\d{4}-\d{2}-\d{2}T/.test(value));
  const minutes = name.startsWith('acknowledged') ? 1 + random.upTo(8) : 6 + random.upTo(80);
  return new Date(Date.parse(start) + minutes * 60_000).toISOString().replace('.000', '');
}

function valueOf(
  name: string,
  kind: string,
  day: string,
  random: Random,
  workers: readonly Worker[],
): string {
  switch (kind) {
    case 'day':
      if (name.startsWith('last_')) return random.day('2026-09-08', PERIOD.to);
      return FOLLOWS.test(name) ? capped(addBankDays(day, 1 + random.upTo(2))) : day;
    case 'moment':
      return `${day}T${random.time()}Z`;
    case 'worker':
      return random.pick(workers.filter(({ startedOn }) => startedOn < PERIOD.from)).id;
    case 'person':
      return random.pick(workers.filter(({ startedOn, lastDay }) => startedOn < PERIOD.from && !lastDay)).id;
    case 'customer':
      return `CU-${String(1 + random.upTo(960)).padStart(4, '0')}`;
    case 'system':
      return random.pick(SYSTEMS);
    case 'amount':
      return `${5000 + random.upTo(90_000)}.${two(random.upTo(100))}`;
    case 'small':
      return `${40 + random.upTo(2400)}.${two(random.upTo(100))}`;
    case 'few':
      return String(2 + random.upTo(27));
    case 'count':
      return String(3 + random.upTo(400));
    default:
      return random.pick(kind.split('/'));
  }
}

function capped(day: string): string {
  return day > PERIOD.to ? PERIOD.to : day;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
