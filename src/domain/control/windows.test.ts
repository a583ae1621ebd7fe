import { describe, expect, test } from 'vitest';
import { FREQUENCIES, type Frequency } from './control.ts';
import { expectedWindows, windowsTouching, type Rhythm } from './windows.ts';

const period = { from: '2025-10-01', to: '2026-09-30' };
const holidays = [
  '2025-10-13',
  '2025-11-11',
  '2025-11-27',
  '2025-12-25',
  '2026-01-01',
  '2026-01-19',
  '2026-02-16',
  '2026-05-25',
  '2026-06-19',
  '2026-09-07',
];

function rhythm(frequency: Frequency, change: Partial<Rhythm> = {}): Rhythm {
  return { frequency, onDays: 'business', holidays: [], yearFrom: '2025-10-01', ...change };
}

describe('the occurrences due in a period', () => {
  // 261 weekdays and 251 bank days counted with Python's datetime; 52 Sundays lie in the period.
  test.each<[Frequency, number]>([
    ['continuous', 0],
    ['event', 0],
    ['daily', 261],
    ['weekly', 52],
    ['monthly', 12],
    ['quarterly', 4],
    ['semiannual', 2],
    ['annual', 1],
  ])('%s: %d', (frequency, count) => {
    expect(expectedWindows(rhythm(frequency), period)).toHaveLength(count);
  });

  test('are known for every frequency a control can have', () => {
    const known = FREQUENCIES.filter((frequency) => expectedWindows(rhythm(frequency), period).length > 0);
    expect(known).toHaveLength(FREQUENCIES.length - 2);
  });

  test('skip holidays, or no day at all', () => {
    expect(expectedWindows(rhythm('daily', { holidays }), period)).toHaveLength(251);
    expect(expectedWindows(rhythm('daily', { onDays: 'every', holidays }), period)).toHaveLength(365);
  });

  test('are named as people name them', () => {
    const label = (frequency: Frequency, yearFrom = '2026-01-01'): string | undefined =>
      expectedWindows(rhythm(frequency, { yearFrom }), { from: '2026-01-01', to: '2026-12-31' })[0]?.label;
    expect(label('daily')).toBe('2026-01-01');
    expect(label('weekly')).toBe('2026-W01');
    expect(label('monthly')).toBe('2026-01');
    expect(label('quarterly')).toBe('2026-Q1');
    expect(label('semiannual')).toBe('2026-H1');
    expect(label('annual')).toBe('2026');
    expect(label('annual', '2025-10-01')).toBe('2025-10-01..2026-09-30');
  });

  test('begin and end with the reporting year where they are halves and years', () => {
    expect(expectedWindows(rhythm('semiannual'), period)).toEqual([
      { label: '2025-10-01..2026-03-31', from: '2025-10-01', to: '2026-03-31' },
      { label: '2026-04-01..2026-09-30', from: '2026-04-01', to: '2026-09-30' },
    ]);
    expect(expectedWindows(rhythm('annual', { yearFrom: '2026-01-01' }), period)).toEqual([
      { label: '2025', from: '2025-01-01', to: '2025-12-31' },
    ]);
  });

  test('are those whose last day lies in it: what has begun only is not due', () => {
    const quarter = { from: '2026-07-15', to: '2026-10-20' };
    expect(expectedWindows(rhythm('monthly'), quarter).map(({ label }) => label)).toEqual([
      '2026-07',
      '2026-08',
      '2026-09',
    ]);
    expect(expectedWindows(rhythm('annual'), { from: '2026-01-01', to: '2026-03-31' })).toEqual([]);
  });

  test('that touch a span are those a timeline of it draws', () => {
    const span = { from: '2026-02-10', to: '2026-03-05' };
    expect(windowsTouching(rhythm('monthly'), span).map(({ label }) => label)).toEqual([
      '2026-02',
      '2026-03',
    ]);
    expect(windowsTouching(rhythm('annual'), span)).toHaveLength(1);
    expect(windowsTouching(rhythm('daily'), span).at(-1)!.label).toBe('2026-03-05');
  });

  // Weeks checked with Python's date.isocalendar().
  test.each([
    ['2024-12-30', '2025-W01'],
    ['2027-01-01', '2026-W53'],
    ['2026-02-04', '2026-W06'],
  ])('the week of %s is %s', (day, label) => {
    expect(windowsTouching(rhythm('weekly'), { from: day, to: day })[0]!.label).toBe(label);
  });
});
