import { z } from 'zod';
import { addMonths, overlap } from '../calendar.ts';
import { Problem } from '../problem.ts';
import { Day, Id, type Span, Words } from '../record/shape.ts';
import type { Evidence } from './evidence.ts';

/** Nothing it covers may be erased while it stands: a lawsuit, an inquiry. Set and lifted by the company’s owner. */
export const LegalHold = z.strictObject({
  engagement: Id.optional().describe(
    'The engagement it is about; without one, everything of the organization',
  ),
  why: Words,
  setOn: Day,
  setBy: Id,
  lifted: z.strictObject({ on: Day, by: Id, why: Words }).optional(),
});
export type LegalHold = z.output<typeof LegalHold>;

/** How long evidence is kept after the report that rests on it was issued. */
export const RetentionRule = z.strictObject({
  years: z.int().min(1).max(50),
  why: Words,
  setOn: Day,
  setBy: Id,
});
export type RetentionRule = z.output<typeof RetentionRule>;

/** Where no rule was set: what many firms and contracts ask for, and longer than the five years of the attest standards. */
export const DEFAULT_YEARS = 7;

/** A report that was issued while the evidence was on file, and the years its evidence is kept. */
export interface IssuedThen {
  engagement: string;
  on: string;
  years: number;
}

/** The rule of a report: the one of the day it was issued, or today’s where that is longer. Shortening reaches no sealed report. */
export function yearsKept(atIssue: number | undefined, today: number | undefined): number {
  return Math.max(atIssue ?? DEFAULT_YEARS, today ?? 0);
}

/**
 * The last day on which evidence must be kept; undefined when no issued report can rest on it. Every report that was
 * issued while it was on file counts: whether it was used in the end is not known for sure.
 */
export function keptUntil(filedOn: string, issued: readonly IssuedThen[]): string | undefined {
  const days = issued.filter(({ on }) => filedOn <= on).map(({ on, years }) => addMonths(on, years * 12));
  return days.toSorted().at(-1);
}

/** What a hold is about: the days of its engagement, where it names one that is known. */
export interface HoldOver {
  id: string;
  hold: LegalHold;
  days: Span | undefined;
}

/** Holds that stand and cover the evidence. One on an engagement whose days are not known covers everything. */
export function standingHolds(evidence: Evidence, filedOn: string, holds: readonly HoldOver[]): HoldOver[] {
  const { coversFrom, coversTo, takenAt } = evidence.header;
  const taken = takenAt.slice(0, 10);
  const about = { from: coversFrom ?? coversTo ?? taken, to: coversTo ?? coversFrom ?? taken };
  const spans = [about, { from: taken, to: taken }, { from: filedOn, to: filedOn }];
  return holds.filter(({ hold, days }) => {
    if (hold.lifted) return false;
    if (hold.engagement === undefined || days === undefined) return true;
    return spans.some((span) => overlap(span, days) !== undefined);
  });
}

/** Whether evidence may be erased today, or a Problem that says until when and why not. */
export function demandErasable(
  { title, erased }: Evidence,
  today: string,
  { until, holds }: { until: string | undefined; holds: readonly HoldOver[] },
): void {
  if (erased) throw new Problem('sealed', `${title} was erased already, on ${erased.on}.`);
  const [hold] = holds;
  if (hold) {
    throw new Problem(
      'sealed',
      `${title} is under the legal hold ${hold.id} since ${hold.hold.setOn}: ${hold.hold.why} Nothing was erased; an owner lifts the hold first.`,
      { holds: holds.map(({ id }) => id) },
    );
  }
  if (until !== undefined && today <= until) {
    throw new Problem(
      'sealed',
      `${title} was on file when a report was issued and is kept until ${until}. Nothing was erased.`,
      { keptUntil: until },
    );
  }
}
