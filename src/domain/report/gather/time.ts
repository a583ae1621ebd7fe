import type { Engagement } from '#domain/scope/engagement.ts';
import { longDay } from '#domain/report/wording.ts';

/** The day or period a report speaks about, as days and as the words every section uses. */
export interface TimeFacts {
  /** First and last day; the same day for Type 1. */
  from: string;
  to: string;
  /** "October 1, 2025 to September 30, 2026" or "as of June 30, 2026": for covers and footers. */
  short: string;
  /** "throughout the period October 1, 2025 to September 30, 2026" or "as of June 30, 2026". */
  throughout: string;
  /** "during the period October 1, 2025 to September 30, 2026" or "as of June 30, 2026". */
  during: string;
  /** "throughout the period" or "at that date", once the period or day has been named. */
  thatTime: string;
}

/** The time words of an engagement. Type 2 has a period and Type 1 a day: its shape makes sure of it. */
export function timeOf(engagement: Engagement): TimeFacts {
  if (engagement.type === 2 && engagement.period) {
    const { from, to } = engagement.period;
    const short = `${longDay(from)} to ${longDay(to)}`;
    return {
      from,
      to,
      short,
      throughout: `throughout the period ${short}`,
      during: `during the period ${short}`,
      thatTime: 'throughout the period',
    };
  }
  const day = engagement.asOf ?? '';
  const asOf = `as of ${longDay(day)}`;
  return { from: day, to: day, short: asOf, throughout: asOf, during: asOf, thatTime: 'as of that date' };
}

/** Whether something in force from one day, and no longer from another (open when unset), was so within the time. */
export function touches(time: TimeFacts, from: string, noLongerOn: string | undefined): boolean {
  return from <= time.to && (noLongerOn === undefined || noLongerOn > time.from);
}
