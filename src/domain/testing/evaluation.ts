import { drawnItems } from './extend.ts';
import { countGrid, type GridCount } from './grid.ts';
import { planSize, upperLimitPercent } from './limits.ts';
import type { ControlTest, Deviation, Result, Sample } from './shapes.ts';

/** What one test came to. Only `no-exceptions` is a pass; `incomplete` never is. */
export type TestOutcome = 'no-exceptions' | 'deviations' | 'no-instances' | 'incomplete';

/** The evaluation of one test of controls: counts, rates and what is still open. */
export interface TestEvaluation extends GridCount {
  outcome: TestOutcome;
  tolerablePercent: number;
  /** Share of the items tested that failed; undefined when none was tested. */
  ratePercent?: number;
  /** Rate the population could reach. The rate itself when all of it was tested; undefined when a person chose the items. */
  limit90Percent?: number;
  limit95Percent?: number;
  isWholePopulation: boolean;
  /** Large enough for a confidence to be stated when nothing failed; smaller sizes rest on judgment. */
  isStatistical: boolean;
  /** Nothing failed, or the limit at 90 % is within the tolerable rate. Undefined when it cannot be told. */
  supportsReliance?: boolean;
  /** Why it is incomplete, one sentence each. */
  open: string[];
}

/** Evaluates a test from its result and, when items were drawn, the sample they came from. */
export function evaluateTest(test: ControlTest, result: Result | undefined, sample?: Sample): TestEvaluation {
  const grid = countGrid(test, result?.items ?? []);
  const open = openMatters(test, result, sample, grid);
  const whole = isWhole(test, grid, sample);
  const limits = limitsOf(grid, sample, whole);
  const outcome = outcomeOf(grid, result, open);
  const supports =
    outcome === 'incomplete' ? undefined : supportOf(grid, limits.limit90Percent, test.tolerablePercent);
  return {
    ...grid,
    outcome,
    tolerablePercent: test.tolerablePercent,
    ...(grid.tested > 0 && { ratePercent: (grid.failed / grid.tested) * 100 }),
    ...limits,
    isWholePopulation: whole,
    isStatistical: isDrawn(sample) && !whole && grid.tested >= smallestStatistical(test),
    ...(supports !== undefined && { supportsReliance: supports }),
    open,
  };
}

/** Where a reported deviation and the grid it came from disagree; empty when they are of one mind. */
export function compareDeviation(deviation: Deviation, evaluation: TestEvaluation): string[] {
  const findings: string[] = [];
  if (deviation.tested !== evaluation.tested || deviation.failed !== evaluation.failed) {
    findings.push(
      `It says ${deviation.failed} of ${deviation.tested}; the results show ${evaluation.failed} of ${evaluation.tested}.`,
    );
  }
  const failed = new Set(evaluation.failedItems);
  const strangers = deviation.items.filter((item) => !failed.has(item));
  if (strangers.length > 0) findings.push(`It names items that did not fail: ${strangers.join(', ')}.`);
  const left = evaluation.failedItems.filter((item) => !deviation.items.includes(item));
  if (left.length > 0) findings.push(`It leaves out items that failed: ${left.join(', ')}.`);
  return findings;
}

function openMatters(
  test: ControlTest,
  result: Result | undefined,
  sample: Sample | undefined,
  grid: GridCount,
): string[] {
  if (!result) return ['There is no result yet.'];
  const open: string[] = [];
  if (grid.unreadable.length > 0) {
    open.push(`Marks do not fit the attributes, or an item stands twice: ${grid.unreadable.join(', ')}.`);
  }
  if (result.noInstances) return [...open, ...contradictions(grid, sample)];
  if (grid.tested === 0 && !isStatedInWords(test, result)) open.push('No item was tested.');
  if (test.selection === 'sample' && !sample) open.push('The sample it tested is not on record.');
  if (test.selection === 'all' && test.population !== undefined && !sample) {
    open.push('The list of all items is not on record.');
  }
  return [...open, ...(sample ? sampleMatters(result, sample, grid) : [])];
}

/** Observation, inquiry and tests of one need no grid: what was seen is the result, and a second person reviewed it. */
function isStatedInWords(test: ControlTest, { items }: Result): boolean {
  return (test.selection === 'none' || test.selection === 'one') && items.length === 0;
}

function contradictions(grid: GridCount, sample: Sample | undefined): string[] {
  const open: string[] = [];
  if (grid.tested > 0) open.push('It says that no instance occurred and lists items that were tested.');
  if (sample && sample.N > 0) {
    open.push(`It says that no instance occurred; the population has ${sample.N}.`);
  }
  return open;
}

function sampleMatters(result: Result, sample: Sample, grid: GridCount): string[] {
  const drawn = drawnItems(sample);
  const examined = new Set(result.items.map(({ item }) => item));
  const missing = drawn.filter((item) => !examined.has(item));
  const wanted = new Set(drawn);
  const strangers = [...examined].filter((item) => !wanted.has(item));
  const needed = Math.min(sample.n, sample.N - grid.notApplicable.length);
  const open: string[] = [];
  if (missing.length > 0) open.push(`Drawn and not yet tested: ${missing.join(', ')}.`);
  if (strangers.length > 0) open.push(`Tested and never drawn: ${strangers.join(', ')}.`);
  if (missing.length === 0 && grid.tested < needed) {
    open.push(`${needed - grid.tested} items that were not applicable have not been replaced.`);
  }
  return open;
}

function isWhole(test: ControlTest, grid: GridCount, sample: Sample | undefined): boolean {
  if (!sample) return test.selection === 'all' && grid.tested > 0;
  return sample.N > 0 && grid.tested + grid.notApplicable.length >= sample.N;
}

type Limits = Pick<TestEvaluation, 'limit90Percent' | 'limit95Percent'>;

function limitsOf(grid: GridCount, sample: Sample | undefined, whole: boolean): Limits {
  if (grid.tested === 0) return {};
  if (whole) {
    const rate = (grid.failed / grid.tested) * 100;
    return { limit90Percent: rate, limit95Percent: rate };
  }
  if (!isDrawn(sample)) return {};
  return {
    limit90Percent: upperLimitPercent(grid.tested, grid.failed, 90),
    limit95Percent: upperLimitPercent(grid.tested, grid.failed, 95),
  };
}

function isDrawn(sample: Sample | undefined): boolean {
  return sample?.method === 'draw/1' || sample?.method === 'stratified/1';
}

function smallestStatistical({ tolerablePercent }: ControlTest): number {
  if (tolerablePercent <= 0 || tolerablePercent >= 100) return Infinity;
  return planSize({ confidencePercent: 90, tolerablePercent, deviationsAllowed: 0 });
}

function outcomeOf(grid: GridCount, result: Result | undefined, open: readonly string[]): TestOutcome {
  if (open.length > 0) return 'incomplete';
  if (result?.noInstances) return 'no-instances';
  return grid.failed > 0 ? 'deviations' : 'no-exceptions';
}

function supportOf(grid: GridCount, limit: number | undefined, tolerable: number): boolean | undefined {
  if (grid.failed === 0) return true;
  return limit === undefined ? undefined : limit <= tolerable;
}
