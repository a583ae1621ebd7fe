import type { Noun, Records } from '../../record/nouns.ts';

/** A record of one noun, latest version, with its id. */
export type Recorded<N extends Noun> = Records[N][number];

/**
 * What a test came to. Only `none-noted` and `no-instances` are free of deviation; whatever is missing has
 * its own name and is never a pass.
 */
export type Outcome =
  | { kind: 'none-noted' }
  | { kind: 'deviation' }
  | { kind: 'no-instances'; why: string }
  /** Items failed, and no deviation says what was wrong. */
  | { kind: 'undescribed'; tested: number; failed: number }
  /** Begun, with items or results still missing. */
  | { kind: 'incomplete'; why: string }
  | { kind: 'not-performed' };

/** The numbers of a test that anyone can recompute from its records. */
export interface Counts {
  /** Items of the population, when one was used. */
  population?: number;
  /** Items drawn at first, when a sample was drawn. */
  sample?: number;
  /** Different items with at least one mark other than not applicable. */
  tested: number;
  /** Different items with at least one failed attribute. */
  failed: number;
}

/** One test of one control with everything recorded about it. */
export interface TestFacts {
  test: Recorded<'test'>;
  population: Recorded<'population'> | undefined;
  samples: Recorded<'sample'>[];
  results: Recorded<'result'>[];
  deviations: Recorded<'deviation'>[];
  counts: Counts;
  outcome: Outcome;
}

/** The tests of a control that serve an engagement, in the order of their ids, with what came of each. */
export function testsOf(records: Records, control: string, engagement: string): TestFacts[] {
  return records.test
    .filter((test) => test.control === control && test.engagements.includes(engagement))
    .map((test) => testFacts(records, test));
}

function testFacts(records: Records, test: Recorded<'test'>): TestFacts {
  const samples = records.sample.filter((sample) => sample.test === test.id);
  const results = records.result.filter((result) => result.test === test.id);
  const deviations = records.deviation.filter((deviation) => deviation.test === test.id);
  const population = records.population.find(({ id }) => id === (test.population ?? samples[0]?.population));
  const counts = countsOf(samples, results, population);
  return {
    test,
    population,
    samples,
    results,
    deviations,
    counts,
    outcome: outcomeOf({ test, samples, results, deviations, counts }),
  };
}

function countsOf(
  samples: readonly Recorded<'sample'>[],
  results: readonly Recorded<'result'>[],
  population: Recorded<'population'> | undefined,
): Counts {
  const tested = new Set<string>();
  const failed = new Set<string>();
  for (const { item, marks } of results.flatMap((result) => result.items)) {
    if (marks.some((mark) => mark !== 'not-applicable')) tested.add(item);
    if (marks.includes('fail')) failed.add(item);
  }
  const N = samples.length > 0 ? sum(samples.map((sample) => sample.N)) : population?.frozen?.count;
  return {
    ...(N === undefined ? {} : { population: N }),
    ...(samples.length > 0 ? { sample: sum(samples.map((sample) => sample.n)) } : {}),
    tested: tested.size,
    failed: failed.size,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

type Recordings = Pick<TestFacts, 'test' | 'samples' | 'results' | 'deviations' | 'counts'>;

function outcomeOf({ test, samples, results, deviations, counts }: Recordings): Outcome {
  if (results.length === 0) return { kind: 'not-performed' };
  const why = unfinished({ test, samples, results });
  if (why !== undefined) return { kind: 'incomplete', why };
  if (deviations.length > 0) return { kind: 'deviation' };
  if (counts.failed > 0) return { kind: 'undescribed', tested: counts.tested, failed: counts.failed };
  const none = results.find((result) => result.noInstances);
  if (none?.noInstances && counts.tested === 0) return { kind: 'no-instances', why: none.noInstances.why };
  return { kind: 'none-noted' };
}

function unfinished({
  test,
  samples,
  results,
}: Pick<TestFacts, 'test' | 'samples' | 'results'>): string | undefined {
  const marked = new Set(results.flatMap((result) => result.items.map(({ item }) => item)));
  if (results.some((result) => result.noInstances)) return undefined;
  const wanted = new Set(samples.flatMap((sample) => [...sample.items, ...(sample.extension?.items ?? [])]));
  const missing = [...wanted].filter((item) => !marked.has(item)).length;
  if (missing > 0) return `${wanted.size - missing} of ${wanted.size} selected items have been examined.`;
  if (marked.size === 0 && test.selection !== 'none') return 'The items examined have not been recorded.';
  return undefined;
}
