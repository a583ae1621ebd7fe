import { addDays, eachDay } from '../calendar.ts';
import { Problem } from '../problem.ts';
import type { Records } from '../record/nouns.ts';
import type { Span } from '../record/shape.ts';
import { automatedDays } from './automated-days.ts';
import type { DayFact, DayJudge, DayState } from './day-state.ts';
import { eventDays, type EventList } from './event-days.ts';
import { periodicDays } from './periodic-days.ts';

/** A run of days in one state for one reason, both ends inclusive. */
export interface StateSpan extends Span, DayFact {}

/** A control’s states over a span: runs of days without gaps or overlaps. */
export interface ControlStates extends Span {
  control: string;
  spans: StateSpan[];
}

/** What may be said beside the records. */
export interface StatesAsked {
  /** The day from which we look, the span’s last unless said. Later days are not due yet. */
  asOf?: string;
  /** Lists of the events a per-event control had to answer, read from populations. */
  events?: readonly EventList[];
}

/** The states of a control on each day of a span. */
export function statesOf(
  records: Records,
  controlId: string,
  span: Span,
  { asOf = span.to, events = [] }: StatesAsked = {},
): ControlStates {
  const control = records.control.find(({ id }) => id === controlId);
  if (!control) throw new Problem('missing', `There is no control "${controlId}" here.`, { id: controlId });
  const judge = judgeOf(records, control, span, asOf, events);
  const spans: StateSpan[] = [];
  for (const day of eachDay(span)) {
    const fact = beyond(control, day, asOf) ?? judge(day);
    const last = spans.at(-1);
    if (last && last.state === fact.state && last.why === fact.why) last.to = day;
    else spans.push({ from: day, to: day, ...fact });
  }
  return { control: controlId, ...span, spans };
}

/** The state on one day; outside the span nothing was computed, so it is unknown. */
export function stateOn(states: ControlStates, day: string): DayFact {
  const found = states.spans.find(({ from, to }) => from <= day && day <= to);
  return found
    ? { state: found.state, why: found.why }
    : { state: 'unknown', why: 'This day was not computed.' };
}

/** How many days are in each state. */
export function countDays(states: ControlStates): Record<DayState, number> {
  const counts = { operating: 0, failed: 0, unknown: 0, 'not-due': 0, 'not-in-scope': 0 };
  for (const { from, to, state } of states.spans) counts[state] += eachDay({ from, to }).length;
  return counts;
}

/** Share of the days on which the control had to operate and is known to have; undefined when there were none. */
export function operatingShare(states: ControlStates): number | undefined {
  const { operating, failed, unknown } = countDays(states);
  const due = operating + failed + unknown;
  return due === 0 ? undefined : operating / due;
}

function beyond(control: Records['control'][number], day: string, asOf: string): DayFact | undefined {
  if (day < control.inForceOn) return { state: 'not-in-scope', why: 'Not in force yet.' };
  if (control.retiredOn !== undefined && day >= control.retiredOn) {
    return { state: 'not-in-scope', why: `Retired; last in force on ${addDays(control.retiredOn, -1)}.` };
  }
  return day > asOf ? { state: 'not-due', why: 'The day has not come yet.' } : undefined;
}

/**
 * Which facts speak for a control: those of events for one that follows events; occurrences for one done by
 * the calendar; check intervals for an automated one, unless people recorded occurrences for it.
 */
function judgeOf(
  records: Records,
  control: Records['control'][number],
  span: Span,
  asOf: string,
  events: readonly EventList[],
): DayJudge {
  if (control.frequency === 'event') return eventDays(records, control, asOf, events);
  const isRecorded = records.occurrence.some((occurrence) => occurrence.control === control.id);
  const isChecked = records.checkInterval.some((interval) => interval.control === control.id);
  const isAutomated = control.execution === 'automated' || control.frequency === 'continuous';
  return !isRecorded && (isAutomated || (isChecked && control.execution === 'hybrid'))
    ? automatedDays(records, control)
    : periodicDays(records, control, span, asOf);
}
