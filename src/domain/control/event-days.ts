import type { Records } from '../record/nouns.ts';
import type { Span } from '../record/shape.ts';
import { verdictOf, type DueVerdict } from './due.ts';
import { holds, outageOn, type DayFact, type DayJudge } from './day-state.ts';

/** Every event of a span, from the system where events happen. Days it covers without an event had none. */
export interface EventList extends Span {
  items: readonly { id: string; on: string }[];
}

/**
 * The events of a population, from its rows and the column that holds their day. A row without a day there
 * cannot be placed, so then there is no list: its days stay unknown. A moment counts for the day it is written with.
 */
export function eventListOf(
  population: Records['population'][number],
  rows: readonly Readonly<Record<string, string>>[],
): EventList | undefined {
  const { dateColumn, idColumn, from, to } = population;
  if (dateColumn === undefined) return undefined;
  const items = rows.map((row) => ({
    id: row[idColumn] ?? '',
    on: (row[dateColumn] ?? '').slice(0, 10),
  }));
  const isPlaced = items.every(({ id, on }) => id !== '' && /^\d{4}-\d\d-\d\d$/.test(on));
  return isPlaced ? { from, to, items } : undefined;
}

type Control = Records['control'][number];
type ItemVerdict = DueVerdict | 'unchecked';

/**
 * Days of a control that follows events, from the company’s own checks of that day’s items. An event is known
 * from a list or from an occurrence recorded for it; it was checked when its occurrence is done, or when a
 * check over stored rows covers its day. Items not checked leave the day unknown; a day without events is not
 * due, never operating, and a day of which nobody knows whether it had any is unknown.
 */
export function eventDays(
  records: Records,
  control: Control,
  asOf: string,
  lists: readonly EventList[],
): DayJudge {
  const occurrences = records.occurrence.filter((occurrence) => occurrence.control === control.id);
  const intervals = records.checkInterval.filter((interval) => interval.control === control.id);
  return (day) => {
    const intervalsOfDay = intervals.filter((interval) => holds(interval, day));
    const failed = intervalsOfDay.find(({ outcome }) => outcome === 'fail');
    if (failed) return { state: 'failed', why: failed.reason ?? `${failed.check} failed.` };
    const outage = outageOn(records, control, day);
    const own = occurrences.filter(({ windowFrom }) => windowFrom === day);
    const checked = own.map((occurrence) => ({
      id: occurrence.label,
      verdict: verdictOf(occurrence, occurrence.windowTo, asOf) as ItemVerdict,
    }));
    const known = new Set(checked.map(({ id }) => id));
    const isPassed = intervalsOfDay.length > 0 && intervalsOfDay.every(({ outcome }) => outcome === 'pass');
    const listed = lists
      .flatMap(({ items }) => items)
      .filter(({ id, on }) => on === day && !known.has(id))
      .map(({ id }) => ({
        id,
        verdict: (isPassed && outage === undefined ? 'done' : 'unchecked') as ItemVerdict,
      }));
    const items = [...checked, ...listed];
    if (items.length > 0) return factOf(items);
    if (outage !== undefined) return { state: 'unknown', why: outage };
    const isCovered = occurrences.length > 0 || lists.some((list) => holds(list, day));
    return isCovered
      ? { state: 'not-due', why: 'No event occurred.' }
      : { state: 'unknown', why: 'No list of events covers this day.' };
  };
}

/** The worst item decides the day; each reason names the items. */
function factOf(items: readonly { id: string; verdict: ItemVerdict }[]): DayFact {
  const named = (...verdicts: ItemVerdict[]): string =>
    items
      .filter(({ verdict }) => verdicts.includes(verdict))
      .map(({ id }) => id)
      .join(', ');
  const failed = named('late', 'missed');
  if (failed !== '') return { state: 'failed', why: `Late or not done: ${failed}.` };
  const unchecked = named('unchecked', 'unproven');
  if (unchecked !== '') return { state: 'unknown', why: `Not checked: ${unchecked}.` };
  const open = named('open');
  return open === ''
    ? { state: 'operating', why: `Checked: ${named('done')}.` }
    : { state: 'not-due', why: `Still in time: ${open}.` };
}
