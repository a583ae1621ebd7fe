import type { Records } from '../record/nouns.ts';
import { evaluateTest, type TestEvaluation } from './evaluation.ts';

type Kept<N extends keyof Records> = Records[N][number];

/** One test of a control with what it came to. */
export interface EvaluatedTest {
  test: Kept<'test'>;
  result?: Kept<'result'>;
  sample?: Kept<'sample'>;
  evaluation: TestEvaluation;
}

export const ROUTES = [
  'report', // within the tolerable rate: the control operated, the deviation is reported
  'enlarge', // once, and only if it was planned
  'not-effective', // the control did not operate for the time or system affected
  'compensating', // test another control that answers the same risk
  'both-parts', // replaced within the period: the part that failed still counts
  'every-item', // automated: each item that passed through it is affected
] as const;
export type Route = (typeof ROUTES)[number];

/** What follows for one control from its tests. The auditor concludes; this only suggests, with reasons. */
export interface ControlStanding {
  control: string;
  tests: EvaluatedTest[];
  deviations: Kept<'deviation'>[];
  suggestion: 'effective' | 'not-effective' | 'no-instances' | 'cannot-conclude';
  reasons: string[];
  routes: { route: Route; why: string }[];
  /** The auditor’s own conclusion, when there is one. */
  concluded?: Kept<'controlConclusion'>;
}

/** Where one control stands in one engagement, from the tests that serve it. */
export function standingOf(records: Records, engagementId: string, controlId: string): ControlStanding {
  const tests = evaluatedTests(records, engagementId, controlId);
  const deviations = records.deviation.filter(({ test }) => tests.some((each) => each.test.id === test));
  const control = records.control.find(({ id }) => id === controlId);
  const failures = tests.flatMap((each) => failureOf(each, deviations, control?.execution === 'automated'));
  const concluded = records.controlConclusion.find(
    (each) => each.control === controlId && each.engagements.includes(engagementId),
  );
  return {
    control: controlId,
    tests,
    deviations,
    ...suggest(tests, failures),
    routes: [...routesOf(failures), ...replacementRoutes(records, controlId, failures)],
    ...(concluded && { concluded }),
  };
}

/** The tests of a control that an engagement uses, each evaluated. */
export function evaluatedTests(records: Records, engagementId: string, controlId: string): EvaluatedTest[] {
  return records.test
    .filter((test) => test.control === controlId && test.engagements.includes(engagementId))
    .map((test) => {
      const result = records.result.find((each) => each.test === test.id);
      const sample =
        records.sample.find(({ id }) => id === result?.sample) ??
        records.sample.find((each) => each.test === test.id);
      return {
        test,
        ...(result && { result }),
        ...(sample && { sample }),
        evaluation: evaluateTest(test, result, sample),
      };
    });
}

interface Failure {
  each: EvaluatedTest;
  isFatal: boolean;
  isSystematic: boolean;
  isAutomated: boolean;
  why: string;
}

function failureOf(
  each: EvaluatedTest,
  deviations: readonly Kept<'deviation'>[],
  isAutomated: boolean,
): Failure[] {
  const { test, evaluation } = each;
  const reported = deviations.filter((deviation) => deviation.test === test.id);
  if (evaluation.failed === 0 && reported.length === 0) return [];
  const isSystematic = reported.some((deviation) => deviation.isSystematic);
  const failsAtOnce = isAutomated && test.selection === 'one';
  return [
    {
      each,
      isAutomated: failsAtOnce,
      isSystematic,
      isFatal: failsAtOnce || isSystematic || evaluation.failed === 0 || evaluation.supportsReliance !== true,
      why: failureWords(each, failsAtOnce, isSystematic),
    },
  ];
}

function failureWords(
  { test, evaluation }: EvaluatedTest,
  failsAtOnce: boolean,
  isSystematic: boolean,
): string {
  if (evaluation.failed === 0) return `${test.id}: a deviation is reported that its result does not count.`;
  const found = `${test.id}: ${evaluation.failed} of ${evaluation.tested} failed`;
  if (failsAtOnce)
    return `${found}. An automated control that fails once fails for all that passed through it.`;
  return `${found}; ${rateWords(evaluation)}${isSystematic ? ' The cause is systematic.' : ''}`;
}

