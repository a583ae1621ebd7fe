import { describe, expect, test } from 'vitest';
import { resultBody } from '#test/support/method-records.ts';
import { compareDeviation, evaluateTest } from './evaluation.ts';
import { ControlTest, Deviation, Result, Sample } from './shapes.ts';

const inspection = ControlTest.parse({
  control: 'REC-01',
  nature: 'inspection',
  procedure: 'Inspected the reconciliation of a sample of days.',
  attributes: ['Prepared on time', 'Reviewed'],
  engagements: ['soc1-2026'],
  selection: 'sample',
  population: 'POP-days',
});

function names(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `REC-${n + 1}`);
}

function sampleOf(count: number, change: Partial<Sample> = {}): Sample {
  return Sample.parse({
    test: 'REC-01.T1',
    population: 'POP-days',
    populationHash: 'a'.repeat(64),
    N: 251,
    n: count,
    method: 'draw/1',
    rule: { table: 'default', row: 'daily', risk: 'standard' },
    seed: '3f9c1b7a5e02d48866a1c0ffb39de714',
    items: names(count),
    drawnBy: 'p-soto',
    drawnAt: '2026-10-08T14:00:00Z',
    ...change,
  });
}

function resultOf(marks: Record<string, string[]>, change: Record<string, unknown> = {}): Result {
  const items = Object.entries(marks).map(([item, marks]) => ({ item, marks }));
  return Result.parse(resultBody('REC-01', items, change));
}

function passing(count: number, change: Record<string, string[]> = {}): Record<string, string[]> {
  return { ...Object.fromEntries(names(count).map((item) => [item, ['pass', 'pass']])), ...change };
}

describe('a test without exceptions', () => {
  test('says how many were tested and what that supports', () => {
    const seen = evaluateTest(inspection, resultOf(passing(25)), sampleOf(25));
    expect(seen).toMatchObject({
      outcome: 'no-exceptions',
      tested: 25,
      failed: 0,
      ratePercent: 0,
      supportsReliance: true,
      isStatistical: true,
      isWholePopulation: false,
      open: [],
    });
    expect(seen.limit90Percent).toBeCloseTo(8.8, 1);
  });

  test('of few items claims no confidence', () => {
    expect(evaluateTest(inspection, resultOf(passing(3)), sampleOf(3, { N: 12 })).isStatistical).toBe(false);
  });
});

describe('a test with deviations', () => {
  const late = passing(25, { 'REC-3': ['fail', 'pass'], 'REC-9': ['fail', 'fail'] });

  test('counts an item once, however many of its attributes failed', () => {
    expect(evaluateTest(inspection, resultOf(late), sampleOf(25))).toMatchObject({
      outcome: 'deviations',
      tested: 25,
      failed: 2,
      failedItems: ['REC-3', 'REC-9'],
      ratePercent: 8,
      byAttribute: [
        { attribute: 'Prepared on time', tested: 25, failed: 2 },
        { attribute: 'Reviewed', tested: 25, failed: 1 },
      ],
    });
  });

  test('does not support reliance when the limit is above the tolerable rate', () => {
    const seen = evaluateTest(inspection, resultOf(late), sampleOf(25));
    expect(seen.limit90Percent).toBeCloseTo(19.9, 1);
    expect(seen.supportsReliance).toBe(false);
  });

  test('supports it when the limit is within', () => {
    const one = passing(40, { 'REC-3': ['fail', 'pass'] });
    const seen = evaluateTest(inspection, resultOf(one), sampleOf(40));
    expect(seen.limit90Percent).toBeCloseTo(9.4, 1);
    expect(seen.supportsReliance).toBe(true);
  });

  test('projects no rate from items that a person chose', () => {
    const seen = evaluateTest(inspection, resultOf(late), sampleOf(25, { method: 'haphazard' }));
    expect(seen.limit90Percent).toBeUndefined();
    expect(seen.supportsReliance).toBeUndefined();
  });

  test('of the whole population has its rate for a limit', () => {
    const leavers = passing(12, { 'REC-3': ['fail', 'pass'], 'REC-9': ['fail', 'pass'] });
    const items = Object.entries(leavers).map(([item, marks], at) => ({
      item,
      marks,
      stage: at < 3 ? 'sample' : 'extension',
    }));
    const sample = sampleOf(3, {
      N: 12,
      extension: { to: 'whole-population', why: 'Search for the same cause.', items: names(12).slice(3) },
    });
    const seen = evaluateTest(inspection, Result.parse(resultBody('REC-01', items)), sample);
    expect(seen).toMatchObject({ isWholePopulation: true, tested: 12, failed: 2, supportsReliance: false });
    expect(seen.limit90Percent).toBeCloseTo(16.67, 1);
    expect(seen.byStage).toEqual({
      sample: { tested: 3, failed: 1 },
      extension: { tested: 9, failed: 1 },
    });
  });
});

