import { addDays, daysBetween, overlap } from '../calendar.ts';
import { Problem } from '../problem.ts';
import type { Records } from '../record/nouns.ts';
import type { Span } from '../record/shape.ts';
import type { Engagement } from './engagement.ts';

/** The days an engagement is about: its period, or for Type 1 the one day. */
export function spanOf(engagement: Engagement): Span {
  if (engagement.type === 2 && engagement.period) return engagement.period;
  if (engagement.type === 1 && engagement.asOf !== undefined) {
    return { from: engagement.asOf, to: engagement.asOf };
  }
  throw new Problem('invalid', `"${engagement.title}" has no period or day yet. Set one first.`);
}

/** The engagement of that id, or a Problem that says it is missing. */
export function engagementOf(records: Records, id: string): Records['engagement'][number] {
  const found = records.engagement.find((engagement) => engagement.id === id);
  if (!found) throw new Problem('missing', `There is no engagement "${id}" here.`, { id });
  return found;
}

/** Days between the previous period and this one: 0 when contiguous, negative when they overlap, undefined for a first report. */
export function gapBefore(engagement: Engagement): number | undefined {
  if (!engagement.previous) return undefined;
  return daysBetween(addDays(engagement.previous.period.to, 1), spanOf(engagement).from);
}

/** The days of the engagement on which a control was in force; undefined when there were none. `retiredOn` is the first day without it. */
export function inForceWithin(
  engagement: Engagement,
  control: { inForceOn: string; retiredOn?: string | undefined },
): Span | undefined {
  const to = control.retiredOn === undefined ? '9999-12-31' : addDays(control.retiredOn, -1);
  return control.inForceOn <= to ? overlap(spanOf(engagement), { from: control.inForceOn, to }) : undefined;
}
