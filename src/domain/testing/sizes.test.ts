import { describe, expect, test } from 'vitest';
import { SizeTable } from './shapes.ts';
import { DEFAULT_SIZE_TABLE, sizeFor } from './sizes.ts';

const year = { from: '2025-10-01', to: '2026-09-30' };
const RISKS = ['low', 'standard', 'high'] as const;

function threeOf(count: number, periodic?: Parameters<typeof sizeFor>[1]['periodic']): number[] {
  return RISKS.map((risk) => sizeFor(DEFAULT_SIZE_TABLE, { count, risk, ...(periodic && { periodic }) }).n);
}

describe('the default size table', () => {
  test('has the shape that a firm’s own must have', () => {
    expect(SizeTable.parse(DEFAULT_SIZE_TABLE)).toEqual(DEFAULT_SIZE_TABLE);
  });

  // Tables 3.1 and 3.2 of the sampling reference.
  test.each([
    { frequency: 'annual', count: 1, sizes: [1, 1, 1] },
    { frequency: 'semiannual', count: 2, sizes: [1, 2, 2] },
    { frequency: 'quarterly', count: 4, sizes: [2, 2, 4] },
    { frequency: 'monthly', count: 12, sizes: [2, 3, 5] },
    { frequency: 'weekly', count: 52, sizes: [5, 8, 15] },
    { frequency: 'daily', count: 251, sizes: [15, 25, 40] },
    { frequency: 'daily', count: 365, sizes: [15, 25, 40] },
    { frequency: 'many times a day', count: 9000, sizes: [25, 40, 60] },
  ])('asks $sizes of $count $frequency occurrences in a year', ({ frequency, count, sizes }) => {
    expect(threeOf(count, { frequency, period: year })).toEqual(sizes);
  });

  test.each([
    { count: 0, sizes: [0, 0, 0] },
    { count: 1, sizes: [1, 1, 1] },
    { count: 2, sizes: [1, 2, 2] },
    { count: 4, sizes: [1, 2, 4] },
    { count: 5, sizes: [2, 3, 5] },
    { count: 12, sizes: [2, 3, 5] },
    { count: 13, sizes: [3, 5, 8] },
    { count: 25, sizes: [5, 8, 12] },
    { count: 52, sizes: [5, 8, 12] },
    { count: 53, sizes: [5, 8, 15] },
    { count: 101, sizes: [6, 11, 16] },
    { count: 250, sizes: [13, 25, 38] },
    { count: 251, sizes: [15, 25, 40] },
    { count: 1_000_000, sizes: [15, 25, 40] },
  ])('asks $sizes of $count events', ({ count, sizes }) => {
    expect(threeOf(count)).toEqual(sizes);
  });

  test('never asks less of a larger population', () => {
    for (let count = 1; count < 400; count++) {
      const [smaller, larger] = [threeOf(count), threeOf(count + 1)];
      expect(larger.every((size, at) => size >= smaller[at]!)).toBe(true);
    }
  });

  test('goes by the number of occurrences when the period is shorter than a year', () => {
    const period = { from: '2026-07-01', to: '2026-09-30' };
    expect(
      sizeFor(DEFAULT_SIZE_TABLE, { count: 3, risk: 'standard', periodic: { frequency: 'monthly', period } }),
    ).toEqual({
      n: 2,
      row: '2 to 4 items, standard risk',
    });
  });

  test('names the row it used', () => {
    const ask = { count: 251, risk: 'standard' } as const;
    expect(sizeFor(DEFAULT_SIZE_TABLE, ask).row).toBe('over 250 items, standard risk');
    expect(sizeFor(DEFAULT_SIZE_TABLE, { ...ask, periodic: { frequency: 'daily', period: year } }).row).toBe(
      'daily, standard risk',
    );
    expect(sizeFor(DEFAULT_SIZE_TABLE, { count: 1, risk: 'low' }).row).toBe('1 item, low risk');
  });
});

describe('a firm’s own table', () => {
  const own: SizeTable = {
    ...DEFAULT_SIZE_TABLE,
    title: 'Ten percent, 3 to 30',
    byFrequency: [],
    byPopulation: [
      {
        upTo: 300,
        low: { atLeast: 3, percent: 10 },
        standard: { atLeast: 3, percent: 10 },
        high: { atLeast: 3, percent: 10 },
      },
    ],
  };

  test('replaces ours, and still never asks for more than there is', () => {
    expect(sizeFor(own, { count: 2, risk: 'standard' }).n).toBe(2);
    expect(sizeFor(own, { count: 201, risk: 'standard' }).n).toBe(21);
  });

  test('without a last row says so', () => {
    expect(() => sizeFor(own, { count: 301, risk: 'standard' })).toThrow(/no row for 301/);
  });

  test.each([-1, 2.5])('is not asked about %d items', (count) => {
    expect(() => sizeFor(own, { count, risk: 'standard' })).toThrow(/cannot have/);
  });
});
