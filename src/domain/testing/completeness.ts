import type { Population } from './shapes.ts';

export type CompletenessClass = Population['reconciliation']['class'];

/** What has to be looked at before a population of this class counts as complete. The auditor reads it; so does the company. */
export const COMPLETENESS_CHECKS: Record<CompletenessClass, readonly string[]> = {
  log: [
    'The list comes from the system that performs the event, not from the tickets that approve it.',
    'The dates asked for cover the period, and the filters are shown.',
    'The record count was captured when the list was taken.',
    'Gaps in numbers or days were looked at.',
    'Some events known from elsewhere were traced into the list.',
  ],
  calendar: [
    'The occurrences due were computed from frequency and period.',
    'They were compared with the records kept, one by one.',
    'A missing occurrence is treated as a deviation.',
  ],
  inventory: [
    'The list was taken from the source system on a stated day, with its count.',
    'Items of the list were found in an independent list.',
    'Items of the independent list were found in the list.',
  ],
  hr: [
    'Opening headcount and joiners less leavers give the closing headcount, or payroll or identity records agree.',
    'Contractors are included if the control covers them.',
  ],
  register: [
    'Entries were compared with the independent source the register is named with.',
    'Entries of that source were looked for in the register.',
    'A register without entries was supported by inquiry and by that source.',
  ],
};

/** Whether a population may be sampled, with every reason why not. */
export interface Completeness {
  verdict: 'reconciled' | 'unreconciled' | 'not-checked';
  reasons: string[];
}

/**
 * Judges what a population says of its own completeness. Not checked is not complete: a population counts as
 * reconciled only when an independent source was counted after the extraction and the difference stated is
 * the difference there is.
 */
export function judgeCompleteness(population: Population): Completeness {
  const { reconciliation, frozen, source, extractedAt } = population;
  if (!frozen) {
    return {
      verdict: 'not-checked',
      reasons: ['It is not frozen yet, so there is no count to reconcile.'],
    };
  }
  if (reconciliation.checkedOn < extractedAt.slice(0, 10)) {
    return { verdict: 'not-checked', reasons: ['It was checked before this extraction was made.'] };
  }
  const reasons = [
    ...differenceReasons(frozen.count, reconciliation),
    ...(sameName(reconciliation.independentSource, source)
      ? ['It was reconciled with its own source, which is not independent.']
      : []),
  ];
  return { verdict: reasons.length > 0 ? 'unreconciled' : 'reconciled', reasons };
}

function differenceReasons(
  count: number,
  { independentCount, difference }: Population['reconciliation'],
): string[] {
  const real = count - independentCount;
  if (real === difference) return [];
  return [
    `It has ${count} items and the independent source ${independentCount}: the difference is ${real}, not ${difference}.`,
  ];
}

function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Headcount must move as the lists say: opening plus joiners less leavers is closing. The gap is 0 when it does. */
export function headcountGap(counts: {
  opening: number;
  joiners: number;
  leavers: number;
  closing: number;
}): number {
  return counts.opening + counts.joiners - counts.leavers - counts.closing;
}

/** The numbers missing from a run of numbered identifiers (`CHG-0001`, `CHG-0002` ...): gaps a log must explain. */
export function missingNumbers(ids: readonly string[]): string[] {
  const series = new Map<string, { digits: number; numbers: Set<number> }>();
  for (const id of ids) {
    const found = /^(.*?)(\d{1,9})$/.exec(id);
    if (!found) continue;
    const key = `${found[1]}\n${found[2]!.length}`;
    const known = series.get(key) ?? { digits: found[2]!.length, numbers: new Set<number>() };
    known.numbers.add(Number(found[2]));
    series.set(key, known);
  }
  return [...series].flatMap(([key, { digits, numbers }]) =>
    gaps(numbers).map(
      (number) => `${key.slice(0, key.indexOf('\n'))}${String(number).padStart(digits, '0')}`,
    ),
  );
}

function gaps(numbers: ReadonlySet<number>): number[] {
  const sorted = [...numbers].sort((a, b) => a - b);
  const missing: number[] = [];
  for (let at = 1; at < sorted.length; at++) {
    for (let number = sorted[at - 1]! + 1; number < sorted[at]! && missing.length < 1000; number++) {
      missing.push(number);
    }
  }
  return missing;
}
