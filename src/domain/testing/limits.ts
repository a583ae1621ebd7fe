import { Problem } from '../problem.ts';

/**
 * Chance of at most `deviations` in `size` items when the population deviates at `rate` (binomial): what a
 * large population gives.
 */
export function binomialTail(size: number, deviations: number, rate: number): number {
  if (rate <= 0 || deviations >= size) return 1;
  if (rate >= 1) return 0;
  const odds = Math.log(rate) - Math.log1p(-rate);
  let term = size * Math.log1p(-rate);
  let sum = Math.exp(term);
  for (let i = 0; i < deviations; i++) {
    term += Math.log(size - i) - Math.log(i + 1) + odds;
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}

/**
 * Chance of at most `deviations` in `size` items drawn from `population` items of which `deviating` deviate
 * (hypergeometric): for populations of 500 or fewer, or a sample above a tenth.
 */
export function hypergeometricTail(
  population: number,
  deviating: number,
  size: number,
  deviations: number,
): number {
  const least = Math.max(0, size - (population - deviating));
  const whole = logChoose(population, size);
  let sum = 0;
  for (let i = least; i <= Math.min(deviations, deviating, size); i++) {
    sum += Math.exp(logChoose(deviating, i) + logChoose(population - deviating, size - i) - whole);
  }
  return Math.min(1, sum);
}

/**
 * Upper deviation limit: the rate, in percent, that the population could reach at this confidence given what
 * the sample showed (exact binomial, by bisection). 2 of 25 at 90 % gives 19.9.
 */
export function upperLimitPercent(size: number, deviations: number, confidencePercent: number): number {
  if (size < 1 || deviations < 0 || deviations > size) {
    throw new Problem('invalid', `There is no limit for ${deviations} deviations in ${size} items.`);
  }
  const risk = riskOf(confidencePercent);
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (binomialTail(size, deviations, middle) > risk) low = middle;
    else high = middle;
  }
  return high * 100;
}

/** What a sample is planned for. `populationSize` asks for the finite form; without it the population is large. */
export interface Plan {
  confidencePercent: number;
  tolerablePercent: number;
  deviationsAllowed: number;
  populationSize?: number;
}

/**
 * Smallest sample that supports reliance when no more than the allowed deviations are found. In a finite
 * population that small a sample may be all of it.
 */
export function planSize(plan: Plan): number {
  const risk = riskOf(plan.confidencePercent) + ROUNDING;
  const most = plan.populationSize ?? 1_000_000;
  let low = plan.deviationsAllowed;
  let high = Math.min(most, low + 1);
  while (high < most && tail(plan, high) > risk) {
    low = high;
    high = Math.min(most, high * 2);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (tail(plan, middle) > risk) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Smallest sample in which the deviations expected (rounded up) are within those allowed. Undefined when the
 * expected rate comes so near the tolerable one that no sample up to 2,000 items supports reliance.
 */
export function planSizeExpecting(
  plan: Omit<Plan, 'deviationsAllowed'>,
  expectedPercent: number,
): number | undefined {
  if (expectedPercent >= plan.tolerablePercent) return undefined;
  for (let allowed = 0; ; allowed++) {
    const size = planSize({ ...plan, deviationsAllowed: allowed });
    if (size > 2000) return undefined;
    if (Math.ceil((size * expectedPercent) / 100 - ROUNDING) <= allowed) return size;
  }
}

/** Total sizes when a sample is enlarged by plan: for 0, 1, 2, ... deviations found. At 90 %/10 %: 22, 38, 52, 65. */
export function expansionTotals(
  confidencePercent: number,
  tolerablePercent: number,
  mostDeviations = 3,
): number[] {
  return Array.from({ length: mostDeviations + 1 }, (_, deviationsAllowed) =>
    planSize({ confidencePercent, tolerablePercent, deviationsAllowed }),
  );
}

/** Confidence, in percent, that the true rate is below the tolerable one, given what the sample showed. */
export function confidencePercent(size: number, deviations: number, tolerablePercent: number): number {
  return (1 - binomialTail(size, deviations, tolerablePercent / 100)) * 100;
}

/** The smallest number of deviating items that reaches the tolerable rate: ceil(N × T). */
export function deviatingItems(populationSize: number, tolerablePercent: number): number {
  return Math.ceil((populationSize * tolerablePercent) / 100 - ROUNDING);
}

/** Keeps a product such as 100 × 7 % from landing a hair above a whole number. */
const ROUNDING = 1e-9;

function tail(plan: Plan, size: number): number {
  const { populationSize, tolerablePercent, deviationsAllowed } = plan;
  if (populationSize === undefined) return binomialTail(size, deviationsAllowed, tolerablePercent / 100);
  const deviating = deviatingItems(populationSize, tolerablePercent);
  return hypergeometricTail(populationSize, deviating, size, deviationsAllowed);
}

function riskOf(confidencePercent: number): number {
  if (confidencePercent > 0 && confidencePercent < 100) return (100 - confidencePercent) / 100;
  throw new Problem(
    'invalid',
    `A confidence of ${confidencePercent} % is not possible. Give one between 0 and 100.`,
  );
}

function logChoose(from: number, count: number): number {
  if (count < 0 || count > from) return -Infinity;
  let sum = 0;
  for (let i = 1; i <= Math.min(count, from - count); i++) sum += Math.log(from - i + 1) - Math.log(i);
  return sum;
}
