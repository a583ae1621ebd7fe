import { describe, expect, test } from 'vitest';
import { COMPLETENESS_CHECKS, headcountGap, judgeCompleteness, missingNumbers } from './completeness.ts';
import { COMPLETENESS_CLASSES, Population } from './shapes.ts';

const hash = 'a'.repeat(64);
const population: Population = Population.parse({
  title: 'Leavers',
  type: 'terminations',
  controls: ['IAM-03'],
  definition: 'Workers whose last day is in the period.',
  from: '2025-10-01',
  to: '2026-09-30',
  timeZone: 'America/New_York',
  source: 'Peoplebook',
  extraction: 'Report "Terminations", 2025-10-01 to 2026-09-30.',
  extractedBy: 'People Operations Analyst',
  extractedAt: '2026-10-05T13:00:00Z',
  file: { name: 'leavers.csv', sha256: hash, bytes: 900, mediaType: 'text/csv' },
  idColumn: 'worker',
  reconciliation: {
    class: 'hr',
    independentSource: 'Payroll register',
    independentCount: 12,
    difference: 0,
    explained: 'Both list the same twelve people.',
    accuracy: 'Three rows traced to the personnel file.',
    checkedBy: 'Head of Compliance',
    checkedOn: '2026-10-06',
  },
  frozen: { at: '2026-10-07T12:00:00Z', count: 12, idsHash: hash, rowsHash: hash },
});

function changed(reconciliation: Partial<Population['reconciliation']>): Population {
  return { ...population, reconciliation: { ...population.reconciliation, ...reconciliation } };
}

describe('a population', () => {
  test('is reconciled when an independent source agrees', () => {
    expect(judgeCompleteness(population)).toEqual({ verdict: 'reconciled', reasons: [] });
    expect(judgeCompleteness(changed({ independentCount: 13, difference: -1 })).verdict).toBe('reconciled');
  });

  test.each([
    ['the stated difference is not the real one', changed({ independentCount: 13 })],
    ['its own source stood in for an independent one', changed({ independentSource: ' peoplebook' })],
  ])('is unreconciled when %s', (_, seen) => {
    expect(judgeCompleteness(seen)).toMatchObject({
      verdict: 'unreconciled',
      reasons: [expect.any(String)],
    });
  });

  test('is not checked while it is open, or when the check is older than the list', () => {
    const { frozen: _, ...open } = population;
    expect(judgeCompleteness(open).verdict).toBe('not-checked');
    expect(judgeCompleteness(changed({ checkedOn: '2026-10-04' })).verdict).toBe('not-checked');
  });

  test('of every class says what must be looked at', () => {
    expect(Object.keys(COMPLETENESS_CHECKS)).toEqual([...COMPLETENESS_CLASSES]);
    expect(Object.values(COMPLETENESS_CHECKS).every((checks) => checks.length >= 2)).toBe(true);
  });
});

test('headcount moves as the lists say, or leaves a gap', () => {
  expect(headcountGap({ opening: 107, joiners: 45, leavers: 12, closing: 140 })).toBe(0);
  expect(headcountGap({ opening: 107, joiners: 45, leavers: 11, closing: 140 })).toBe(1);
});

test('gaps in numbered identifiers are named, series by series', () => {
  expect(missingNumbers(['CHG-0001', 'CHG-0004', 'CHG-0002', 'INC-7', 'INC-9', 'free text'])).toEqual([
    'CHG-0003',
    'INC-8',
  ]);
  expect(missingNumbers(['CHG-0001', 'CHG-0002'])).toEqual([]);
});
