import { MONTHS } from '#domain/calendar.ts';

const MONTH = `(${MONTHS.join('|')})`;

interface Named {
  month: number;
  day: number;
  year?: number;
}

/**
 * The days that a text names, earliest first. "July 16 and October 14, 2026" names two of one year; a day without a
 * year is of the year that comes next, or of the one before where it would lie after that day.
 */
export function namedDays(text: string): string[] {
  const words = text.replaceAll(/\s+/g, ' ');
  const found = [
    ...words.matchAll(
      new RegExp(`${MONTH} (\\d{1,2})(?!\\d)(?:(?:,| and| to) (\\d{1,2})(?!\\d))*(?:, (\\d{4}))?`, 'g'),
    ),
  ];
  const named = found.flatMap(([all, month = '', , , year]) =>
    daysOf(all, MONTHS.findIndex((name) => name === month) + 1, year),
  );
  const written = [...words.matchAll(/\b\d{4}-\d{2}-\d{2}\b/g)].map(([day]) => day);
  return [...new Set([...written, ...withYears(named)])].sort();
}

function daysOf(all: string, month: number, year?: string): Named[] {
  const days = [...all.replace(/, \d{4}$/, '').matchAll(/\d+/g)].map(([day]) => Number(day));
  return days.map((day) => ({ month, day, ...(year === undefined ? {} : { year: Number(year) }) }));
}

function withYears(named: readonly Named[]): string[] {
  let next: string | undefined;
  return named
    .toReversed()
    .flatMap(({ month, day, year }) => {
      const rest = `${two(month)}-${two(day)}`;
      if (year !== undefined) {
        next = `${year}-${rest}`;
        return [next];
      }
      if (next === undefined) return [`${month >= 10 ? 2025 : 2026}-${rest}`];
      const near = `${next.slice(0, 4)}-${rest}`;
      return [near <= next ? near : `${Number(next.slice(0, 4)) - 1}-${rest}`];
    })
    .reverse();
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
