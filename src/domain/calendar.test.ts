import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  addBusinessDays,
  addDays,
  addMonths,
  businessDays,
  businessDaysBetween,
  dayNumber,
  dayOfNumber,
  daysBetween,
  daysIn,
  displayDay,
  displaySpan,
  eachDay,
  endOfMonth,
  isBusinessDay,
  isWholeYear,
  overlap,
  quarterOf,
  startOfMonth,
  weekday,
} from './calendar.ts';

interface Vectors {
  days: {
    day: string;
    number: number;
    weekday: number;
    add: number;
    later: string;
    months: number;
    monthsLater: string;
    endOfMonth: string;
    display: string;
  }[];
  holidays: string[];
  businessDays: { from: string; to: string; count: number }[];
}

// Made with Python's datetime by make-calendar.py.
const vectors = JSON.parse(
  readFileSync(new URL('../../test/vectors/calendar.json', import.meta.url), 'utf8'),
) as Vectors;

describe('a calendar day', () => {
  test.each(vectors.days)('$day agrees with another calendar', (known) => {
    expect({
      ...known,
      number: dayNumber(known.day),
      weekday: weekday(known.day),
      later: addDays(known.day, known.add),
      monthsLater: addMonths(known.day, known.months),
      endOfMonth: endOfMonth(known.day),
      display: displayDay(known.day),
    }).toEqual(known);
    expect(dayOfNumber(known.number)).toBe(known.day);
    expect(daysBetween(known.day, known.later)).toBe(known.add);
  });

  test.each(['2025-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-4-1', '26-04-01', 'tomorrow', ''])(
    '%j is refused',
    (day) => {
      expect(() => dayNumber(day)).toThrow(/is not a day/);
    },
  );
});

describe('business days', () => {
  test.each(vectors.businessDays)('$from to $to has $count', ({ from, to, count }) => {
    expect(businessDays({ from, to }, vectors.holidays)).toHaveLength(count);
  });

  test('a holiday is none, and neither is a weekend', () => {
    expect(isBusinessDay('2026-02-16', vectors.holidays)).toBe(false);
    expect(isBusinessDay('2026-02-16')).toBe(true);
    expect(isBusinessDay('2026-02-15')).toBe(false);
  });

  // A leaver's last day was Friday, February 13; Monday the 16th was a holiday.
  test('the due day skips weekend and holiday', () => {
    expect(addBusinessDays('2026-02-13', 1, vectors.holidays)).toBe('2026-02-17');
    expect(addBusinessDays('2026-02-17', -1, vectors.holidays)).toBe('2026-02-13');
    expect(addBusinessDays('2026-02-13', 0)).toBe('2026-02-13');
  });

  test('lateness counts from the day after the due day', () => {
    expect(businessDaysBetween('2026-02-17', '2026-02-25', vectors.holidays)).toBe(6);
    expect(businessDaysBetween('2026-02-17', '2026-02-17', vectors.holidays)).toBe(0);
    expect(businessDaysBetween('2026-02-25', '2026-02-17', vectors.holidays)).toBe(-6);
  });
});

describe('spans', () => {
  const period = { from: '2025-10-01', to: '2026-09-30' };

  test('both ends count', () => {
    expect(daysIn(period)).toBe(365);
    expect(eachDay({ from: '2026-02-27', to: '2026-03-02' })).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
    expect(eachDay({ from: '2026-03-02', to: '2026-03-01' })).toEqual([]);
  });

  test('a whole year reaches the day before its first day comes again', () => {
    expect(isWholeYear(period)).toBe(true);
    expect(isWholeYear({ from: '2025-10-01', to: '2026-09-29' })).toBe(false);
  });

  test('quarters are those of the calendar', () => {
    expect(quarterOf('2026-05-20')).toEqual({ label: '2026-Q2', from: '2026-04-01', to: '2026-06-30' });
    expect(quarterOf('2025-12-31').label).toBe('2025-Q4');
    expect(startOfMonth('2026-05-20')).toBe('2026-05-01');
  });

  test('two spans share the days of both', () => {
    expect(overlap(period, { from: '2026-09-01', to: '2026-12-31' })).toEqual({
      from: '2026-09-01',
      to: '2026-09-30',
    });
    expect(overlap(period, { from: '2026-10-01', to: '2026-12-31' })).toBeUndefined();
  });

  test('are written as a US report writes them', () => {
    expect(displaySpan(period)).toBe('October 1, 2025 to September 30, 2026');
    expect(displaySpan({ from: '2026-09-30', to: '2026-09-30' })).toBe('September 30, 2026');
  });
});
