import type { Records } from '../record/nouns.ts';
import { requirementIdsOf } from '../scope/requirements.ts';
import { isNotMet, reasonCommitments, type CommitmentReasoning } from './commitment.ts';
import type { Fact } from './fact.ts';
import { groundOf, type Ground, type Kept } from './ground.ts';
import { reasonManagement } from './management.ts';
import { reasonRequirement, type FocusPoint, type RequirementReasoning } from './requirement.ts';
import type { OpinionKind } from './shapes.ts';
import {
  combine,
  withoutUnachieved,
  reasonDescription,
  reasonRequirements,
  type SubjectReasoning,
} from './subjects.ts';

/**
 * What the facts of an engagement say about its opinion: the facts by name, and the kinds of opinion they are
 * consistent with. It never chooses. The opinion is the auditor’s.
 */
export interface OpinionReasoning {
  engagement: string;
  requirements: RequirementReasoning[];
  commitments: CommitmentReasoning[];
  subjects: SubjectReasoning[];
  /** Kinds consistent with the facts; more than one means that judgment decides. */
  consistent: OpinionKind[];
  /** Management refused assertion or representations: withdraw; a disclaimer only where law forbids it. */
  withdrawal: 'indicated' | 'not-indicated';
  /** Criteria or objectives a qualified opinion would be "except for". */
  exceptFor: string[];
  /** Everything that speaks for or against, is open, or must be shown. */
  facts: Fact[];
  /** What has to be settled before an opinion can rest on this. */
  open: Fact[];
  /** The auditor’s own opinion, and whether it is among the consistent ones. */
  given?: { opinion: Kept<'opinion'>; isConsistent: boolean };
}

/** Points of focus by criterion, from the catalogue; each missing one is an advisory gap and no more. */
export type FocusPoints = Readonly<Record<string, readonly FocusPoint[]>>;

/** Reasons about the opinion of an engagement from everything on record. */
export function reasonOpinion(
  records: Records,
  engagementId: string,
  pointsOfFocus: FocusPoints = {},
): OpinionReasoning {
  const ground = groundOf(records, engagementId);
  const requirements = requirementIdsOf(ground.engagement).map((requirement) =>
    reasonRequirement(ground, requirement, pointsOfFocus[requirement]),
  );
  const subjects = [
    reasonDescription(ground),
    reasonRequirements(ground, 'design', requirements),
    ...(ground.engagement.type === 2 ? [reasonRequirements(ground, 'operation', requirements)] : []),
  ];
  const exceptFor = requirements.filter(isNotMet).map(({ requirement }) => requirement);
  const commitments = reasonCommitments(ground, requirements);
  const management = reasonManagement(ground, exceptFor);
  const facts = withoutTwins([
    ...management.facts,
    ...subjects.flatMap((subject) => subject.facts),
    ...commitments.flatMap((commitment) => commitment.facts),
    ...requirements.flatMap((requirement) => requirement.facts),
  ]);
  const consistent: OpinionKind[] = management.isRefused
    ? ['disclaimer']
    : withoutUnachieved(combine(subjects), commitments);
  return {
    engagement: engagementId,
    requirements,
    commitments,
    subjects,
    consistent,
    withdrawal: management.isRefused ? 'indicated' : 'not-indicated',
    exceptFor,
    facts,
    open: facts.filter(({ speaks }) => speaks === 'open'),
    ...givenOpinion(ground, consistent, management.isRefused),
  };
}

function givenOpinion(
  { records, engagement }: Ground,
  consistent: readonly OpinionKind[],
  isRefused: boolean,
): Pick<OpinionReasoning, 'given'> {
  const opinion = records.opinion.findLast((each) => each.engagement === engagement.id);
  if (!opinion) return {};
  const isConsistent =
    opinion.outcome === 'withdrawn'
      ? isRefused
      : opinion.kind !== undefined && consistent.includes(opinion.kind);
  return { given: { opinion, isConsistent } };
}

/** A control that serves ten criteria gives its fact once. */
function withoutTwins(facts: readonly Fact[]): Fact[] {
  return [...new Map(facts.map((each) => [`${each.name}\n${each.about}\n${each.text}`, each])).values()];
}
