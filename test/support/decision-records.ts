import type { Records } from '#domain/record/nouns.ts';
import { control, designed, deviation, engagements, SOC1, tested, worldOf } from './method-records.ts';
import type { Draft } from './report-records.ts';

type Drafts = (Draft | Draft[])[];

/** An objective whose risk two controls answer: a daily reconciliation and a monthly one. */
export const objective: Draft = [
  'objective',
  'EXP-CO4',
  {
    title: 'Payment',
    statement: 'Payments are made as instructed and reconciled.',
    assertions: ['Occurrence'],
    risks: [
      { id: 'R1', risk: 'A payment is made twice.', controls: ['PAY-01'] },
      { id: 'R2', risk: 'A difference is not noticed.', controls: ['REC-01', 'REC-02'] },
    ],
  },
];

/** An objective that nothing happens to. */
export const other: Draft = [
  'objective',
  'ITGC-OP',
  {
    title: 'Operations',
    statement: 'Jobs run.',
    assertions: ['Completeness'],
    risks: [{ id: 'R9', risk: 'A job fails.', controls: ['OPS-01'] }],
  },
];

/** What management signed, and a description in order. */
export const signed: Drafts = [
  ['assertion', 'A1', { engagement: SOC1, signer: 'M. V.', signerTitle: 'CEO', signedOn: '2026-11-16' }],
  [
    'representation',
    'R1',
    { engagement: SOC1, datedOn: '2026-11-16', signers: [{ name: 'M. V.', title: 'CEO' }] },
  ],
  [
    'descriptionProcedure',
    'DP1',
    {
      engagement: SOC1,
      part: 'D1',
      procedure: 'Read the description against what was seen.',
      finding: 'In order.',
      isInOrder: true,
      by: 'p-soto',
      on: '2026-10-20',
    },
  ],
];

/** The decision to explain: 2 of 25 daily reconciliations late, twelve of twelve monthly ones in order. */
export function reconciled(
  change: { daily?: Partial<Record<string, unknown>>; more?: Drafts } = {},
): Records {
  return worldOf(
    engagements({ soc1: { objectives: ['EXP-CO4', 'ITGC-OP'] } }),
    objective,
    other,
    control('PAY-01', ['EXP-CO4']),
    control('REC-01', ['EXP-CO4']),
    control('REC-02', ['EXP-CO4'], { frequency: 'monthly' }),
    control('OPS-01', ['ITGC-OP']),
    tested('PAY-01', { tested: 25 }),
    tested('REC-01', { tested: 25, failed: 2 }),
    tested('REC-02', { tested: 12, of: 12 }),
    tested('OPS-01', { tested: 25 }),
    deviation('REC-01', { tested: 25, failed: 2 }, { compensatedBy: ['REC-02'], ...change.daily }),
    ['PAY-01', 'REC-01', 'REC-02', 'OPS-01'].map((id) => designed(id)),
    ...signed,
    ...(change.more ?? []),
  );
}

/** The auditor’s conclusion on a requirement of the SOC 1. */
export function conclusion(requirement: string, operation: string, design = 'suitable'): Draft {
  return [
    'conclusion',
    `CN-${requirement}`,
    { engagement: SOC1, requirement, design, operation, reasons: 'Judged.', by: 'p-quist', on: '2026-10-29' },
  ];
}

/** Names of facts, each once. */
export function names(facts: readonly { name: string }[]): string[] {
  return [...new Set(facts.map(({ name }) => name))];
}
