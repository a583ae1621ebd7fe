import { describe, expect, test } from 'vitest';
import { Evidence } from './evidence.ts';
import { byReliability, isMadeAfterwards, NATURE_CHECKS, NATURES, standingOfEvidence } from './standing.ts';

const period = { from: '2025-10-01', to: '2026-09-30' };

function evidence(header: Partial<Evidence['header']> = {}): Evidence {
  return Evidence.parse({
    title: 'Leaver list',
    kind: 'hr_record',
    file: { name: 'leavers.csv', sha256: 'a'.repeat(64), bytes: 10, mediaType: 'text/csv' },
    filedBy: 'company',
    header: {
      source: 'Peoplebook',
      query: 'Terminations, whole period',
      takenBy: 'HR lead',
      takenAt: '2026-10-05T13:00:00Z',
      coversFrom: period.from,
      coversTo: period.to,
      rows: 12,
      nature: 'standard-report',
      completeness: 'Compared with payroll.',
      ...header,
    },
  });
}

describe('evidence', () => {
  test('that covers the days asked about and says how it was made has nothing against it', () => {
    expect(standingOfEvidence(evidence(), period)).toEqual({ covers: period, remarks: [] });
  });

  test.each<[string, Partial<Evidence['header']>, RegExp]>([
    ['covers part of the days', { coversTo: '2026-06-30' }, /covers 273 of 365 days/],
    [
      'lies outside the days',
      { coversFrom: '2024-10-01', coversTo: '2025-09-30' },
      /outside the days asked about/,
    ],
    [
      'was taken before the end of what it covers',
      { takenAt: '2026-09-01T09:00:00Z' },
      /before the last day/,
    ],
    ['does not say its query', { query: undefined }, /not stated/],
    ['is empty', { rows: 0 }, /no rows/],
  ])('that %s is told so', (_, header, why) => {
    expect(standingOfEvidence(evidence(header), period).remarks.join(' ')).toMatch(why);
  });

  test('that names no days speaks for the day it was taken', () => {
    const capture = evidence({
      nature: 'screen-capture',
      coversFrom: undefined,
      coversTo: undefined,
      takenAt: '2026-03-03T09:00:00Z',
    });
    expect(standingOfEvidence(capture, period)).toEqual({
      covers: { from: '2026-03-03', to: '2026-03-03' },
      remarks: [],
    });
    expect(standingOfEvidence(capture, { from: '2026-04-01', to: '2026-04-30' }).covers).toBeUndefined();
  });

  test('written after a deadline proves nothing of it; a system’s own report of that time still does', () => {
    const late = { takenAt: '2026-04-10T09:00:00Z', coversFrom: undefined, coversTo: undefined };
    expect(isMadeAfterwards(evidence({ ...late, nature: 'document' }), '2026-03-31')).toBe(true);
    expect(isMadeAfterwards(evidence({ ...late, nature: 'document' }), '2026-04-10')).toBe(false);
    expect(isMadeAfterwards(evidence({ ...late, nature: 'standard-report' }), '2026-03-31')).toBe(false);
  });

  test('is ordered by how far it may be relied on, and each kind says what to look at', () => {
    const kinds = NATURES.toReversed().map((nature) => evidence({ nature }));
    expect(byReliability(kinds).map(({ header }) => header.nature)).toEqual([...NATURES]);
    expect(NATURES.every((nature) => NATURE_CHECKS[nature].length > 0)).toBe(true);
    expect(Object.keys(NATURE_CHECKS)).toHaveLength(NATURES.length);
  });
});
