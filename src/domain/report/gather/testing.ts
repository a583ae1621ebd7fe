import type { Noun, Records } from '#domain/record/nouns.ts';
import { evaluateTest, type TestEvaluation } from '#domain/testing/evaluation.ts';

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
  /** The arithmetic of the test, as the testing room computes it. */
  evaluation: TestEvaluation;
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
  const evaluation = evaluateTest(test, wholeResult(results), sampleOf(samples, results));
  return {
    test,
    population,
    samples,
    results,
    deviations,
    evaluation,
    counts: countsOf(samples, population, evaluation),
    outcome: outcomeOf(evaluation, results, deviations),
  };
}

/** Results recorded in parts, such as interim and final, read as one. */
function wholeResult(results: readonly Recorded<'result'>[]): Recorded<'result'> | undefined {
  const last = results.at(-1);
  if (last === undefined) return undefined;
  const { noInstances, ...rest } = last;
  const isNone = results.every((result) => result.noInstances !== undefined);
  return {
    ...rest,
    ...(isNone && noInstances ? { noInstances } : {}),
    items: results.flatMap(({ items }) => items),
  };
}

function sampleOf(
  samples: readonly Recorded<'sample'>[],
  results: readonly Recorded<'result'>[],
): Recorded<'sample'> | undefined {
  const [first, ...others] = samples;
  if (first === undefined) return undefined;
  if (others.length === 0) return first;
  const named = samples.filter(({ id }) => results.some(({ sample }) => sample === id));
  return named.length === 1 ? named[0] : joined(samples);
}

/** Several samples of one test, such as one for each half of the period, read as one. */
function joined(samples: readonly Recorded<'sample'>[]): Recorded<'sample'> | undefined {
  const [first] = samples;
  if (first === undefined) return undefined;
  return {
    ...first,
    N: sum(samples.map(({ N }) => N)),
    n: sum(samples.map(({ n }) => n)),
    items: samples.flatMap(({ items, extension }) => [...items, ...(extension?.items ?? [])]),
    extension: undefined,
  };
}

function countsOf(
  samples: readonly Recorded<'sample'>[],
  population: Recorded<'population'> | undefined,
  { tested, failed }: TestEvaluation,
): Counts {
  const N = samples.length > 0 ? sum(samples.map((sample) => sample.N)) : population?.frozen?.count;
  return {
    ...(N === undefined ? {} : { population: N }),
    ...(samples.length > 0 ? { sample: sum(samples.map((sample) => sample.n)) } : {}),
    tested,
    failed,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function outcomeOf(
  { outcome, open, tested, failed }: TestEvaluation,
  results: readonly Recorded<'result'>[],
  deviations: readonly Recorded<'deviation'>[],
): Outcome {
  if (results.length === 0) return { kind: 'not-performed' };
  if (outcome === 'incomplete') return { kind: 'incomplete', why: open.join(' ') };
  if (deviations.length > 0) return { kind: 'deviation' };
  if (outcome === 'deviations') return { kind: 'undescribed', tested, failed };
  const none = results.find((result) => result.noInstances)?.noInstances;
  if (outcome === 'no-instances') return { kind: 'no-instances', why: none?.why ?? '' };
  return { kind: 'none-noted' };
}
