import type { Records } from '../record/nouns.ts';
import { requirementIdsOf } from '../scope/requirements.ts';
import type { EvaluatedTest } from '../testing/standing.ts';
import { supposeFailed, type Counterfactual } from './counterfactual.ts';
import { groundOf, servesRequirement, type Ground, type Operated } from './ground.ts';
import { reasonRequirement, type RequirementReasoning } from './requirement.ts';

/** From one control’s deviation to the opinion, step by step, with what would have followed otherwise. */
export interface DecisionExplanation {
  control: string;
  operated: Operated;
  tests: {
    test: string;
    tested: number;
    failed: number;
    limit90Percent?: number;
    tolerablePercent: number;
  }[];
  requirements: RequirementReasoning[];
  /** Controls that compensate for it, with what was tested of each. */
  compensatedBy: { control: string; tested: number; failed: number }[];
  /** Had those failed as well; undefined when nothing compensates. */
  counterfactual?: Counterfactual;
  /** The same in sentences, in order. */
  sentences: string[];
}

/** Explains what a control’s result did, and did not do, to the conclusions of an engagement. */
export function explainControl(
  records: Records,
  engagementId: string,
  controlId: string,
): DecisionExplanation {
  const ground = groundOf(records, engagementId);
  const requirements = reasonTouched(ground, controlId);
  const tests = ground.standing(controlId).tests.map(countsOf);
  const helpers = new Set(
    requirements.flatMap(({ compensation }) =>
      compensation.filter(({ failed }) => failed === controlId).flatMap(({ by }) => by),
    ),
  );
  const compensatedBy = [...helpers].map((control) => ({ control, ...totalOf(ground, control) }));
  const counterfactual = helpers.size > 0 ? supposeFailed(records, engagementId, [...helpers]) : undefined;
  const told = {
    control: controlId,
    operated: ground.operated(controlId),
    tests,
    requirements,
    compensatedBy,
  };
  return {
    ...told,
    ...(counterfactual && { counterfactual }),
    sentences: sentencesOf(ground, told, counterfactual),
  };
}

function reasonTouched(ground: Ground, controlId: string): RequirementReasoning[] {
  const control = ground.controls.find(({ id }) => id === controlId);
  return requirementIdsOf(ground.engagement)
    .filter((requirement) => control !== undefined && servesRequirement(control, requirement))
    .map((requirement) => reasonRequirement(ground, requirement));
}

function countsOf({ test, evaluation }: EvaluatedTest): DecisionExplanation['tests'][number] {
  const { tested, failed, limit90Percent, tolerablePercent } = evaluation;
  return {
    test: test.id,
    tested,
    failed,
    ...(limit90Percent !== undefined && { limit90Percent }),
    tolerablePercent,
  };
}

function totalOf(ground: Ground, control: string): { tested: number; failed: number } {
  const counts = ground.standing(control).tests.map(countsOf);
  return {
    tested: Math.max(0, ...counts.map(({ tested }) => tested)),
    failed: Math.max(0, ...counts.map(({ failed }) => failed)),
  };
}

type Told = Omit<DecisionExplanation, 'counterfactual' | 'sentences'>;

function sentencesOf(
  ground: Ground,
  { control, operated, requirements, compensatedBy }: Told,
  counterfactual: Counterfactual | undefined,
): string[] {
  if (requirements.length === 0) return [`${control} serves nothing in ${ground.engagement.id}.`];
  const { suggestion, reasons } = ground.standing(control);
  return [
    ...(suggestion === 'effective' || suggestion === 'not-effective' ? reasons : []),
    `${control} ${OPERATED_WORDS[operated]}.`,
    ...compensatedBy.map(
      (each) =>
        `${each.control} compensates: ${each.tested - each.failed} of ${each.tested} items tested passed.`,
    ),
    ...requirements.map(({ requirement, operation }) => `${requirement}: ${operation.replaceAll('-', ' ')}.`),
    ...(counterfactual ? [counterfactualSentence(counterfactual)] : []),
  ];
}

const OPERATED_WORDS: Record<Operated, string> = {
  effective: 'operated effectively',
  'not-effective': 'did not operate effectively',
  'no-instances': 'had no instance in the period',
  open: 'cannot be concluded on yet',
};

function counterfactualSentence({ supposed, after, changed }: Counterfactual): string {
  const had = `Had ${supposed.join(' and ')} failed as well`;
  if (after.exceptFor.length > 0) {
    return `${had}, an opinion could be ${after.consistent.join(' or ')}: except for ${after.exceptFor.join(', ')}.`;
  }
  const weighed = changed.map(({ requirement }) => requirement).join(', ');
  return weighed === ''
    ? `${had}, nothing would follow otherwise.`
    : `${had}, ${weighed} would be for the auditor to weigh again.`;
}
