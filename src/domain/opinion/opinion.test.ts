import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  concluded,
  control,
  designed,
  deviation,
  engagements,
  SOC1,
  SOC2,
  tested,
  worldOf,
} from '#test/support/method-records.ts';
import type { Draft } from '#test/support/report-records.ts';
import type { Records } from '../record/nouns.ts';
import { supposeFailed } from './counterfactual.ts';
import { explainControl } from './explanation.ts';
import { reasonOpinion } from './reasoning.ts';
import { concludeRequirement } from './requirement.ts';

type Drafts = (Draft | Draft[])[];

/** An objective whose risk two controls answer: a daily reconciliation and a monthly one. */
const objective: Draft = [
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

const other: Draft = [
  'objective',
  'ITGC-OP',
  {
    title: 'Operations',
    statement: 'Jobs run.',
    assertions: ['Completeness'],
    risks: [{ id: 'R9', risk: 'A job fails.', controls: ['OPS-01'] }],
  },
];

const signed: Drafts = [
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
function reconciled(change: { daily?: Partial<Record<string, unknown>>; more?: Drafts } = {}): Records {
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

function conclusion(requirement: string, operation: string, design = 'suitable'): Draft {
  return [
    'conclusion',
    `CN-${requirement}`,
    { engagement: SOC1, requirement, design, operation, reasons: 'Judged.', by: 'p-quist', on: '2026-10-29' },
  ];
}

function names(facts: readonly { name: string }[]): string[] {
  return [...new Set(facts.map(({ name }) => name))];
}

describe('the decision to explain', () => {
  test('the daily control failed, the monthly one compensates, the objective is achieved, the opinion may be unmodified', () => {
    const records = reconciled();
    const reasoning = concludeRequirement(records, SOC1, 'EXP-CO4');
    expect(reasoning.operation).toBe('met-through-compensation');
    expect(reasoning.compensation).toMatchObject([{ failed: 'REC-01', by: ['REC-02'] }]);
    expect(names(reasoning.facts)).toEqual(
      expect.arrayContaining(['control-failed', 'deviation-reported', 'compensated']),
    );
    expect(reasonOpinion(records, SOC1)).toMatchObject({
      consistent: ['unmodified'],
      exceptFor: [],
      open: [],
      withdrawal: 'not-indicated',
    });
  });

  test('had the monthly one failed as well, the opinion would be qualified except for EXP-CO4', () => {
    const thought = supposeFailed(reconciled({ more: [conclusion('EXP-CO4', 'effective')] }), SOC1, [
      'REC-02',
    ]);
    expect(thought.before).toEqual({ consistent: ['unmodified'], exceptFor: [] });
    expect(thought.after).toEqual({ consistent: ['qualified'], exceptFor: ['EXP-CO4'] });
    expect(thought.changed).toEqual([
      { requirement: 'EXP-CO4', before: 'met-through-compensation', after: 'not-met' },
    ]);
  });

  test('is told in sentences', () => {
    expect(explainControl(reconciled(), SOC1, 'REC-01').sentences).toEqual([
      'REC-01.T1: 2 of 25 failed; the upper limit at 90 % is 19.9 %, above the tolerable 10 %.',
      'REC-01 did not operate effectively.',
      'REC-02 compensates: 12 of 12 items tested passed.',
      'EXP-CO4: met through compensation.',
      'Had REC-02 failed as well, an opinion could be qualified: except for EXP-CO4.',
    ]);
  });

  test('of a control that did nothing wrong is short', () => {
    expect(explainControl(reconciled(), SOC1, 'PAY-01').sentences[0]).toBe('PAY-01 operated effectively.');
  });

  test('supposes nothing of a control that does not exist', () => {
    expect(() => supposeFailed(reconciled(), SOC1, ['REC-99'])).toThrow(/no control "REC-99"/);
  });
});

interface Case {
  name: string;
  failed: string[];
  compensatedBy: string[];
  alsoFailed: string[];
  follows: string;
  consistent: string[];
}

// Worked by hand from the rules of docs and reference, one line of reasoning in each case.
const cases = JSON.parse(
  readFileSync(new URL('../../../test/vectors/opinion.json', import.meta.url), 'utf8'),
) as Case[];

describe('an objective', () => {
  test.each(cases)('$name', ({ failed, compensatedBy, alsoFailed, follows, consistent }) => {
    const ids = ['PAY-01', 'REC-01', 'REC-02', 'OPS-01'];
    const bad = new Set([...failed, ...alsoFailed]);
    const records = worldOf(
      engagements({ soc1: { objectives: ['EXP-CO4', 'ITGC-OP'] } }),
      objective,
      other,
      ids.map((id) => control(id, [id === 'OPS-01' ? 'ITGC-OP' : 'EXP-CO4'])),
      ids.flatMap((id) => tested(id, { tested: 25, failed: bad.has(id) ? 3 : 0 })),
      failed.map((id) => deviation(id, { tested: 25, failed: 3 }, { compensatedBy })),
      ids.map((id) => designed(id)),
      ...signed,
    );
    expect(concludeRequirement(records, SOC1, 'EXP-CO4').operation).toBe(follows);
    expect(reasonOpinion(records, SOC1).consistent).toEqual(consistent);
  });
});

describe('what nobody knows', () => {
  test('is never met: a control without a test leaves its objective open and the opinion modified', () => {
    const records = { ...reconciled(), result: [] };
    expect(concludeRequirement(records, SOC1, 'ITGC-OP').operation).toBe('cannot-tell');
    expect(reasonOpinion(records, SOC1).consistent).not.toContain('unmodified');
  });

  test('in most objectives may end in a disclaimer', () => {
    expect(reasonOpinion({ ...reconciled(), result: [] }, SOC1).consistent).toEqual([
      'qualified',
      'disclaimer',
    ]);
  });

  test('of design leaves the design open', () => {
    const records = { ...reconciled(), designEvaluation: [] };
    expect(concludeRequirement(records, SOC1, 'ITGC-OP').design).toBe('cannot-tell');
    expect(reasonOpinion(records, SOC1).consistent).not.toContain('unmodified');
  });

  test('of the description keeps an unmodified opinion out', () => {
    const seen = reasonOpinion({ ...reconciled(), descriptionProcedure: [] }, SOC1);
    expect(seen.consistent).toEqual(['qualified']);
    expect(names(seen.open)).toContain('description-not-examined');
  });
});

describe('a requirement', () => {
  test('no control serves fails its design, and cannot be met', () => {
    const seen = concludeRequirement(worldOf(engagements()), SOC2, 'CC6.1');
    expect(seen).toMatchObject({ design: 'not-suitable', operation: 'not-met' });
    expect(names(seen.facts)).toEqual(['nothing-mapped']);
  });

  test('whose controls had no occasion is not tested', () => {
    const records = worldOf(
      engagements(),
      control('INC-05', ['CC7.4']),
      designed('INC-05'),
      concluded('INC-05', 'no-instances'),
    );
    expect(concludeRequirement(records, SOC2, 'CC7.4').operation).toBe('not-tested');
  });

  test('with an unsuitable control beside suitable ones is to be weighed', () => {
    const records = worldOf(
      engagements(),
      control('A-1', ['CC7.4']),
      control('A-2', ['CC7.4']),
      designed('A-1'),
      designed('A-2', { isSuitable: false }),
      concluded('A-1', 'effective'),
      concluded('A-2', 'effective'),
    );
    expect(concludeRequirement(records, SOC2, 'CC7.4').design).toBe('to-weigh');
  });

  test('never fails for a point of focus that no control touches', () => {
    const records = worldOf(
      engagements(),
      control('A-1', ['CC7.4']),
      designed('A-1'),
      concluded('A-1', 'effective'),
    );
    const points = [{ id: 'CC7.4-POF1', label: 'Assigns roles', coveredBy: [] }];
    const without = concludeRequirement(records, SOC2, 'CC7.4');
    const withGap = concludeRequirement(records, SOC2, 'CC7.4', points);
    expect(withGap).toMatchObject({ design: without.design, operation: without.operation });
    expect(withGap.facts.at(-1)).toMatchObject({ name: 'point-of-focus-gap', speaks: 'context' });
  });

  test('met by a carved-out provider alone rests on the control that watches it', () => {
    const provider: Draft = [
      'provider',
      'northgate',
      {
        name: 'Northgate',
        service: 'Hosting.',
        isSubservice: true,
        why: 'Its controls are necessary.',
        risk: 'high',
        assumedControls: [{ id: 'CSOC-1', text: 'Physical access.', requirements: ['CC6.4'] }],
        monitoredBy: ['VND-04'],
      },
    ];
    const carved = { subservice: [{ organization: 'northgate', method: 'carve-out' }] };
    const records = worldOf(
      engagements({ soc2: carved }),
      provider,
      control('VND-04', ['CC9.2']),
      designed('VND-04'),
      concluded('VND-04', 'effective'),
    );
    const seen = concludeRequirement(records, SOC2, 'CC6.4');
    expect(seen).toMatchObject({ design: 'suitable', operation: 'met', controls: [{ control: 'VND-04' }] });
    expect(names(seen.facts)).toContain('assumed-at-provider');
  });

  test('is as the auditor concludes, and the difference to what follows is shown', () => {
    const records = reconciled({
      daily: { compensatedBy: [] },
      more: [concluded('REC-02', 'not-effective'), conclusion('EXP-CO4', 'effective')],
    });
    const seen = concludeRequirement(records, SOC1, 'EXP-CO4');
    expect(seen).toMatchObject({ operation: 'not-met', standing: { operation: 'met' } });
    expect(seen.facts.at(-1)).toMatchObject({ name: 'concluded-otherwise', speaks: 'open' });
  });

  test('of a Type 1 report says nothing of operation', () => {
    const records = worldOf(
      engagements({ soc2: { type: 1, asOf: '2026-06-30' } }),
      control('A-1', ['CC7.4']),
      designed('A-1'),
    );
    expect(concludeRequirement(records, SOC2, 'CC7.4')).toMatchObject({
      design: 'suitable',
      operation: 'not-tested',
    });
    expect(reasonOpinion(records, SOC2).subjects.map(({ subject }) => subject)).toEqual([
      'description',
      'design',
    ]);
  });
});

describe('management', () => {
  test.each<[string, keyof Records, string]>([
    ['assertion', 'assertion', 'assertion-refused'],
    ['representations', 'representation', 'representation-refused'],
  ])('that refuses its %s leads to withdrawal', (_, noun, name) => {
    const records = reconciled();
    const refused: Records = {
      ...records,
      [noun]: records[noun].map((each) => ({ ...each, isRefused: true })),
    };
    const seen = reasonOpinion(refused, SOC1);
    expect(seen.withdrawal).toBe('indicated');
    expect(seen.consistent).toEqual(['disclaimer']);
    expect(names(seen.facts)).toContain(name);
  });

  test('that has not signed yet leaves a matter open', () => {
    const seen = reasonOpinion({ ...reconciled(), assertion: [], representation: [] }, SOC1);
    expect(names(seen.open)).toEqual(['assertion-missing', 'representation-missing']);
  });

  test('whose assertion is silent about what is not met is told so', () => {
    const records = reconciled({ more: [conclusion('EXP-CO4', 'not-effective')] });
    expect(names(reasonOpinion(records, SOC1).open)).toContain('assertion-silent');
  });
});

describe('an opinion that was given', () => {
  function given(kind: string): Draft {
    return [
      'opinion',
      'OP-1',
      { engagement: SOC1, outcome: 'opinion', kind, reasons: 'Reasons.', by: 'p-quist', on: '2026-11-16' },
    ];
  }

  test('is compared with what the facts allow, and never changed', () => {
    expect(reasonOpinion(reconciled({ more: [given('unmodified')] }), SOC1).given?.isConsistent).toBe(true);
    const failed = [conclusion('EXP-CO4', 'not-effective'), given('unmodified')];
    expect(reasonOpinion(reconciled({ more: failed }), SOC1).given).toMatchObject({
      isConsistent: false,
      opinion: { kind: 'unmodified' },
    });
  });
});

describe('in a SOC 2', () => {
  const promise: Draft = [
    'commitment',
    'COM-1',
    {
      kind: 'commitment',
      title: 'Protect data',
      text: 'Data is protected.',
      categories: ['security'],
      criteria: ['CC7.4'],
      source: 'Contract',
    },
  ];

  test('a criterion that is not met puts the commitments that rest on it in question', () => {
    const failed = worldOf(
      engagements(),
      promise,
      control('A-1', ['CC7.4']),
      concluded('A-1', 'not-effective'),
    );
    expect(reasonOpinion(failed, SOC2).commitments).toMatchObject([
      { commitment: 'COM-1', follows: 'in-question', facts: [{ name: 'commitment-in-question' }] },
    ]);
    const met = worldOf(
      engagements(),
      promise,
      control('A-1', ['CC7.4']),
      designed('A-1'),
      concluded('A-1', 'effective'),
    );
    expect(reasonOpinion(met, SOC2).commitments).toMatchObject([{ follows: 'achieved' }]);
  });

  test('a failed foundation may make the problem pervasive', () => {
    const access = control('A-1', ['CC6.1']);
    const records = worldOf(engagements(), access, concluded('A-1', 'not-effective'));
    const operation = reasonOpinion(records, SOC2).subjects.find(({ subject }) => subject === 'operation');
    expect(names(operation?.facts ?? [])).toContain('pervasive-sign');
    expect(operation?.consistent).toContain('adverse');
  });

  test('nothing in order at all is adverse', () => {
    expect(reasonOpinion(worldOf(engagements()), SOC2).consistent).toEqual(['adverse']);
  });
});
