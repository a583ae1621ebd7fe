import type { ReportFacts } from './facts.ts';
import type { Counts, Outcome } from './gather/testing.ts';

/** The numbers of one test as the report rests on them; a verifier computes them again from the records. */
export interface TestNumbers extends Counts {
  test: string;
  control: string;
  outcome: Outcome['kind'];
  /** What the deviations of the test print, one each. */
  reported: { deviation: string; tested: number; failed: number }[];
}

/** The numbers of a whole report. */
export interface ReportNumbers {
  requirements: number;
  controls: number;
  tests: TestNumbers[];
  deviations: number;
}

/** Every number of the report that follows from records, in the order of its controls. */
export function numbersOf({ controls, requirements }: ReportFacts): ReportNumbers {
  const tests = controls.flatMap(({ id, tests }) =>
    tests.map(({ test, counts, outcome, deviations }): TestNumbers => ({
      test: test.id,
      control: id,
      ...counts,
      outcome: outcome.kind,
      reported: deviations.map(({ id, tested, failed }) => ({ deviation: id, tested, failed })),
    })),
  );
  return {
    requirements: requirements.length,
    controls: controls.length,
    tests,
    deviations: tests.reduce((sum, { reported }) => sum + reported.length, 0),
  };
}