function rateWords(evaluation: TestEvaluation): string {
  const limit = evaluation.limit90Percent;
  if (limit === undefined) return 'the items were not drawn at random, so no rate can be projected.';
  const what = evaluation.isWholePopulation
    ? 'the rate of the whole population is'
    : 'the upper limit at 90 % is';
  const side = limit <= evaluation.tolerablePercent ? 'within' : 'above';
  return `${what} ${limit.toFixed(1)} %, ${side} the tolerable ${evaluation.tolerablePercent} %.`;
}

function suggest(
  tests: readonly EvaluatedTest[],
  failures: readonly Failure[],
): Pick<ControlStanding, 'suggestion' | 'reasons'> {
  const fatal = failures.filter(({ isFatal }) => isFatal).map(({ why }) => why);
  if (fatal.length > 0) return { suggestion: 'not-effective', reasons: fatal };
  if (tests.length === 0) return { suggestion: 'cannot-conclude', reasons: ['No test of it is on record.'] };
  const open = tests.flatMap(({ test, evaluation }) => evaluation.open.map((why) => `${test.id}: ${why}`));
  if (open.length > 0) return { suggestion: 'cannot-conclude', reasons: open };
  if (isInquiryAlone(tests)) {
    return {
      suggestion: 'cannot-conclude',
      reasons: ['Only inquiry was made. Inquiry alone never supports a conclusion.'],
    };
  }
  const beyondInquiry = tests.filter(({ test }) => test.nature !== 'inquiry');
  const idle = beyondInquiry.filter(({ evaluation }) => evaluation.outcome === 'no-instances');
  if (idle.length === beyondInquiry.length) {
    return {
      suggestion: 'no-instances',
      reasons: ['No instance occurred, so its operation was not tested.'],
    };
  }
  const reasons = failures.map(({ why }) => why);
  return { suggestion: 'effective', reasons: reasons.length > 0 ? reasons : ['No exceptions noted.'] };
}

/** Whether nothing but inquiry was done: then there is no conclusion, whatever was answered. */
export function isInquiryAlone(tests: readonly Pick<EvaluatedTest, 'test'>[]): boolean {
  return tests.every(({ test }) => test.nature === 'inquiry');
}

function routesOf(failures: readonly Failure[]): ControlStanding['routes'] {
  return failures.flatMap((failure): ControlStanding['routes'] => {
    if (!failure.isFatal) return [{ route: 'report', why: failure.why }];
    if (failure.isAutomated) return [{ route: 'every-item', why: failure.why }, compensating(failure)];
    const canEnlarge = !failure.isSystematic && mayEnlarge(failure.each);
    return [
      ...(canEnlarge
        ? [
            {
              route: 'enlarge' as const,
              why: 'Only if the plan allowed it: all deviations of the combined sample count.',
            },
          ]
        : []),
      { route: 'not-effective' as const, why: failure.why },
      compensating(failure),
    ];
  });
}

function mayEnlarge({ sample, evaluation }: EvaluatedTest): boolean {
  const isDrawn = sample?.method === 'draw/1' || sample?.method === 'stratified/1';
  return isDrawn && !sample.extension && !evaluation.isWholePopulation;
}

function compensating({ each }: Failure): { route: Route; why: string } {
  return {
    route: 'compensating',
    why: `Another control that answers the same risk as ${each.test.control} may be tested; if it worked all period, the criterion or objective may still be met.`,
  };
}

function replacementRoutes(
  records: Records,
  controlId: string,
  failures: readonly Failure[],
): ControlStanding['routes'] {
  if (failures.length === 0) return [];
  return records.control
    .filter(({ replaces }) => replaces === controlId)
    .map(({ id }) => ({
      route: 'both-parts' as const,
      why: `${id} replaced it. Test both parts; the part that failed still counts.`,
    }));
}
