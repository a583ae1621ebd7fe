import { freezePopulation } from '#domain/testing/population.ts';
import type { Book } from './book.ts';
import { PERIOD } from './calendar.ts';
import { csv, type Row } from './csv.ts';

/** A population before it is frozen. */
export interface Gathered {
  id: string;
  type: string;
  title: string;
  definition: string;
  source: string;
  idColumn: string;
  dateColumn?: string;
  rows: Row[];
  controls: Set<string>;
  class: keyof typeof CLASSES;
}

/** How each class of population is reconciled, as sampling.md asks. */
const CLASSES = {
  log: {
    source: 'Sequence numbers and daily counts of the write-once log store',
    explained:
      'Identifiers run without gaps and the count agrees with the sum of the daily counts of the log store.',
  },
  calendar: {
    source: 'Calendar of the period: the expected occurrences were computed again from the frequency',
    explained: 'Each expected day, month or quarter of the period appears once.',
  },
  inventory: {
    source: 'Second inventory of the same objects, taken on the same day from another system',
    explained: 'Both lists were compared by identifier; neither holds an object that the other lacks.',
  },
  hr: {
    source: 'Payroll register of the period, obtained from Finance',
    explained: 'Persons were compared both ways by worker number; there was no difference.',
  },
  register: {
    source: 'Related source of the same events (calendar, mailbox, contract or ticket list)',
    explained: 'Events found in the related source were traced into the register; none was missing.',
  },
} as const;

/** Records the population, open first and then frozen with the commitments of the auditor's seeds. */
export function freeze(
  book: Book,
  gathered: Gathered,
  commitments: { test: string; commitment: string }[],
): string {
  const { id, type, title, definition, source, idColumn, dateColumn, rows, controls } = gathered;
  const file = book.keep(
    'ledgerline',
    `${id}.csv`,
    csv(rows, Object.keys(rows[0] ?? { [idColumn]: '', [dateColumn ?? 'day']: '' })),
  );
  const frozen = freezePopulation(rows, idColumn);
  const body = {
    title,
    type,
    controls: [...controls].sort(),
    definition,
    ...PERIOD,
    timeZone: 'America/New_York',
    source,
    extraction: `Export of ${title.toLowerCase()} from ${source}, October 1, 2025 to September 30, 2026, both days included, no other filter.`,
    extractedBy: 'Priya Lindqvist',
    extractedAt: '2026-10-06T14:00:00Z',
    file,
    idColumn,
    ...(dateColumn === undefined ? {} : { dateColumn }),
    reconciliation: {
      class: gathered.class,
      independentSource: CLASSES[gathered.class].source,
      independentCount: rows.length,
      difference: 0,
      explained: CLASSES[gathered.class].explained,
      accuracy: `${Math.min(rows.length, 3)} rows were traced to the record in ${source}; dates and identifiers agreed.`,
      checkedBy: 'Mina Trevanion',
      checkedOn: '2026-10-07',
    },
  };
  book.add('population', id, body, { at: '2026-10-06T15:00:00Z', by: 'p-lindqvist' });
  book.add(
    'population',
    id,
    { ...body, frozen: { at: '2026-10-07T16:00:00Z', ...frozen, seedCommitments: commitments } },
    { at: '2026-10-07T16:00:00Z', by: 'p-lindqvist', type: 'population.frozen' },
  );
  return frozen.idsHash;
}
