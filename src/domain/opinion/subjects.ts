import type { CommitmentReasoning } from './commitment.ts';
import { fact, type Fact } from './fact.ts';
import type { Ground } from './ground.ts';
import { pervasiveSigns } from './pervasive.ts';
import type { RequirementReasoning } from './requirement.ts';
import { OPINIONS, type OpinionKind } from './shapes.ts';

/** One subject matter of the opinion: which kinds the facts are consistent with, and the facts. */
export interface SubjectReasoning {
  subject: 'description' | 'design' | 'operation';
  /** Never empty. More than one means that judgment decides. */
  consistent: OpinionKind[];
  /** Requirements or parts it would be modified for. */
  modifiedFor: string[];
  facts: Fact[];
}

/** Description: what the procedures found, and controls described that were not in place. */
export function reasonDescription(ground: Ground): SubjectReasoning {
  const { records, engagement } = ground;
  const procedures = records.descriptionProcedure.filter((each) => each.engagement === engagement.id);
  const matters = procedures
    .filter(({ isInOrder }) => !isInOrder)
    .map(({ part, finding }) => fact('description-matter', part, 'against', finding));
  const absent = records.designEvaluation
    .filter((each) => each.engagements.includes(engagement.id) && !each.isImplemented)
    .map(({ control }) =>
      fact('not-implemented', control, 'against', `${control} is described and was not in place.`),
    );
  const against = [...matters, ...absent];
  const unexamined =
    procedures.length === 0
      ? [
          fact(
            'description-not-examined',
            engagement.id,
            'open',
            'No procedure on the description is on record.',
          ),
        ]
      : [];
  return {
    subject: 'description',
    consistent: kindsFor({
      failed: against.length,
      toWeigh: 0,
      unknown: unexamined.length,
      isWhole: false,
      isPervasive: against.length * 2 > Math.max(2, procedures.length),
      isUnknownPervasive: false,
    }),
    modifiedFor: against.map(({ about }) => about),
    facts: [...against, ...unexamined],
  };
}

/** Design or operation: what became of each requirement. */
export function reasonRequirements(
  ground: Ground,
  subject: 'design' | 'operation',
  requirements: readonly RequirementReasoning[],
): SubjectReasoning {
  const named = (wanted: (each: RequirementReasoning) => boolean): string[] =>
    requirements.filter(wanted).map(({ requirement }) => requirement);
  const failed = named(({ standing }) => standing[subject] === 'not-met');
  const undecided = named(({ standing }) => standing[subject] === 'undecided');
  const unknown = named((each) => each.standing[subject] === 'undecided' && each[subject] === 'cannot-tell');
  const all = requirements.map(({ requirement }) => requirement);
  const signs = pervasiveSigns(ground, failed, all);
  const maybeFailed = named((each) => each.standing[subject] === 'undecided' && each[subject] === 'to-weigh');
  return {
    subject,
    consistent: kindsFor({
      failed: failed.length,
      toWeigh: maybeFailed.length,
      unknown: unknown.length,
      isWhole: failed.length === requirements.length,
      isPervasive: pervasiveSigns(ground, [...failed, ...maybeFailed], all).length > 0,
      isUnknownPervasive: pervasiveSigns(ground, unknown, all).length > 0,
    }),
    modifiedFor: failed,
    facts: [
      ...failed.map((id) => fact('requirement-not-met', id, 'against', `${id} is not met (${subject}).`)),
      ...undecided.map((id) =>
        fact('requirement-undecided', id, 'open', `${id} is not decided yet (${subject}).`),
      ),
      ...signs,
    ],
  };
}

interface Counts {
  failed: number;
  toWeigh: number;
  unknown: number;
  isWhole: boolean;
  isPervasive: boolean;
  isUnknownPervasive: boolean;
}

/**
 * Nothing against and nothing open: unmodified. A failure: qualified, or adverse when it may be pervasive.
 * Evidence lacking: qualified for scope, or a disclaimer when it may be pervasive. Something to weigh leaves both sides open.
 */
function kindsFor(counts: Counts): OpinionKind[] {
  const { failed, toWeigh, unknown, isWhole, isPervasive, isUnknownPervasive } = counts;
  const kinds = new Set<OpinionKind>();
  if (failed === 0 && unknown === 0) kinds.add('unmodified');
  if (failed > 0 && !isWhole) kinds.add('qualified');
  if ((failed > 0 && isWhole) || (failed + toWeigh > 0 && isPervasive)) kinds.add('adverse');
  if (toWeigh > 0 || unknown > 0) kinds.add('qualified');
  if (unknown > 0 && isUnknownPervasive) kinds.add('disclaimer');
  return OPINIONS.filter((kind) => kinds.has(kind));
}

/** A commitment the auditor concluded was not achieved keeps an unmodified opinion out, whatever its criteria say. */
export function withoutUnachieved(
  kinds: readonly OpinionKind[],
  commitments: readonly CommitmentReasoning[],
): OpinionKind[] {
  if (commitments.every(({ concluded }) => concluded?.isAchieved !== false)) return [...kinds];
  const modified = kinds.filter((kind) => kind !== 'unmodified');
  return modified.length > 0 ? modified : ['qualified'];
}

/** The kinds an opinion as a whole may have, from those of its subject matters: as modified as the most modified. */
export function combine(subjects: readonly SubjectReasoning[]): OpinionKind[] {
  const some = (kind: OpinionKind): boolean => subjects.some(({ consistent }) => consistent.includes(kind));
  const all = (...kinds: OpinionKind[]): boolean =>
    subjects.every(({ consistent }) => consistent.some((kind) => kinds.includes(kind)));
  return OPINIONS.filter((kind) => {
    if (kind === 'unmodified') return all('unmodified');
    if (kind === 'qualified') return some('qualified') && all('unmodified', 'qualified');
    return some(kind);
  });
}
