import { Problem } from './problem.ts';
import type { Span } from './record/shape.ts';

/*
 * Arithmetic on calendar days written `YYYY-MM-DD`. A day has no time and no zone, so there is no clock in
 * here; the organization's zone was applied when somebody wrote the day down.
 */

/** The months as a report names them, January first. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** Days since 1970-01-01, negative before; the base of all arithmetic here. Refuses what is no day of the calendar. */
export function dayNumber(day: string): number {
  const [year, month, date] = partsOf(day);
  // Counting years from March puts the leap day last, so each month's place is one formula.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The day that is `number` days after 1970-01-01. */
export function dayOfNumber(number: number): string {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return write(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, date);
}

/** The day `count` days later, or earlier when negative. */
export function addDays(day: string, count: number): string {
  return dayOfNumber(dayNumber(day) + count);
}

/** The same date `count` months later; the 31st becomes the last day of a shorter month. */
export function addMonths(day: string, count: number): string {
  const [year, month, date] = partsOf(day);
  const months = year * 12 + (month - 1) + count;
  const toYear = Math.floor(months / 12);
  const toMonth = months - toYear * 12 + 1;
  return write(toYear, toMonth, Math.min(date, lengthOfMonth(toYear, toMonth)));
}

/** How many days lie from `from` to `to`: 0 for the same day, negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** How many days a span holds, both ends counted. */
export function daysIn({ from, to }: Span): number {
  return daysBetween(from, to) + 1;
}

/** Every day of a span, in order; none when it ends before it begins. */
export function eachDay({ from, to }: Span): string[] {
  const first = dayNumber(from);
  return Array.from({ length: Math.max(0, dayNumber(to) - first + 1) }, (_, n) => dayOfNumber(first + n));
}

/** 1 for Monday to 7 for Sunday. */
export function weekday(day: string): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** Monday to Friday, unless the day is on the list of holidays. */
export function isBusinessDay(day: string, holidays: readonly string[] = []): boolean {
  return weekday(day) <= 5 && !holidays.includes(day);
}

/** The business day `count` business days after `day`, which itself need not be one. Backward when negative. */
export function addBusinessDays(day: string, count: number, holidays: readonly string[] = []): string {
  const step = count < 0 ? -1 : 1;
  let left = Math.abs(count);
  let at = day;
  while (left > 0) {
    at = addDays(at, step);
    if (isBusinessDay(at, holidays)) left -= 1;
  }
  return at;
}

/** Business days after `from` up to and including `to`: how late something is that was due on `from`. */
export function businessDaysBetween(from: string, to: string, holidays: readonly string[] = []): number {
  if (to < from) return -businessDaysBetween(to, from, holidays);
  return businessDays({ from: addDays(from, 1), to }, holidays).length;
}

/** The business days of a span. */
export function businessDays(span: Span, holidays: readonly string[] = []): string[] {
  return eachDay(span).filter((day) => isBusinessDay(day, holidays));
}

/** The first day of the day’s month. */
export function startOfMonth(day: string): string {
  const [year, month] = partsOf(day);
  return write(year, month, 1);
}

/** The last day of the day’s month. */
export function endOfMonth(day: string): string {
  const [year, month] = partsOf(day);
  return write(year, month, lengthOfMonth(year, month));
}

/** The calendar quarter that holds the day, with its label, such as `2026-Q2`. */
export function quarterOf(day: string): Span & { label: string } {
  const [year, month] = partsOf(day);
  const quarter = Math.floor((month - 1) / 3) + 1;
  const from = write(year, quarter * 3 - 2, 1);
  return { from, to: endOfMonth(addMonths(from, 2)), label: `${padded(year, 4)}-Q${quarter}` };
}

/** The days two spans share, if any. */
export function overlap(one: Span, other: Span): Span | undefined {
  const from = one.from > other.from ? one.from : other.from;
  const to = one.to < other.to ? one.to : other.to;
  return from <= to ? { from, to } : undefined;
}

/** Whether a span reaches over twelve months or more: October 1 to September 30 does. */
export function isWholeYear({ from, to }: Span): boolean {
  return to >= addDays(addMonths(from, 12), -1);
}

/** As a US report writes it: October 1, 2025. */
export function displayDay(day: string): string {
  const [year, month, date] = partsOf(day);
  return `${MONTHS[month - 1]} ${date}, ${year}`;
}

/** As a US report writes a period: October 1, 2025 to September 30, 2026. */
export function displaySpan({ from, to }: Span): string {
  return from === to ? displayDay(from) : `${displayDay(from)} to ${displayDay(to)}`;
}

function partsOf(day: string): [year: number, month: number, date: number] {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  const date = Number(day.slice(8));
  const isOne =
    /^\d{4}-\d\d-\d\d$/.test(day) &&
    month >= 1 &&
    month <= 12 &&
    date >= 1 &&
    date <= lengthOfMonth(year, month);
  if (!isOne)
    throw new Problem('invalid', `"${day}" is not a day. Write it as YYYY-MM-DD, such as 2026-03-31.`);
  return [year, month, date];
}

function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function write(year: number, month: number, date: number): string {
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(date, 2)}`;
}

function padded(number: number, length: number): string {
  return String(number).padStart(length, '0');
}
