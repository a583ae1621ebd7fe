import {
  addDays,
  addMonths,
  dayNumber,
  eachDay,
  endOfMonth,
  isBusinessDay,
  quarterOf,
  startOfMonth,
  weekday,
} from '../calendar.ts';
import type { Span } from '../record/shape.ts';
import type { Frequency } from './control.ts';

/** One expected operation of a periodic control: it is due by the last day of its window. */
export interface Window extends Span {
  /** `2026-03-04`, `2026-W10`, `2026-03`, `2026-Q1`, `2026-H1` or `2026`; a half or year off the calendar is named by its days. */
  label: string;
}

/** What the calendar of a control depends on. */
export interface Rhythm {
  frequency: Frequency;
  /** Daily controls: business days or every day. */
  onDays: 'business' | 'every';
  holidays: readonly string[];
  /** First day of the reporting year; halves and years are counted from its month. Others follow the calendar. */
  yearFrom: string;
}

/**
 * The occurrences due in a span: those whose last day lies in it, in order. A month begun but not ended in the
 * span is not due in it. Continuous controls and those that follow an event have no calendar and give none.
 */
export function expectedWindows(rhythm: Rhythm, span: Span): Window[] {
  if (rhythm.frequency === 'daily') {
    return eachDay(span)
      .filter((day) => rhythm.onDays === 'every' || isBusinessDay(day, rhythm.holidays))
      .map((day) => ({ label: day, from: day, to: day }));
  }
  const windowOf = WINDOWS[rhythm.frequency];
  return windowOf ? run(span, (day) => windowOf(day, rhythm.yearFrom)) : [];
}

const WINDOWS: Partial<Record<Frequency, (day: string, yearFrom: string) => Window>> = {
  weekly: weekOf,
  monthly: monthOf,
  quarterly: quarterOf,
  semiannual: (day, yearFrom) => monthsFrom(yearFrom, day, 6),
  annual: (day, yearFrom) => monthsFrom(yearFrom, day, 12),
};

/** The windows that touch a span, due in it or not: what a timeline of that span draws. */
export function windowsTouching(rhythm: Rhythm, span: Span): Window[] {
  const reach = rhythm.frequency === 'daily' ? span.to : addMonths(span.to, 12);
  return expectedWindows(rhythm, { from: span.from, to: reach }).filter(({ from }) => from <= span.to);
}

/** Windows one after another, from the one that holds the first day, as long as they end within the span. */
function run(span: Span, windowOf: (day: string) => Window): Window[] {
  const windows: Window[] = [];
  for (let window = windowOf(span.from); window.to <= span.to; window = windowOf(addDays(window.to, 1))) {
    windows.push(window);
  }
  return windows;
}

/** The ISO week, Monday to Sunday; the week belongs to the year of its Thursday. */
function weekOf(day: string): Window {
  const from = addDays(day, 1 - weekday(day));
  const thursday = addDays(from, 3);
  const number = Math.floor((dayNumber(thursday) - dayNumber(`${thursday.slice(0, 4)}-01-01`)) / 7) + 1;
  return {
    label: `${thursday.slice(0, 4)}-W${String(number).padStart(2, '0')}`,
    from,
    to: addDays(from, 6),
  };
}

function monthOf(day: string): Window {
  return { label: day.slice(0, 7), from: startOfMonth(day), to: endOfMonth(day) };
}

function monthsFrom(yearFrom: string, day: string, length: 6 | 12): Window {
  const first = Number(yearFrom.slice(5, 7)) - 1;
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const back = (((month - first) % length) + length) % length;
  const from = addMonths(startOfMonth(day), -back);
  const to = endOfMonth(addMonths(from, length - 1));
  return { label: labelOf(from, to, length), from, to };
}

function labelOf(from: string, to: string, length: 6 | 12): string {
  const year = from.slice(0, 4);
  const start = from.slice(5, 7);
  if (length === 12 && start === '01') return year;
  if (length === 6 && start === '01') return `${year}-H1`;
  if (length === 6 && start === '07') return `${year}-H2`;
  return `${from}..${to}`;
}
