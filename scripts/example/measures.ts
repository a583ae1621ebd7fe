import type { Book } from './book.ts';
import { availabilityRows } from './changes.ts';
import { OUTAGE } from './checks.ts';
import { eachDay, monthEnd, monthsOfPeriod, PERIOD } from './calendar.ts';
import { csv, type Row } from './csv.ts';
import { fileEvidence } from './evidence.ts';
import { FED_BY_READER } from './occurrences.ts';
import { randomFrom } from './random.ts';
import { LATE_REMOVALS, type Worker } from './workers.ts';

/** Adds the measurements behind commitments, the papers of the leavers, and what the auditor obtained itself. */
export function addMeasures(book: Book, workers: readonly Worker[], controls: ReadonlySet<string>): void {
  fileMonthly(book, 'availability', 'Availability by calendar month', 'Edge monitors', availabilityRows());
  fileMonthly(
    book,
    'receipts',
    'Receipts read within four hours by calendar month',
    'lp-queue',
    receiptRows(),
  );
  for (const worker of workers) if (worker.lastDay !== undefined) fileLeaver(book, worker, worker.lastDay);
  for (const [worker, late] of Object.entries(LATE_REMOVALS)) fileAccessLog(book, worker, late);
  fileConfigurationHistory(book, controls);
}

function fileMonthly(book: Book, name: string, title: string, source: string, rows: Row[]): void {
  const id = `EV-LOG-04-${name}`;
  fileEvidence(book, 'ledgerline', {
    id,
    title,
    kind: 'report',
    name: `${id}.csv`,
    content: csv(rows),
    by: 'p-kestrel',
    at: '2026-10-02T15:00:00Z',
    controls: ['LOG-04'],
    header: {
      source,
      nature: 'standard-report',
      coversFrom: PERIOD.from,
      coversTo: PERIOD.to,
      completeness:
        'One row for each of the twelve months; minutes and receipts were summed again from the daily files.',
    },
  });
}

/** 1,860 of the 412,000 receipts of February 2026 were read late; other months show a few. */
function receiptRows(): Row[] {
  const random = randomFrom('receipts');
  return monthsOfPeriod().map((day) => {
    const month = day.slice(0, 7);
    const isOutage = month === '2026-02';
    const receipts = isOutage ? 412_000 : 384_000 + random.upTo(60_000);
    const late = isOutage ? 1860 : random.upTo(400);
    return {
      month,
      until: monthEnd(day),
      receipts: String(receipts),
      later_than_four_hours: String(late),
      in_time_percent: (((receipts - late) / receipts) * 100).toFixed(2),
      commitment_percent: '99.00',
      kept: 'yes',
    };
  });
}

function fileLeaver(book: Book, { id: worker, team }: Worker, lastDay: string): void {
  const late = LATE_REMOVALS[worker];
  const local = late
    ? `${late.system}: local account removed ${late.removedOn}`
    : 'Local accounts: none, or removed on the last day';
  fileEvidence(book, 'ledgerline', {
    id: `EV-IAM-03-${worker}`,
    title: `Leaver ticket of ${worker}`,
    kind: 'checklist',
    name: `EV-IAM-03-${worker}.txt`,
    content: [
      `Leaver ticket of ${worker} (${team})`,
      `Last day: ${lastDay}`,
      `Keyring Identity: disabled ${lastDay}`,
      'Forgeline, Northgate Cloud, admin, Watchpost: ended with Keyring Identity',
      local,
      'Laptop, security key, badge: returned, see AST-06',
      '',
    ].join('\n'),
    by: 'p-castellane',
    at: `${late?.removedOn ?? lastDay}T21:00:00Z`,
    controls: ['IAM-03', 'AST-06'],
    header: {
      source: 'Tasklane',
      coversFrom: lastDay,
      coversTo: late?.removedOn ?? lastDay,
      completeness:
        'The ticket is opened by Peoplebook; times are entered by the systems that removed the access.',
    },
  });
}

/** What the auditor extracted on each late account: every sign-in, and none after the last day. */
function fileAccessLog(book: Book, worker: string, late: (typeof LATE_REMOVALS)[string]): void {
  const random = randomFrom(`sign-ins|${worker}`);
  const days = Array.from({ length: 8 }, () => random.day('2025-12-01', late.lastDay)).sort();
  const id = `AEV-IAM-03.T3-${worker}`;
  fileEvidence(book, 'marchbank', {
    id,
    title: `Sign-ins of ${worker} in ${late.system} until the account was removed`,
    kind: 'log_extract',
    name: `${id}.csv`,
    content: csv(days.map((day) => ({ account: worker, system: late.system, signed_in_on: day }))),
    by: 'p-castor',
    at: '2026-10-14T18:00:00Z',
    controls: ['IAM-03'],
    tests: ['IAM-03.T3'],
    header: {
      source: `Access log of ${late.system}`,
      query: `sign-ins of ${worker} from 2025-12-01 to ${late.removedOn}`,
      nature: 'auditor-observation',
      coversFrom: '2025-12-01',
      coversTo: late.removedOn,
      completeness: `Extracted by the auditor; the last sign-in is before the end of the last day, ${late.lastDay}.`,
    },
  });
}

/** The 58 changes of the nine days, by day; three of them to network rules. */
const CHANGES = [7, 9, 4, 0, 1, 12, 10, 8, 7];
const NETWORK_CHANGES: Record<string, number> = { '2026-02-05': 1, '2026-02-09': 1, '2026-02-11': 1 };

/** For the nine unknown days: the cloud host's own history, which the auditor read and the company did not collect. */
function fileConfigurationHistory(book: Book, controls: ReadonlySet<string>): void {
  const fed = [...FED_BY_READER].filter((control) => controls.has(control)).sort();
  const rows = eachDay(OUTAGE.from, OUTAGE.to).map((day, index) => ({
    day,
    changes: String(CHANGES[index] ?? 0),
    of_network_rules: String(NETWORK_CHANGES[day] ?? 0),
    of_tls_settings: '0',
    of_log_forwarding: '0',
    of_backup_lock: '0',
    out_of_policy: '0',
  }));
  const id = 'AEV-OUT-2026-02';
  fileEvidence(book, 'marchbank', {
    id,
    title: 'Configuration history of the cloud host, February 4 to 12, 2026',
    kind: 'configuration_export',
    name: `${id}.csv`,
    content: csv(rows),
    by: 'p-castor',
    at: '2026-07-15T18:00:00Z',
    controls: fed,
    header: {
      source: 'Northgate Cloud configuration history',
      query: 'All changes of the production and recovery accounts, February 4 to 12, 2026, by component',
      nature: 'auditor-observation',
      coversFrom: OUTAGE.from,
      coversTo: OUTAGE.to,
      completeness:
        'Extracted by the auditor with its own read-only account; the history has no gap on these days.',
    },
  });
}
