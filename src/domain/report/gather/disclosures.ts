import type { Records } from '#domain/record/nouns.ts';
import type { Block } from '#domain/report/tree.ts';
import type { Recorded } from './testing.ts';
import type { TimeFacts } from './time.ts';

/** A text of the company with its prose read into blocks. */
export interface ReadText<N extends 'narrative' | 'otherInformation'> {
  record: Recorded<N>;
  blocks: Block[];
}

/** What the description and section 5 tell beside the controls. */
export interface DisclosureFacts {
  narratives: ReadText<'narrative'>[];
  otherInformation: ReadText<'otherInformation'>[];
  commitments: Recorded<'commitment'>[];
  risks: Recorded<'risk'>[];
  /** Disclosed in this engagement, by the day they occurred. */
  incidents: Recorded<'incident'>[];
  changes: Recorded<'systemChange'>[];
  /** Disclosed changes and incidents after the end of the period or the day. */
  laterChanges: Recorded<'systemChange'>[];
  laterIncidents: Recorded<'incident'>[];
}

/** Everything the company discloses in one engagement, in printing order. */
export function disclosuresOf(
  records: Records,
  engagement: Recorded<'engagement'>,
  around: {
    time: TimeFacts;
    requirements: readonly string[];
    controls: readonly string[];
    parseProse: (markdown: string) => Block[];
  },
): DisclosureFacts {
  const { time, parseProse } = around;
  const isHere = ({ engagements }: { engagements: string[] }): boolean => engagements.includes(engagement.id);
  const inOrder = (a: { order: number; id: string }, b: { order: number; id: string }): number =>
    a.order - b.order || (a.id < b.id ? -1 : 1);
  const incidents = records.incident
    .filter(({ disclosedIn }) => disclosedIn.includes(engagement.id))
    .toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
  const changes = records.systemChange
    .filter(({ disclosedIn }) => disclosedIn.includes(engagement.id))
    .toSorted((a, b) => (a.on < b.on ? -1 : 1));
  return {
    narratives: records.narrative
      .filter(isHere)
      .toSorted(inOrder)
      .map((record) => ({ record, blocks: parseProse(record.prose) })),
    otherInformation: records.otherInformation
      .filter(isHere)
      .toSorted(inOrder)
      .map((record) => ({ record, blocks: parseProse(record.prose) })),
    commitments: records.commitment.filter(
      ({ isPrincipal, categories }) =>
        isPrincipal && categories.some((category) => engagement.categories.includes(category)),
    ),
    risks: records.risk.filter(
      ({ controls, requirements }) =>
        controls.some((id) => around.controls.includes(id)) ||
        requirements.some((id) => around.requirements.includes(id)),
    ),
    incidents: incidents.filter(({ occurredAt }) => occurredAt.slice(0, 10) <= time.to),
    changes: changes.filter(({ on }) => on <= time.to),
    laterChanges: changes.filter(({ on }) => on > time.to),
    laterIncidents: incidents.filter(({ occurredAt }) => occurredAt.slice(0, 10) > time.to),
  };
}
