/** Days are `YYYY-MM-DD`; the example's clock is fixed, so a day never depends on the machine. */
export const PERIOD = { from: '2025-10-01', to: '2026-09-30' } as const;

/** The last day of the example: letters and trail end here. */
export const TODAY = '2026-11-20';

/** Weekdays that are no bank days. */
const HOLIDAYS: readonly string[] = [
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
  '2026-10-12',
  '2026-11-11',
  '2026-11-26',
];

const DAY = 86_400_000;

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);
}

/** How many days `to` lies after `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

export function eachDay(from: string, to: string): string[] {
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index));
}

export function isBankDay(day: string): boolean {
  const weekday = new Date(day).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !HOLIDAYS.includes(day);
}

export function bankDays(from: string, to: string): string[] {
  return eachDay(from, to).filter(isBankDay);
}

/** The 251 bank days of the period. */
export const BANK_DAYS: readonly string[] = bankDays(PERIOD.from, PERIOD.to);

/** The bank day `count` bank days after `day`; with 0, the day itself or the next bank day. */
export function addBankDays(day: string, count: number): string {
  let at = day;
  while (!isBankDay(at)) at = addDays(at, 1);
  for (let left = count; left > 0;) {
    at = addDays(at, 1);
    if (isBankDay(at)) left -= 1;
  }
  return at;
}

/** Last day of the month of a day. */
export function monthEnd(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** The first days of the twelve months of the period. */
export function monthsOfPeriod(): string[] {
  return eachDay(PERIOD.from, PERIOD.to).filter((day) => day.endsWith('-01'));
}

/** Calendar quarter of a day, such as 2026-Q1. */
export function quarterOf(day: string): string {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}
