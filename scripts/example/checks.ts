import type { Book } from './book.ts';
import { eachDay, PERIOD } from './calendar.ts';
import type { CompactControl } from './compact.ts';
import { csv } from './csv.ts';
import { fileEvidence } from './evidence.ts';
import { FED_BY_READER } from './occurrences.ts';
import { personOf } from './people.ts';
import { randomFrom } from './random.ts';

/** The nine days on which the configuration reader collected nothing. */
export const OUTAGE = { from: '2026-02-04', to: '2026-02-12' } as const;

/** Whether a control is watched by an automated check rather than by a calendar. */
export function isChecked({ id, execution, frequency }: CompactControl): boolean {
  if (frequency === 'event') return false;
  return (
    execution === 'automated' ||
    FED_BY_READER.has(id) ||
    (frequency === 'continuous' && execution === 'hybrid')
  );
}

/** Adds the intervals of the automated check of a control, with unknown days where nothing was collected. */
export function addChecks(book: Book, control: CompactControl): void {
  const isFed = FED_BY_READER.has(control.id);
  if (!isChecked(control)) return;
  const spans = isFed
    ? [
        { from: PERIOD.from, to: '2026-02-03', outcome: 'pass' as const },
        { ...OUTAGE, outcome: 'unverified' as const },
        { from: '2026-02-13', to: PERIOD.to, outcome: 'pass' as const },
      ]
    : [{ ...PERIOD, outcome: 'pass' as const }];
  const check = `Daily check of ${control.title.toLowerCase()}`;
  for (const span of spans) {
    const unknown = span.outcome === 'unverified';
    book.add(
      'checkInterval',
      `CHK-${control.id}-${span.from}`,
      {
        control: control.id,
        check,
        ...span,
        ...(unknown ? { reason: 'No snapshot: the role of the configuration reader had been removed.' } : {}),
      },
      { at: `${span.to}T23:30:00Z`, by: 'p-trevanion', effectiveOn: span.from, type: 'checkInterval.closed' },
    );
  }
  fileHistory(book, control, check, isFed);
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
