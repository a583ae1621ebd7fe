import type { Records } from '../record/nouns.ts';
import { evaluatedTests } from './standing.ts';

/** One condition under which a single test of an automated control stands for the whole period. */
export interface Condition {
  id: 'programmed' | 'general-controls' | 'unchanged' | 'branches' | 'each-system';
  /** `asked` is for the auditor to confirm; until then it does not hold. */
  holds: 'yes' | 'no' | 'unknown' | 'asked';
  why: string;
}

/** Whether a test of one is enough, and what to do where it is not. */
export interface TestOfOne {
  /** `may` once every condition that records can show holds; the auditor confirms those that are asked. */
  verdict: 'may' | 'may-not' | 'cannot-tell';
  conditions: Condition[];
  insteadOf: string[];
}

/** What stands in for a test of one when a condition fails. */
const INSTEAD = [
  'Test it at several dates of the period.',
  'Examine every change to the component in the period.',
  'Treat it as a manual control and sample its items.',
] as const;

/**
 * Whether one test of each distinct condition is enough for an automated control. It leans on the general
 * controls over change and access: where one of those did not work, or nobody has concluded on it, it falls back to sampling.
 */
export function judgeTestOfOne(records: Records, engagementId: string, controlId: string): TestOfOne {
  const control = records.control.find(({ id }) => id === controlId);
  const tests = evaluatedTests(records, engagementId, controlId).map(({ test }) => test);
  const conditions: Condition[] = [
    control?.execution === 'automated'
      ? { id: 'programmed', holds: 'yes', why: 'It is automated, so it acts the same way each time.' }
      : { id: 'programmed', holds: 'no', why: 'It is not fully automated.' },
    generalControls(records, engagementId, control?.reliesOn ?? []),
    {
      id: 'unchanged',
      holds: 'asked',
      why: 'Confirm that the setting did not change, or changed under control (change log, second date).',
    },
    {
      id: 'branches',
      holds: 'asked',
      why: 'Confirm that each branch that matters was exercised: valid, invalid, boundary, override.',
    },
    eachSystem(control?.systems ?? [], tests),
  ];
  return { verdict: verdictOf(conditions), conditions, insteadOf: [...INSTEAD] };
}

function generalControls(records: Records, engagementId: string, reliesOn: readonly string[]): Condition {
  if (reliesOn.length === 0) {
    return {
      id: 'general-controls',
      holds: 'unknown',
      why: 'It names no general controls over change and access that it relies on.',
    };
  }
  const operatedOf = (id: string): string | undefined =>
    records.controlConclusion.find(
      ({ control, engagements }) => control === id && engagements.includes(engagementId),
    )?.operated;
  const failed = reliesOn.filter((id) => operatedOf(id) === 'not-effective');
  if (failed.length > 0) {
    return { id: 'general-controls', holds: 'no', why: `Did not operate effectively: ${failed.join(', ')}.` };
  }
  const open = reliesOn.filter((id) => operatedOf(id) !== 'effective');
  if (open.length > 0) {
    return {
      id: 'general-controls',
      holds: 'unknown',
      why: `Not concluded as effective: ${open.join(', ')}.`,
    };
  }
  return {
    id: 'general-controls',
    holds: 'yes',
    why: `Operated effectively all period: ${reliesOn.join(', ')}.`,
  };
}

function eachSystem(systems: readonly string[], tests: readonly Records['test'][number][]): Condition {
  const seen = new Set(tests.flatMap((test) => test.systems));
  const missing = systems.filter((system) => !seen.has(system));
  if (systems.length > 1 && missing.length > 0) {
    return { id: 'each-system', holds: 'no', why: `Not tested on ${missing.join(', ')}.` };
  }
  return { id: 'each-system', holds: 'yes', why: 'Each system with its own setting was tested.' };
}

function verdictOf(conditions: readonly Condition[]): TestOfOne['verdict'] {
  if (conditions.some(({ holds }) => holds === 'no')) return 'may-not';
  return conditions.some(({ holds }) => holds === 'unknown') ? 'cannot-tell' : 'may';
}
