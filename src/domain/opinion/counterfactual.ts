import { Problem } from '../problem.ts';
import type { Records } from '../record/nouns.ts';
import { reasonOpinion, type OpinionReasoning } from './reasoning.ts';
import type { Follows } from './requirement.ts';
import type { OpinionKind } from './shapes.ts';

/** What would follow if some controls had failed as well. A thought, never written anywhere. */
export interface Counterfactual {
  supposed: string[];
  before: { consistent: OpinionKind[]; exceptFor: string[] };
  after: { consistent: OpinionKind[]; exceptFor: string[] };
  /** Requirements that come out otherwise. */
  changed: { requirement: string; before: Follows; after: Follows }[];
  reasoning: OpinionReasoning;
}

/**
 * Reasons again as if the given controls had not operated effectively. The auditor’s conclusions on the
 * requirements they touch, directly or by compensating for others, are set aside: they rested on other facts.
 */
export function supposeFailed(
  records: Records,
  engagementId: string,
  controls: readonly string[],
): Counterfactual {
  const before = reasonOpinion(records, engagementId);
  const reasoning = reasonOpinion(supposed(records, engagementId, controls), engagementId);
  return {
    supposed: [...controls],
    before: { consistent: before.consistent, exceptFor: before.exceptFor },
    after: { consistent: reasoning.consistent, exceptFor: reasoning.exceptFor },
    changed: before.requirements.flatMap(({ requirement, operation }, at) => {
      const after = reasoning.requirements[at]?.operation ?? operation;
      return after === operation ? [] : [{ requirement, before: operation, after }];
    }),
    reasoning,
  };
}

function supposed(records: Records, engagementId: string, controls: readonly string[]): Records {
  const touched = touchedBy(records, controls);
  const commitments = records.commitment
    .filter(({ criteria }) => criteria.some((criterion) => touched.has(criterion)))
    .map(({ id }) => id);
  const stands = ({ engagement }: { engagement: string }): boolean => engagement !== engagementId;
  return {
    ...records,
    controlConclusion: [
      ...records.controlConclusion.filter(
        (each) => !controls.includes(each.control) || !each.engagements.includes(engagementId),
      ),
      ...controls.map((control) => failedConclusion(records, engagementId, control)),
    ],
    conclusion: records.conclusion.filter((each) => stands(each) || !touched.has(each.requirement)),
    commitmentConclusion: records.commitmentConclusion.filter(
      (each) => stands(each) || !commitments.includes(each.commitment),
    ),
  };
}

/** Requirements the controls serve, and those of controls they were named to compensate for. */
function touchedBy(records: Records, controls: readonly string[]): Set<string> {
  const helped = records.deviation
    .filter(({ compensatedBy }) => compensatedBy.some((id) => controls.includes(id)))
    .map(({ control }) => control);
  const affected = new Set([...controls, ...helped]);
  return new Set(
    records.control
      .filter(({ id }) => affected.has(id))
      .flatMap(({ mapping }) => mapping.map(({ requirement }) => requirement)),
  );
}

function failedConclusion(
  records: Records,
  engagementId: string,
  id: string,
): Records['controlConclusion'][number] {
  const control = records.control.find((each) => each.id === id);
  if (!control) throw new Problem('missing', `There is no control "${id}" to suppose anything of.`, { id });
  return {
    id: `supposed-${id}`,
    organization: control.organization,
    control: id,
    engagements: [engagementId],
    operated: 'not-effective',
    reasons: 'Supposed, to see what would follow.',
    by: 'nobody',
    on: control.inForceOn,
  };
}
