import { describe, expect, test } from 'vitest';
import { conclusion, names, reconciled } from '#test/support/decision-records.ts';
import {
  concluded,
  control,
  designed,
  engagements,
  SOC1,
  SOC2,
  worldOf,
} from '#test/support/method-records.ts';
import type { Draft } from '#test/support/report-records.ts';
import type { Records } from '../record/nouns.ts';
import { groundOf } from './ground.ts';
import { reasonOpinion } from './reasoning.ts';
import { reasonRequirement } from './requirement.ts';
import { reasonRequirements, withoutUnachieved } from './subjects.ts';

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

  test('a commitment concluded not achieved keeps an unmodified opinion out though its criteria are met', () => {
    const notAchieved: Draft = [
      'commitmentConclusion',
      'CC-COM-1',
      {
        engagement: SOC2,
        commitment: 'COM-1',
        isAchieved: false,
        reasons: 'Two customers were told late.',
        by: 'p-quist',
        on: '2026-11-10',
      },
    ];
    const all = worldOf(engagements(), promise, notAchieved);
    expect(reasonOpinion(all, SOC2).consistent).not.toContain('unmodified');
    const met = reasonOpinion(all, SOC2).commitments;
    expect(withoutUnachieved(['unmodified'], met)).toEqual(['qualified']);
    expect(withoutUnachieved(['unmodified', 'adverse'], met)).toEqual(['adverse']);
    expect(withoutUnachieved(['unmodified'], [])).toEqual(['unmodified']);
  });

  test('a failed foundation may make the problem pervasive', () => {
    const access = control('A-1', ['CC6.1']);
    const records = worldOf(engagements(), access, concluded('A-1', 'not-effective'));
    const operation = reasonOpinion(records, SOC2).subjects.find(({ subject }) => subject === 'operation');
    expect(names(operation?.facts ?? [])).toContain('pervasive-sign');
    expect(operation?.consistent).toContain('adverse');
  });

  test('a foundation that is still to weigh leaves every kind but a disclaimer open', () => {
    const records = worldOf(
      engagements(),
      ['A-1', 'A-2'].map((id) => control(id, ['CC6.1'])),
      ['A-1', 'A-2'].map((id) => designed(id)),
      concluded('A-1', 'not-effective'),
      concluded('A-2', 'effective'),
    );
    const ground = groundOf(records, SOC2);
    const access = reasonRequirement(ground, 'CC6.1');
    expect(access.operation).toBe('to-weigh');
    expect(reasonRequirements(ground, 'operation', [access]).consistent).toEqual([
      'unmodified',
      'qualified',
      'adverse',
    ]);
  });

  test('nothing in order at all is adverse', () => {
    expect(reasonOpinion(worldOf(engagements()), SOC2).consistent).toEqual(['adverse']);
  });
});
