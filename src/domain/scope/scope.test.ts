import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { engagements, SOC1, SOC2, worldOf } from '#test/support/method-records.ts';
import { engagementOf, gapBefore, inForceWithin, spanOf } from './period.ts';
import { categoryOf, criteriaOf, requirementIdsOf } from './requirements.ts';

const CATEGORIES = [
  'security',
  'availability',
  'processing_integrity',
  'confidentiality',
  'privacy',
] as const;

function soc2(change: Record<string, unknown> = {}): ReturnType<typeof engagementOf> {
  return engagementOf(worldOf(engagements({ soc2: change })), SOC2);
}

describe('the requirements of an engagement', () => {
  test('are 61 criteria over all categories, 33 of them common', () => {
    expect(CATEGORIES.map((category) => criteriaOf(category).length)).toEqual([33, 3, 5, 2, 18]);
    expect(criteriaOf('privacy')).toContain('P6.7');
    expect(categoryOf('CC6.1')).toBe('security');
    expect(categoryOf('EXP-CO4')).toBeUndefined();
  });

  test('are those of the catalog, each once', () => {
    const folder = new URL('../../../content/criteria/tsc-2017/', import.meta.url);
    const text = readdirSync(folder)
      .map((file) => readFileSync(new URL(file, folder), 'utf8'))
      .join('\n');
    const listed = [...text.matchAll(/^\s*-?\s*id: ([A-Z]+\d\.\d)\s*$/gm)].map(([, id]) => id);
    expect(listed).toHaveLength(61);
    expect(new Set(listed)).toEqual(new Set(CATEGORIES.flatMap(criteriaOf)));
  });

  test('leave out criteria of other categories and those that are not relevant', () => {
    const found = requirementIdsOf(
      soc2({
        categories: ['security', 'availability'],
        notApplicable: [{ requirement: 'CC6.4', why: 'No facility.' }],
      }),
    );
    expect(found).toHaveLength(35);
    expect(found).not.toContain('CC6.4');
    expect(found).toContain('A1.3');
  });

  test('are the objectives in reporting order for a SOC 1', () => {
    expect(requirementIdsOf(engagementOf(worldOf(engagements()), SOC1))).toEqual(['PAY-CO1']);
  });
});

describe('the days of an engagement', () => {
  test('are its period, or its one day', () => {
    expect(spanOf(soc2())).toEqual({ from: '2025-10-01', to: '2026-09-30' });
    expect(spanOf(soc2({ type: 1, asOf: '2026-06-30' }))).toEqual({ from: '2026-06-30', to: '2026-06-30' });
    expect(() => spanOf({ ...soc2(), period: undefined })).toThrow(/no period or day/);
    expect(() => engagementOf(worldOf(), 'soc2-1999')).toThrow(/no engagement/);
  });

  test.each([
    ['2025-09-30', 0],
    ['2025-09-15', 15],
    ['2025-10-15', -15],
  ])('follow a period that ended on %s after %d days', (to, gap) => {
    const previous = { period: { from: '2024-10-01', to }, reportOn: '2025-11-14', firm: 'Harrow Pike LLP' };
    expect(gapBefore(soc2({ previous }))).toBe(gap);
  });

  test('follow none for a first report', () => {
    expect(gapBefore(soc2())).toBeUndefined();
  });

  test.each([
    [{ inForceOn: '2024-01-01' }, { from: '2025-10-01', to: '2026-09-30' }],
    [{ inForceOn: '2026-01-15' }, { from: '2026-01-15', to: '2026-09-30' }],
    [
      { inForceOn: '2024-01-01', retiredOn: '2026-01-15' },
      { from: '2025-10-01', to: '2026-01-14' },
    ],
    [{ inForceOn: '2024-01-01', retiredOn: '2025-10-01' }, undefined],
    [{ inForceOn: '2026-10-01' }, undefined],
    [{ inForceOn: '2026-03-01', retiredOn: '2026-03-01' }, undefined],
  ])('a control with %j is in force for %j of them', (control, days) => {
    expect(inForceWithin(soc2(), control)).toEqual(days);
  });
});
