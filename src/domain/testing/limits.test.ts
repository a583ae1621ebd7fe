import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  binomialTail,
  confidencePercent,
  deviatingItems,
  expansionTotals,
  hypergeometricTail,
  planSize,
  planSizeExpecting,
  upperLimitPercent,
} from './limits.ts';

interface Vectors {
  sizes: { confidence: number; tolerable: number; allowed: number; n: number }[];
  finite: { N: number; confidence: number; tolerable: number; n: number }[];
  confidence: { n: number; tolerable: number; percent: number }[];
  limits: { n: number; k: number; at90: number; at95: number }[];
  expansion: { confidence: number; tolerable: number; totals: number[] }[];
}

// Made in exact fractions by make-limits.py.
const known = JSON.parse(
  readFileSync(new URL('../../../test/vectors/limits.json', import.meta.url), 'utf8'),
) as Vectors;

describe('attribute sampling', () => {
  test('finds every size of the tables for large populations', () => {
    const found = known.sizes.map(({ confidence, tolerable, allowed }) =>
      planSize({
        confidencePercent: confidence,
        tolerablePercent: tolerable,
        deviationsAllowed: allowed,
      }),
    );
    expect(found).toEqual(known.sizes.map(({ n }) => n));
    expect(found).toHaveLength(90);
  });

  test('finds every size of the table for finite populations', () => {
    const found = known.finite.map(({ N, confidence, tolerable }) =>
      planSize({
        confidencePercent: confidence,
        tolerablePercent: tolerable,
        deviationsAllowed: 0,
        populationSize: N,
      }),
    );
    expect(found).toEqual(known.finite.map(({ n }) => n));
  });

  test.each(known.confidence)('$n items without a deviation support $percent % below $tolerable %', (row) => {
    expect(confidencePercent(row.n, 0, row.tolerable)).toBeCloseTo(row.percent, 5);
  });

  test.each(known.limits)('$k of $n reaches $at90 % at 90 and $at95 % at 95', ({ n, k, at90, at95 }) => {
    expect(upperLimitPercent(n, k, 90)).toBeCloseTo(at90, 2);
    expect(upperLimitPercent(n, k, 95)).toBeCloseTo(at95, 2);
  });

  test('2 of 25 reaches 19.9 % at 90 %', () => {
    expect(upperLimitPercent(25, 2, 90).toFixed(1)).toBe('19.9');
  });

  test('a sample in which everything failed reaches 100 %', () => {
    expect(upperLimitPercent(4, 4, 90)).toBe(100);
  });

  test.each([
    [0, 0],
    [5, 6],
    [5, -1],
  ])('%d items with %d deviations have no limit', (size, deviations) => {
    expect(() => upperLimitPercent(size, deviations, 90)).toThrow(/no limit/);
  });

  test.each([0, 100, -5])('a confidence of %d % is refused', (confidence) => {
    expect(() => upperLimitPercent(25, 1, confidence)).toThrow(/not possible/);
  });

  test.each(known.expansion)('enlarging at $confidence %/$tolerable % goes by $totals', (row) => {
    expect(expansionTotals(row.confidence, row.tolerable)).toEqual(row.totals);
  });

  test('expecting 1 % at 95 %/5 % needs the sample that allows one deviation', () => {
    expect(planSizeExpecting({ confidencePercent: 95, tolerablePercent: 5 }, 0)).toBe(59);
    expect(planSizeExpecting({ confidencePercent: 95, tolerablePercent: 5 }, 1)).toBe(93);
  });

  test.each([9.9, 10, 12])('expecting %d % where 10 % is tolerable cannot be planned', (expected) => {
    expect(planSizeExpecting({ confidencePercent: 90, tolerablePercent: 10 }, expected)).toBeUndefined();
  });

  test('the smallest deviating number is not pushed up by the arithmetic of decimals', () => {
    expect(deviatingItems(100, 7)).toBe(7);
    expect(deviatingItems(52, 10)).toBe(6);
    expect(deviatingItems(4, 5)).toBe(1);
  });

  test('both distributions are sure of what must be', () => {
    expect(binomialTail(25, 25, 0.3)).toBe(1);
    expect(hypergeometricTail(10, 3, 10, 2)).toBe(0);
    expect(hypergeometricTail(10, 3, 10, 3)).toBeCloseTo(1, 12);
  });
});
