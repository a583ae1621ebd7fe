import { canonicalJson } from '#domain/canonical.ts';
import { sha256Hex } from '#domain/hash.ts';
import type { WrittenRecord } from '#domain/record/digest.ts';
import { bold, cell, note, paragraph, row, table, tableOfRows } from '#domain/report/blocks.ts';
import type { ReportTree } from '#domain/report/tree.ts';
import { commitSeed } from '#domain/testing/commitment.ts';
import { drawSample } from '#domain/testing/draw.ts';
import { freezePopulation } from '#domain/testing/population.ts';

/** A record as a test states it: noun, id, body, and the version when it is not the first. */
export type Draft = [noun: WrittenRecord['noun'], id: string, body: object, version?: number, at?: string];

export const ROWS = Array.from({ length: 40 }, (_, at) => ({
  id: `L-${at + 1}`,
  'left on': `2026-0${1 + (at % 9)}-1${at % 9}`,
  note: at === 3 ? 'left, then came "back"' : '',
}));
export const POPULATION_FILE = `id,left on,note\n${ROWS.map((row) => `${row.id},${row['left on']},${row.note === '' ? '' : '"left, then came ""back"""'}\n`).join('')}`;
export const TICKET = 'Ticket 4711: the account of L-7 was disabled. Naïve café 🧾.\n';
export const SEED = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const DRAWN = drawSample(
  ROWS.map(({ id }) => id),
  5,
  SEED,
);
const FAILED = DRAWN[2] ?? '';
const NATURE =
  'For 1 of 5 leavers tested, access was removed 6 business days after departure, later than the one required.';

/** The report these binders came to: a few blocks, with the deviation in its own words. */
export const TREE: ReportTree = {
  type: 'report',
  attrs: {
    title: 'SOC 2 Type 2 report',
    subtitle: 'Acme Pay',
    company: 'Acme Payments Inc.',
    firm: 'Birch & Moor LLP',
    system: 'Acme Pay',
    time: 'October 1, 2025 to September 30, 2026',
    classification: 'Restricted use',
    date: '2026-11-16',
    lang: 'en-US',
  },
  content: [
    {
      type: 'section',
      attrs: { id: 'tests', part: 'IV', title: 'Tests', orientation: 'portrait', author: 'auditor' },
      content: [
        paragraph('Tests of controls and results.'),
        table(
          {
            id: 'table-populations',
            caption: 'Populations',
            head: ['Population', 'Source', 'Items', 'Compared with'],
            widths: [1, 1, 1, 1],
          },
          [['Leavers', 'HR system', '40', 'Payroll']],
        ),
        tableOfRows(
          {
            id: 'table-cc6-2',
            caption: 'CC6.2',
            head: ['Control', 'Test performed', 'Result'],
            widths: [1, 1, 1],
          },
          [
            row([
              cell([paragraph([bold('IAM-03'), ' Leavers lose access'])]),
              cell('Inspected the accounts of leavers.'),
              cell([
                paragraph([bold('Deviation noted.'), ` ${NATURE}`]),
                note('Sample of 5 from a population of 40.'),
              ]),
            ]),
          ],
        ),
      ],
    },
  ],
};

export const REPORT_FILE = Buffer.from('%PDF-1.7 a report as readers have it\n');

function storedFile(name: string, content: string | Buffer, mediaType: string): object {
  return { name, sha256: sha256Hex(Buffer.from(content)), bytes: Buffer.byteLength(content), mediaType };
}

const SPAN = { from: '2025-10-01', to: '2026-09-30' };

function engagement(report: 'soc1' | 'soc2'): object {
  return {
    report,
    type: 2,
    title: 'Acme Pay',
    system: 'pay',
    period: SPAN,
    ...(report === 'soc2' ? { categories: ['security'] } : {}),
    firm: 'birch',
  };
}

function population(frozen: boolean): object {
  return {
    title: 'Leavers',
    type: 'terminations',
    controls: ['IAM-03'],
    definition: 'Everyone who left in the period.',
    ...SPAN,
    timeZone: 'America/New_York',
    source: 'HR system',
    extraction: 'Report "Leavers"',
    extractedBy: 'Ana Lind',
    extractedAt: '2026-10-02T09:00:00Z',
    file: storedFile('leavers.csv', POPULATION_FILE, 'text/csv'),
    idColumn: 'id',
    reconciliation: {
      class: 'hr',
      independentSource: 'Payroll',
      independentCount: 40,
      difference: 0,
      explained: 'Same count.',
      accuracy: 'Two traced.',
      checkedBy: 'Ana Lind',
      checkedOn: '2026-10-03',
    },
    ...(frozen
      ? {
          frozen: {
            at: '2026-10-04T09:00:00Z',
            ...freezePopulation(ROWS, 'id'),
            seedCommitments: [{ test: 'IAM-03.T1', commitment: commitSeed(SEED) }],
          },
        }
      : {}),
  };
}

const CONTROL = {
  title: 'Leavers lose access',
  domain: 'IAM',
  statement: 'The IT team disables the accounts of a leaver within one business day.',
  owner: 'IT manager',
  ownerPerson: 'ana',
  frequency: 'event',
  execution: 'manual',
  effect: 'preventive',
  mapping: [{ requirement: 'CC6.2', why: 'Access ends with the employment.' }],
  inForceOn: '2024-10-01',
};

