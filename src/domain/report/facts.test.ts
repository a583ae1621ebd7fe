import { describe, expect, test } from 'vitest';
import {
  ENGAGEMENT,
  factsFor,
  GIVEN,
  recordsFor,
  withChange,
  withMore,
} from '#test/support/report-records.ts';
import { controlOf, gatherFacts } from './facts.ts';

describe('gathering', () => {
  test('refuses an engagement that is not on record, kindly', () => {
    expect(() => gatherFacts(recordsFor(), 'nowhere', GIVEN)).toThrow(
      'The engagement "nowhere" is not among the records.',
    );
  });

  test('takes the criteria of the categories in their order, without those that are not relevant', () => {
    const facts = factsFor({}, (records) =>
      withChange(records, 'engagement', ENGAGEMENT, {
        categories: ['availability', 'security'],
        notApplicable: [{ requirement: 'CC6.4', why: 'There are no premises.' }],
      }),
    );
    expect(facts.requirements.map(({ id }) => id)).toEqual(['CC1.1', 'CC6.1', 'CC6.2', 'CC9.2', 'A1.2']);
  });

  test('takes the objectives in reporting order', () => {
    expect(factsFor({ report: 'soc1' }).requirements.map(({ id }) => id)).toEqual(['PAY-CO1', 'ITGC-LA']);
  });

  test.each([
    { inForceOn: '2026-09-30', retiredOn: undefined, isThere: true },
    { inForceOn: '2026-10-01', retiredOn: undefined, isThere: false },
    { inForceOn: '2024-01-01', retiredOn: '2025-10-01', isThere: false },
    { inForceOn: '2024-01-01', retiredOn: '2025-10-02', isThere: true },
  ])(
    'a control in force from $inForceOn until $retiredOn is in the period: $isThere',
    ({ isThere, ...dates }) => {
      const facts = factsFor({}, (records) => withChange(records, 'control', 'BCP-02', dates));
      expect(controlOf(facts, 'BCP-02') !== undefined).toBe(isThere);
    },
  );

  test.each([
    { retiredOn: '2026-09-30', isThere: false },
    { retiredOn: '2026-10-01', isThere: true },
  ])(
    'a control retired on $retiredOn is in a Type 1 as of September 30: $isThere',
    ({ retiredOn, isThere }) => {
      const facts = factsFor({ type: 1 }, (records) =>
        withChange(records, 'control', 'BCP-02', { retiredOn }),
      );
      expect(controlOf(facts, 'BCP-02') !== undefined).toBe(isThere);
    },
  );

  test('knows when a criterion is met wholly by a carved-out provider', () => {
    expect(factsFor().requirements.find(({ id }) => id === 'CC6.4')?.metBy).toEqual({
      providers: ['Northhost'],
      monitoring: ['VND-04'],
    });
    expect(factsFor().requirements.find(({ id }) => id === 'A1.2')?.metBy).toBeUndefined();
  });

  test('reads results recorded in two parts as one', () => {
    const facts = factsFor({}, (records) =>
      withMore(
        withChange(records, 'result', 'GOV-01.R1', {
          items: [{ item: 'a', marks: ['pass'], stage: 'sample' }],
        }),
        'result',
        'GOV-01.R2',
        {
          test: 'GOV-01.T1',
          performedFrom: '2026-10-10',
          performedTo: '2026-10-10',
          performedBy: 'staff',
          reviewedBy: 'partner',
          reviewedOn: '2026-10-12',
          seen: 'The rest.',
          items: [{ item: 'b', marks: ['fail'] }],
        },
      ),
    );
    expect(controlOf(facts, 'GOV-01')?.tests[0]).toMatchObject({
      counts: { tested: 2, failed: 1 },
      outcome: { kind: 'undescribed', tested: 2, failed: 1 },
    });
  });

  test('the same facts come from the same records', () => {
    expect(JSON.stringify(factsFor())).toBe(JSON.stringify(factsFor()));
  });
});