describe('a test is incomplete, never a pass, when', () => {
  test.each<[string, ReturnType<typeof evaluateTest>, RegExp]>([
    ['there is no result', evaluateTest(inspection, undefined, sampleOf(3)), /no result yet/],
    [
      'no item was tested',
      evaluateTest(inspection, resultOf({}), sampleOf(0, { N: 0 })),
      /No item was tested/,
    ],
    ['an item drawn was not tested', evaluateTest(inspection, resultOf(passing(2)), sampleOf(3)), /REC-3/],
    [
      'an item tested was not drawn',
      evaluateTest(inspection, resultOf(passing(4)), sampleOf(3)),
      /never drawn: REC-4/,
    ],
    ['its sample is not on record', evaluateTest(inspection, resultOf(passing(3))), /not on record/],
    [
      'an item that was not applicable has no replacement',
      evaluateTest(
        inspection,
        resultOf(passing(3, { 'REC-2': ['not-applicable', 'not-applicable'] })),
        sampleOf(3),
      ),
      /not been replaced/,
    ],
    [
      'marks do not fit the attributes',
      evaluateTest(inspection, resultOf(passing(3, { 'REC-2': ['pass'] })), sampleOf(3)),
      /do not fit the attributes/,
    ],
    [
      'it says that nothing occurred and lists items',
      evaluateTest(
        inspection,
        resultOf(passing(3), { noInstances: { why: 'None.', evidence: ['EV-1'] } }),
        sampleOf(3, { N: 0 }),
      ),
      /no instance occurred and lists/,
    ],
    [
      'it says that nothing occurred and the population is not empty',
      evaluateTest(
        inspection,
        resultOf({}, { noInstances: { why: 'None.', evidence: ['EV-1'] } }),
        sampleOf(0),
      ),
      /the population has 251/,
    ],
  ])('%s', (_, seen, why) => {
    expect(seen.outcome).toBe('incomplete');
    expect(seen.open.join(' ')).toMatch(why);
    expect(seen.supportsReliance).toBeUndefined();
  });
});

test('an item that was not applicable does not count, and its replacement does', () => {
  const marks = passing(4, { 'REC-2': ['not-applicable', 'not-applicable'] });
  const seen = evaluateTest(inspection, resultOf(marks), sampleOf(3, { items: names(4) }));
  expect(seen).toMatchObject({ outcome: 'no-exceptions', tested: 3, notApplicable: ['REC-2'] });
});

test('a test of one may state its result in words, a sample may not', () => {
  const { population: _, ...rest } = inspection;
  const single: ControlTest = { ...rest, selection: 'one' };
  const { sample: __, ...stated } = resultOf({});
  expect(evaluateTest(single, stated).outcome).toBe('no-exceptions');
  expect(evaluateTest({ ...rest, selection: 'all' }, stated).outcome).toBe('incomplete');
});

test('nothing occurred, with proof, is an outcome of its own', () => {
  const result = resultOf({}, { noInstances: { why: 'None.', evidence: ['EV-1'] } });
  expect(evaluateTest(inspection, result, sampleOf(0, { N: 0 })).outcome).toBe('no-instances');
});

describe('a reported deviation', () => {
  const late = passing(25, { 'REC-3': ['fail', 'pass'], 'REC-9': ['fail', 'pass'] });
  const evaluation = evaluateTest(inspection, resultOf(late), sampleOf(25));
  const reported = Deviation.parse({
    control: 'REC-01',
    test: 'REC-01.T1',
    result: 'REC-01.R1',
    tested: 25,
    failed: 2,
    items: ['REC-3', 'REC-9'],
    nature: 'For 2 of 25 days tested, it was late.',
    cause: 'Absence.',
    isSystematic: false,
    affectedFrom: '2025-12-22',
    affectedTo: '2026-04-10',
    intent: 'None seen.',
    harm: 'None.',
  });

  test('agrees with the results it came from', () => {
    expect(compareDeviation(reported, evaluation)).toEqual([]);
  });

  test.each([
    [{ failed: 1 }, /1 of 25; the results show 2 of 25/],
    [{ tested: 24 }, /2 of 24/],
    [{ items: ['REC-3'] }, /leaves out items that failed: REC-9/],
    [{ items: ['REC-3', 'REC-9', 'REC-1'] }, /did not fail: REC-1/],
  ])('that says %j is told apart', (change, why) => {
    expect(compareDeviation({ ...reported, ...change }, evaluation).join(' ')).toMatch(why);
  });
});
