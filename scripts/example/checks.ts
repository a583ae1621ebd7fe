import type { Book } from './book.ts';
import { addDays, eachDay, PERIOD } from './calendar.ts';
import type { CompactControl } from './compact.ts';
import { csv } from './csv.ts';
import { fileEvidence } from './evidence.ts';
import { FED_BY_READER, isPeriodic } from './occurrences.ts';
import { personOf } from './people.ts';
import { randomFrom } from './random.ts';
import { LATE_REMOVALS } from './workers.ts';

/** The nine days on which the configuration reader collected nothing. */
export const OUTAGE = { from: '2026-02-04', to: '2026-02-12' } as const;

interface Interval {
  from: string;
  to: string;
  outcome: 'pass' | 'fail' | 'unverified';
  reason?: string;
}

/** Adds the intervals of the check that watches a control which has no calendar kept by people. */
export function addChecks(book: Book, control: CompactControl): void {
  if (control.frequency === 'event') {
    addEventChecks(book, control);
  } else if (!isPeriodic(control)) {
    const isFed = FED_BY_READER.has(control.id);
    const check = `Daily check of ${control.title.toLowerCase()}`;
    add(book, control, check, isFed ? AROUND_THE_OUTAGE : [{ ...PERIOD, outcome: 'pass' }]);
    fileHistory(book, control, check, isFed);
  }
}

const AROUND_THE_OUTAGE: Interval[] = [
  { from: PERIOD.from, to: addDays(OUTAGE.from, -1), outcome: 'pass' },
  {
    ...OUTAGE,
    outcome: 'unverified',
    reason: 'No snapshot: the role of the configuration reader had been removed.',
  },
  { from: addDays(OUTAGE.to, 1), to: PERIOD.to, outcome: 'pass' },
];

/** The company compares the items of each day with the tickets, where a system lists them. */
function addEventChecks(book: Book, control: CompactControl): void {
  const isListed = control.tests.some(({ population = '' }) => population.startsWith('POP-'));
  if (!isListed || control.operated === 'no-instances') return;
  const failures = Object.entries(control.id === 'IAM-03' ? LATE_REMOVALS : {}).map(([worker, late]) => ({
    day: late.lastDay,
    reason: `${worker}: local account in ${late.system} removed ${late.removedOn}, due ${late.dueOn}.`,
  }));
  const intervals: Interval[] = [];
  let from: string = PERIOD.from;
  for (const { day, reason } of failures) {
    intervals.push(
      { from, to: addDays(day, -1), outcome: 'pass' },
      { from: day, to: day, outcome: 'fail', reason },
    );
    from = addDays(day, 1);
  }
  intervals.push({ from, to: PERIOD.to, outcome: 'pass' });
  add(book, control, `Comparison of items with tickets: ${control.title.toLowerCase()}`, intervals);
}

function add(book: Book, control: CompactControl, check: string, intervals: readonly Interval[]): void {
  for (const interval of intervals) {
    book.add(
      'checkInterval',
      `CHK-${control.id}-${interval.from}`,
      { control: control.id, check, ...interval },
      {
        at: `${interval.to}T23:30:00Z`,
        by: 'p-trevanion',
        effectiveOn: interval.from,
      },
    );
  }
}

function fileHistory(book: Book, control: CompactControl, check: string, isFed: boolean): void {
  const random = randomFrom(`check|${control.id}`);
  const size = 4 + random.upTo(90);
  const rows = eachDay(PERIOD.from, PERIOD.to).map((day) => {
    const isUnknown = isFed && day >= OUTAGE.from && day <= OUTAGE.to;
    return {
      day,
      snapshot: isUnknown ? 'none' : 'complete',
      resources: isUnknown ? '' : String(size + Math.floor(random.upTo(5) / 2)),
      failing: isUnknown ? '' : '0',
      outcome: isUnknown ? 'unverified' : 'pass',
    };
  });
  const id = `EV-${control.id}-checks`;
  fileEvidence(book, 'ledgerline', {
    id,
    title: `${check}, October 1, 2025 to September 30, 2026`,
    kind: 'check_result',
    name: `${id}.csv`,
    content: csv(rows),
    by: personOf(control.owner),
    at: '2026-10-01T14:00:00Z',
    controls: [control.id],
    header: {
      source: control.systems?.[0] ?? 'Watchpost',
      query: check,
      nature: 'standard-report',
      coversFrom: PERIOD.from,
      coversTo: PERIOD.to,
      completeness: isFed
        ? 'One row a day. For February 4 to 12, 2026 no snapshot exists; these days are shown as unverified.'
        : 'One row a day; each snapshot was complete by the count its source declared.',
    },
  });
}
