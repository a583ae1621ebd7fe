import type { Records } from '../record/nouns.ts';
import type { Span } from '../record/shape.ts';

/**
 * What a control did on a day, computed from the company’s own facts and never typed in. `unknown` is never
 * operating; `not-due` says that nothing was asked of it.
 */
export const DAY_STATES = ['operating', 'failed', 'unknown', 'not-due', 'not-in-scope'] as const;
export type DayState = (typeof DAY_STATES)[number];

/** One day’s state with its reason. */
export interface DayFact {
  state: DayState;
  why: string;
}

/** How the facts of a kind of control speak about a day; the rest of the house only sees the days. */
export type DayJudge = (day: string) => DayFact;

type Control = Records['control'][number];

/** Whether a day lies in a span. */
export function holds({ from, to }: Span, day: string): boolean {
  return from <= day && day <= to;
}

/** The outage that kept facts about a control from being collected on a day, if there was one. */
export function outageOn(records: Records, control: Control, day: string): string | undefined {
  const found = records.outage.find((outage) => outage.controls.includes(control.id) && holds(outage, day));
  return found && `${found.connector} collected nothing: ${found.reason}`;
}
