import { COMPLETENESS_CLASSES } from '#domain/testing/shapes.ts';
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
  class: CompletenessClass;
}

type CompletenessClass = (typeof COMPLETENESS_CLASSES)[number];

/** What a count of each source was compared with; a class of its own says it where no line does. */
const COMPARED_WITH: Record<string, string> = {
  Forgeline: 'Image digests running in production, by day',
  'Keyring Identity': 'Grant and sign-in log kept in Watchpost',
  'lp-core audit log': 'Statement log of lp-core kept in Watchpost',
  'lp-core': 'Daily totals of the settlement ledger',
  'lp-vault': 'Service definitions in Forgeline',
  cadence: 'Object and volume log of Northgate Cloud',
  admin: 'Audit trail of lp-core, count by month',
  policy: 'Audit trail of lp-core, count by month',
  capture: 'Trailer records of the senders',
  settle: 'Acknowledgments of Calder Trust Payments',
  export: 'Delivery log of the gateway',
  calc: 'Version table of rates in lp-core',
  Watchpost: 'Pages sent by Pagerlight and tickets opened',
  Pagerlight: 'Threshold log of the monitors',
  Tasklane: 'Registers of the teams and the mailbox of the portal',
  Sievebox: 'Weekly scan reports, findings by host',
  Peoplebook: 'Payroll register of the period',
  Plumbline: 'Evidence list of the control calendar',
  'Stillwater MDM': 'Asset inventory and serial numbers of purchases',
  'Northgate Cloud inventory': 'Asset inventory in Tasklane',
  'vendor register (Tasklane)': 'Payables list of Tallybook',
  'policy register': 'Pages published in Peoplebook',
  'penetration test report': 'Letter of the testing firm',
  'People case register': 'Log of the reporting line kept by the General Counsel',
  'office access system': 'Invoices for badges and the roster in Peoplebook',
  'visitor register': 'Calendar of meeting rooms, sample of weeks',
  'Control calendar (Tasklane)': 'Occurrences computed from frequency and period',
};

/** Populations that the usual second list of their source says nothing about. */
const COMPARED_FOR: Record<string, string> = {
  'POP-contractors': 'Contracts and invoices in Tallybook',
  'POP-key-roles': 'Role descriptions approved by the Chief Executive Officer',
  'POP-schedule-changes': 'Merge requests to the job definitions in Forgeline',
  'POP-job-failures': 'Run logs of the jobs kept in Watchpost',
  'POP-retention-jobs': 'Purge entries of the audit trail of lp-core',
  'POP-incidents': 'Pages of Pagerlight, escalated alerts and escalated support tickets',
  'POP-major-incidents': 'Notices of the status page and minutes of reviews',
  'POP-notifiable-incidents': 'Notices sent to customers by the General Counsel',
  'POP-deficiencies': 'Reports of the assessor and minutes of the Security and Risk Committee',
  'POP-policy-exceptions': 'Approvals kept by the Chief Information Security Officer',
  'POP-processing-exceptions': 'Items set aside, counted in the services by day',
  'POP-support-tickets': 'Mailbox of the portal and call list, count by month',
  'POP-architecture-changes': 'Design documents in Forgeline that name a new data flow',
  'POP-significant-changes': 'Minutes of the executive team',
  'POP-system-implementations': 'Portfolio of projects approved by the executive team',
};

const EXPLAINED: Record<CompletenessClass, string> = {
  log: 'Identifiers run without gaps and the counts agree.',
  calendar: 'Each expected day, month or quarter of the period appears once.',
  inventory:
    'Both lists were compared by identifier, both ways; neither holds an object that the other lacks.',
  hr: 'Persons were compared both ways by worker number; there was no difference.',
  register: 'Events found in the other source were traced into the register; none was missing.',
};

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
      independentSource:
        COMPARED_FOR[id] ?? COMPARED_WITH[source] ?? 'A second list of the same events, kept by another team',
      independentCount: rows.length,
      difference: 0,
      explained: EXPLAINED[gathered.class],
      accuracy: `${Math.min(rows.length, 3)} rows were traced to the record in ${source}; dates and identifiers agreed.`,
      checkedBy: 'Mina Trevanion',
      checkedOn: '2026-10-06',
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
