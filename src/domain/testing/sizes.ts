import { isWholeYear } from '../calendar.ts';
import { Problem } from '../problem.ts';
import type { Span } from '../record/shape.ts';
import type { RiskLevel, SizeTable } from './shapes.ts';

/**
 * Our defaults. No body prescribes sizes; they are judgment, and the table belongs to the audit firm, which
 * may replace it. The one used is cited by each sample.
 */
export const DEFAULT_SIZE_TABLE: SizeTable = {
  title: 'Default sample sizes',
  byFrequency: [
    { frequency: 'annual', upTo: 1, low: 1, standard: 1, high: 1 },
    { frequency: 'semiannual', upTo: 2, low: 1, standard: 2, high: 2 },
    { frequency: 'quarterly', upTo: 4, low: 2, standard: 2, high: 4 },
    { frequency: 'monthly', upTo: 12, low: 2, standard: 3, high: 5 },
    { frequency: 'semimonthly', upTo: 24, low: 3, standard: 5, high: 8 },
    { frequency: 'weekly', upTo: 53, low: 5, standard: 8, high: 15 },
    { frequency: 'daily', upTo: 366, low: 15, standard: 25, high: 40 },
    { frequency: 'many times a day', upTo: 1_000_000_000, low: 25, standard: 40, high: 60 },
  ],
  byPopulation: [
    row(1, [1, 0], [1, 0], [1, 0]),
    row(4, [1, 0], [2, 0], [4, 100]),
    row(12, [2, 0], [3, 0], [5, 0]),
    row(24, [3, 0], [5, 0], [8, 0]),
    row(52, [5, 0], [8, 0], [12, 0]),
    row(250, [5, 5], [8, 10], [15, 15]),
    row(null, [15, 0], [25, 0], [40, 0]),
  ],
  note: 'Conventional sizes for tests of controls. Below 22 items they rest on judgment and on other controls, not on statistics: no confidence level is stated for them. For a sole key control, or where deviations are expected, 60 at high risk.',
};

/** What a size is asked for. With a frequency and a whole year the table of frequencies answers, otherwise the number of items does. */
export interface SizeQuestion {
  /** Items in the population; for a control with a frequency, the occurrences due in the period. */
  count: number;
  risk: RiskLevel;
  periodic?: { frequency: string; period: Span };
}

/** How many items to draw, and which row of the table says so. */
export interface Size {
  n: number;
  row: string;
}

/** The size a table gives. Never more than there is; a population of none needs none, and proves nothing either. */
export function sizeFor(table: SizeTable, { count, risk, periodic }: SizeQuestion): Size {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new Problem('invalid', `A population cannot have ${count} items. Give a whole number, 0 or more.`);
  }
  if (count === 0) return { n: 0, row: 'no instances' };
  return (periodic && sizeByFrequency(table, count, risk, periodic)) ?? sizeByCount(table, count, risk);
}

function sizeByFrequency(
  table: SizeTable,
  count: number,
  risk: RiskLevel,
  { frequency, period }: { frequency: string; period: Span },
): Size | undefined {
  if (!isWholeYear(period)) return undefined;
  const found = table.byFrequency.find((row) => row.frequency === frequency && count <= row.upTo);
  return found && { n: Math.min(count, found[risk]), row: `${found.frequency}, ${risk} risk` };
}

function sizeByCount(table: SizeTable, count: number, risk: RiskLevel): Size {
  const rows = table.byPopulation;
  const at = rows.findIndex(({ upTo }) => upTo === null || count <= upTo);
  const found = rows[at];
  if (!found) {
    throw new Problem(
      'invalid',
      `The size table "${table.title}" has no row for ${count} items. Add a last row without an upper end.`,
    );
  }
  const { atLeast, percent } = found[risk];
  const share = Math.ceil((count * percent) / 100);
  return { n: Math.min(count, Math.max(atLeast, share)), row: `${rangeOf(rows, at)}, ${risk} risk` };
}

function rangeOf(rows: SizeTable['byPopulation'], at: number): string {
  const before = rows[at - 1]?.upTo ?? 0;
  const upTo = rows[at]?.upTo ?? null;
  if (upTo === null) return `over ${before} items`;
  return before + 1 === upTo ? `${upTo} ${upTo === 1 ? 'item' : 'items'}` : `${before + 1} to ${upTo} items`;
}

type Rule = [atLeast: number, percent: number];

function row(upTo: number | null, low: Rule, standard: Rule, high: Rule): SizeTable['byPopulation'][number] {
  return { upTo, low: rule(low), standard: rule(standard), high: rule(high) };
}

function rule([atLeast, percent]: Rule): { atLeast: number; percent: number } {
  return { atLeast, percent };
}