/** What the company wrote, in the order of its trail. */
export const COMPANY: Draft[] = [
  [
    'organization',
    'acme',
    {
      kind: 'company',
      name: 'Acme',
      legalName: 'Acme Payments Inc.',
      city: 'Boston, Massachusetts',
      timeZone: 'America/New_York',
    },
  ],
  ['person', 'ana', { name: 'Ana Lind', title: 'IT manager', side: 'company', role: 'contributor' }],
  [
    'system',
    'pay',
    {
      name: 'Acme Pay',
      summary: 'Pays invoices.',
      services: [{ name: 'Payments', purpose: 'Pays invoices.' }],
      boundary: 'The payment service.',
    },
  ],
  ['engagement', 'soc2-2026', engagement('soc2')],
  ['engagement', 'soc1-2026', engagement('soc1')],
  ['control', 'IAM-03', { ...CONTROL, title: 'Leavers lose access soon' }],
  ['control', 'IAM-03', CONTROL, 2],
  [
    'evidence',
    'ticket',
    {
      title: 'Ticket',
      kind: 'ticket',
      file: storedFile('Ticket.txt', TICKET, 'text/plain'),
      filedBy: 'company',
      controls: ['IAM-03'],
      header: {
        source: 'Help desk',
        takenBy: 'Ana Lind',
        takenAt: '2026-02-08T09:00:00Z',
        nature: 'document',
        completeness: 'One ticket; nothing to complete.',
      },
    },
  ],
  [
    'policy',
    'access',
    {
      title: 'Access policy',
      edition: '3',
      owner: 'CISO',
      approvedBy: 'CEO',
      approvedOn: '2025-09-01',
      nextReviewOn: '2026-09-01',
      controls: ['IAM-03'],
      prose: '# Purpose\n\nOnly those who need access have it.',
    },
  ],
  ['population', 'leavers', population(false), 1, '2026-10-03T09:00:00Z'],
  ['population', 'leavers', population(true), 2, '2026-10-04T09:00:00Z'],
];

const REVIEWED = {
  performedFrom: '2026-10-05',
  performedTo: '2026-10-09',
  performedBy: 'sam',
  reviewedBy: 'sam',
  reviewedOn: '2026-10-12',
};

function controlTest(engagement: string, more: object): object {
  return {
    control: 'IAM-03',
    nature: 'inspection',
    procedure: 'Inspected the accounts of leavers.',
    attributes: ['Disabled in time'],
    engagements: [engagement],
    ...more,
  };
}

/** What the firm wrote, in the order of its trail. */
export const FIRM: Draft[] = [
  [
    'organization',
    'birch',
    {
      kind: 'firm',
      name: 'Birch',
      legalName: 'Birch & Moor LLP',
      city: 'Boston, Massachusetts',
      timeZone: 'America/New_York',
    },
  ],
  [
    'person',
    'sam',
    { name: 'Sam Ode', title: 'Senior', side: 'auditor', role: 'staff', engagements: ['soc2-2026'] },
  ],
  ['test', 'IAM-03.T1', controlTest('soc2-2026', { selection: 'sample', population: 'leavers' })],
  ['test', 'IAM-03.T9', controlTest('soc1-2026', { selection: 'one' })],
  [
    'seedCommitment',
    'seed-1',
    {
      test: 'IAM-03.T1',
      population: 'leavers',
      commitment: commitSeed(SEED),
      at: '2026-10-03T12:00:00Z',
      by: 'sam',
    },
  ],
  [
    'sample',
    'sample-1',
    {
      test: 'IAM-03.T1',
      population: 'leavers',
      populationHash: freezePopulation(ROWS, 'id').idsHash,
      N: 40,
      n: 5,
      method: 'draw/1',
      rule: { table: 'sizes', row: '25 to 52', risk: 'low' },
      seed: SEED,
      items: DRAWN,
      drawnBy: 'sam',
      drawnAt: '2026-10-05T09:00:00Z',
    },
    1,
    '2026-10-05T09:00:00Z',
  ],
  [
    'result',
    'IAM-03.R1',
    {
      ...REVIEWED,
      test: 'IAM-03.T1',
      sample: 'sample-1',
      seen: 'One was late.',
      items: DRAWN.map((item) => ({ item, marks: [item === FAILED ? 'fail' : 'pass'] })),
    },
  ],
  [
    'result',
    'IAM-03.R9',
    { ...REVIEWED, test: 'IAM-03.T9', seen: 'In order.', items: [{ item: 'setting', marks: ['pass'] }] },
  ],
  [
    'deviation',
    'dev-1',
    {
      control: 'IAM-03',
      test: 'IAM-03.T1',
      result: 'IAM-03.R1',
      tested: 5,
      failed: 1,
      items: [FAILED],
      nature: NATURE,
      cause: 'The ticket was overlooked.',
      isSystematic: false,
      affectedFrom: '2026-03-01',
      affectedTo: '2026-03-09',
      intent: 'No sign of override.',
      harm: 'No access was used.',
    },
  ],
  [
    'issue',
    'issue-1',
    {
      engagement: 'soc2-2026',
      edition: 1,
      reportOn: '2026-11-16',
      issuedAt: '2026-11-16T15:00:00Z',
      issuedBy: 'sam',
      treeHash: sha256Hex(canonicalJson(TREE)),
      files: [storedFile('report.pdf', REPORT_FILE, 'application/pdf')],
    },
    1,
    '2026-11-16T15:00:00Z',
  ],
];
