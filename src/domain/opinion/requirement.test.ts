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
import { conclusion, names, objective, other, reconciled, signed } from '#test/support/decision-records.ts';
import type { Draft } from '#test/support/report-records.ts';
import { supposeFailed } from './counterfactual.ts';
import { explainControl } from './explanation.ts';
import { reasonOpinion } from './reasoning.ts';
import { concludeRequirement } from './requirement.ts';

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
    expect(explainControl(reconciled(), SOC1, 'PAY-01').sentences).toEqual([
      'No exceptions noted.',
      'PAY-01 operated effectively.',
      'EXP-CO4: met through compensation.',
    ]);
    expect(explainControl(reconciled(), SOC2, 'PAY-01').sentences).toEqual([
      'PAY-01 serves nothing in soc2-2026.',
    ]);
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
  test('whose design is concluded not suitable is not met by operating', () => {
    const [noun, id, body] = conclusion('EXP-CO4', 'effective');
    const records = reconciled({ more: [[noun, id, { ...body, design: 'not-suitable' }]] });
    expect(concludeRequirement(records, SOC1, 'EXP-CO4').standing).toEqual({
      design: 'not-met',
      operation: 'not-met',
    });
    expect(reasonOpinion(records, SOC1).consistent).toEqual(['qualified']);
  });

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
