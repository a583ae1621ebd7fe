import { displayDay, eachDay } from '../calendar.ts';
import type { Records } from '../record/nouns.ts';
import type { Span } from '../record/shape.ts';
import { dueTouching, type Due } from './due.ts';
import { outageOn, type DayFact, type DayJudge } from './day-state.ts';

/**
 * Days of a control done by the calendar: an occurrence done in its window, with evidence, covers the days of
 * that window; late or missed fails them; while the window is open they are not due.
 */
export function periodicDays(
  records: Records,
  control: Records['control'][number],
  span: Span,
  asOf: string,
): DayJudge {
  const byDay = new Map(
    dueTouching(records, control, span, asOf).flatMap((due) =>
      eachDay(due.window).map((day) => [day, due] as const),
    ),
  );
  return (day) => {
    const found = byDay.get(day);
    if (!found) return { state: 'not-due', why: 'No occurrence was due.' };
    const outage = outageOn(records, control, day);
    return outage !== undefined && found.verdict === 'missed' && !found.occurrence
      ? { state: 'unknown', why: outage }
      : FACTS[found.verdict](`Occurrence ${found.window.label}`, found);
  };
}

const FACTS: Record<Due['verdict'], (name: string, due: Due) => DayFact> = {
  done: (name) => ({ state: 'operating', why: `${name} was done in time.` }),
  late: (name, { occurrence, deadline }) => ({
    state: 'failed',
    why: `${name} was done on ${displayDay(occurrence?.doneOn ?? deadline)}, due by ${displayDay(deadline)}.`,
  }),
  missed: (name, { deadline }) => ({
    state: 'failed',
    why: `${name} was missed; it was due by ${displayDay(deadline)}.`,
  }),
  unproven: (name) => ({
    state: 'unknown',
    why: `${name} is recorded as done, but without evidence or before its window opened.`,
  }),
  open: (name, { deadline }) => ({
    state: 'not-due',
    why: `${name} is due by ${displayDay(deadline)}.`,
  }),
};
