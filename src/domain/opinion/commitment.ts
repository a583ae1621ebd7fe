import { fact, type Fact } from './fact.ts';
import type { Ground, Kept } from './ground.ts';
import type { RequirementReasoning } from './requirement.ts';

/** SOC 2: what the criteria say of one service commitment or system requirement. */
export interface CommitmentReasoning {
  commitment: string;
  /** `in-question`: a criterion it rests on is not met; whether it was achieved all the same is for judgment. */
  follows: 'achieved' | 'in-question' | 'cannot-tell';
  isPrincipal: boolean;
  facts: Fact[];
  concluded?: Kept<'commitmentConclusion'>;
}

/** The step from criteria to commitments and requirements; a SOC 1 has none. */
export function reasonCommitments(
  ground: Ground,
  requirements: readonly RequirementReasoning[],
): CommitmentReasoning[] {
  if (ground.engagement.report === 'soc1') return [];
  const applicable = ground.records.commitment.filter(({ categories }) =>
    categories.some((category) => ground.engagement.categories.includes(category)),
  );
  return applicable.map((commitment) => reasonCommitment(ground, commitment, requirements));
}

function reasonCommitment(
  ground: Ground,
  commitment: Kept<'commitment'>,
  requirements: readonly RequirementReasoning[],
): CommitmentReasoning {
  const resting = requirements.filter(({ requirement }) => commitment.criteria.includes(requirement));
  const failed = resting.filter(isNotMet).map(({ requirement }) => requirement);
  const open = resting.filter(isUndecided).map(({ requirement }) => requirement);
  const concluded = ground.records.commitmentConclusion.findLast(
    (each) => each.engagement === ground.engagement.id && each.commitment === commitment.id,
  );
  const facts = [
    ...failed.map((criterion) => {
      const text = `It rests on ${criterion}, which is not met. Weigh how much it matters to users.`;
      return fact('commitment-in-question', commitment.id, 'open', text);
    }),
    ...(concluded && !concluded.isAchieved
      ? [fact('commitment-not-achieved', commitment.id, 'against', concluded.reasons)]
      : []),
  ];
  return {
    commitment: commitment.id,
    follows:
      failed.length > 0
        ? 'in-question'
        : open.length > 0 || resting.length === 0
          ? 'cannot-tell'
          : 'achieved',
    isPrincipal: commitment.isPrincipal,
    facts,
    ...(concluded && { concluded }),
  };
}

/** Not met by design or in operation. */
export function isNotMet({ standing }: RequirementReasoning): boolean {
  return standing.design === 'not-met' || standing.operation === 'not-met';
}

/** Not decided, and not failed either. */
export function isUndecided(reasoning: RequirementReasoning): boolean {
  const { design, operation } = reasoning.standing;
  return !isNotMet(reasoning) && (design === 'undecided' || operation === 'undecided');
}
