import {
  addBankDays,
  addDays,
  bankDays,
  eachDay,
  monthEnd,
  monthsOfPeriod,
  PERIOD,
  quarterOf,
} from './calendar.ts';
import type { CompactControl } from './compact.ts';
import { randomFrom } from './random.ts';

/** One expected operation of a periodic control. */
export interface Expected {
  id: string;
  label: string;
  windowFrom: string;
  windowTo: string;
  doneOn?: string;
}

/** Days that the story fixes, by control and label; null for an occurrence that was missed. */
const FIXED: Record<string, Record<string, string | null>> = {
  'IAM-05': {
    '2025-Q4': '2025-12-16',
    '2026-Q1': '2026-03-24',
    '2026-Q2': '2026-06-23',
    '2026-Q3': '2026-09-22',
  },
  'BCP-05': { '2025-Q4': '2025-12-11', '2026-Q1': '2026-03-12', '2026-Q2': null, '2026-Q3': '2026-09-10' },
  'EXP-CO4-C4': { '2026-02': '2026-03-09' },
  'BCP-02': { '2026': '2026-05-20' },
  'MON-03': { '2026': '2026-05-29' },
  'MON-02': { '2026': '2026-06-26' },
  'RSK-01': { '2026': '2026-02-19' },
  'RSK-03': { '2026': '2026-02-19' },
  'VND-04': { '2026': '2026-06-18' },
  'INC-04': { '2026': '2026-04-16' },
};

/** Four absences of the preparer: the reconciliations of these days were late. */
const ABSENCES = [
  ['2025-12-22', '2025-12-31'],
  ['2026-04-01', '2026-04-10'],
  ['2026-07-06', '2026-07-10'],
  ['2026-08-10', '2026-08-18'],
] as const;
const FIXED_LATE: Record<string, string> = { '2025-12-23': '2025-12-29', '2026-04-02': '2026-04-08' };
export const DAILY_RECONCILIATION = 'EXP-CO4-C2';
const MONTHLY_RECONCILIATION = 'EXP-CO4-C4';

/** Controls that an automated check over the cloud’s configuration watches, every day. */
export const FED_BY_READER = new Set(['NET-01', 'NET-05', 'CRY-01', 'LOG-01', 'VUL-02', 'BCP-06']);

/** Whether a control has a calendar at all. */
export function hasCalendar({ frequency }: CompactControl): boolean {
  return frequency !== 'continuous' && frequency !== 'event';
}

/** Whether a control is kept by occurrences: it has a calendar and people perform it. */
export function isPeriodic(control: CompactControl): boolean {
  return control.execution !== 'automated' && hasCalendar(control) && !FED_BY_READER.has(control.id);
}

/** The occurrences due in the period: a week that ends after it belongs to the next. */
export function dueInPeriod(control: CompactControl): Expected[] {
  const all = occurrencesOf(control);
  return control.frequency === 'weekly' ? all.filter(({ windowTo }) => windowTo <= PERIOD.to) : all;
}

/** Every occurrence that touches the period, with the day it was done. */
export function occurrencesOf(control: CompactControl): Expected[] {
  const random = randomFrom(`occurrences|${control.id}`);
  const windows = windowsOf(control);
  demandLabels(control, windows);
  return windows.map(({ label, windowFrom, windowTo }) => {
    const fixed = { ...control.doneOn, ...FIXED[control.id] }[label];
    const id = control.id === DAILY_RECONCILIATION ? `REC-${label}` : `${control.id}-${label}`;
    const doneOn = fixed === undefined ? doneDay(control, windowFrom, windowTo, random.upTo(100)) : fixed;
    return { id, label, windowFrom, windowTo, ...(doneOn === null ? {} : { doneOn }) };
  });
}

/** A day given for a label that the control does not have would be lost without a word. */
function demandLabels({ id, doneOn = {} }: CompactControl, windows: readonly Window[]): void {
  const known = new Set(windows.map(({ label }) => label));
  const lost = Object.keys(doneOn).filter((label) => !known.has(label));
  if (lost.length > 0) throw new Error(`${id} has no occurrence ${lost.join(', ')}.`);
}

function doneDay({ id, frequency }: CompactControl, from: string, to: string, chance: number): string {
  if (id === MONTHLY_RECONCILIATION) return addBankDays(addDays(monthEnd(from), 1), 3 + (chance % 5));
  if (id === DAILY_RECONCILIATION) return FIXED_LATE[from] ?? addBankDays(from, lateness(from, chance));
  if (frequency === 'daily') return from;
  const days = bankDays(from, to);
  if (frequency === 'weekly') return days[0] ?? to;
  const start = Math.floor(days.length * 0.55);
  return days[start + Math.floor(((days.length - start - 1) * chance) / 100)] ?? to;
}

/** Bank days after the day itself: one is in time. */
function lateness(day: string, chance: number): number {
  const isAbsent = ABSENCES.some(([from, to]) => day >= from && day <= to);
  return isAbsent ? 2 + (chance % 3) : 1;
}

type Window = Pick<Expected, 'label' | 'windowFrom' | 'windowTo'>;

function windowsOf(control: CompactControl): Window[] {
  const { id, frequency } = control;
  switch (frequency) {
    case 'daily':
      if (!isPeriodic(control)) {
        return eachDay(PERIOD.from, PERIOD.to).map((day) => ({ label: day, windowFrom: day, windowTo: day }));
      }
      return bankDays(PERIOD.from, PERIOD.to).map((day) => ({
        label: day,
        windowFrom: day,
        windowTo: addBankDays(day, 1),
      }));
    case 'weekly':
      return weeks();
    case 'monthly':
      return monthsOfPeriod().map((day) => ({
        label: day.slice(0, 7),
        windowFrom: day,
        windowTo: id === MONTHLY_RECONCILIATION ? addBankDays(addDays(monthEnd(day), 1), 7) : monthEnd(day),
      }));
    case 'quarterly':
      return spans(3, (day) => quarterOf(day));
    case 'semiannual':
      return spans(6, (day) => (day < '2026' ? '2026-H1' : '2026-H2'));
    case 'annual':
      return [{ label: '2026', windowFrom: PERIOD.from, windowTo: PERIOD.to }];
    default:
      return [];
  }
}

function weeks(): Window[] {
  return eachDay('2025-09-29', '2026-09-28')
    .filter((_, index) => index % 7 === 0)
    .map((monday) => ({ label: isoWeek(monday), windowFrom: monday, windowTo: addDays(monday, 6) }));
}

function isoWeek(monday: string): string {
  const year = addDays(monday, 3).slice(0, 4);
  const first = `${year}-01-04`;
  const start = addDays(first, -((new Date(first).getUTCDay() + 6) % 7));
  const number = Math.round((Date.parse(monday) - Date.parse(start)) / (7 * 86_400_000)) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

function spans(months: number, label: (day: string) => string): Window[] {
  const starts = monthsOfPeriod();
  return starts
    .filter((_, index) => index % months === 0)
    .map((from, index) => ({
      label: label(from),
      windowFrom: from,
      windowTo: monthEnd(starts[index * months + months - 1] ?? PERIOD.to),
    }));
}
