import { bold, heading, note, paragraph, paragraphs, reference, table } from '#domain/report/blocks.ts';
import { controlOf, type ReportFacts } from '#domain/report/facts.ts';
import type { RequirementFacts } from '#domain/report/gather/requirements.ts';
import type { Block } from '#domain/report/tree.ts';
import { listOf, sentence } from '#domain/report/wording.ts';
import { HEADINGS } from '../terms.ts';
import type { Chapter } from './chapter.ts';
import { statementOf } from './controls.ts';

const ASSERTIONS: Record<string, string> = {
  OCC: 'occurrence',
  COM: 'completeness',
  ACC: 'accuracy',
  CUT: 'cutoff',
  CLA: 'classification',
  PRE: 'presentation',
  EXI: 'existence',
  RNO: 'rights and obligations',
  VAL: 'valuation and allocation',
  AUT: 'authorization',
  TIM: 'timeliness',
};

/** SOC 1, D7: each control objective with what could keep it from being met, and the controls that answer. */
export const objectives: Chapter = {
  id: 'control-objectives-and-controls',
  title: () => 'Control objectives, risks, and related controls',
  covers: ['D7'],
  liveTitle: 'Objectives and their controls',
  live: (facts) => {
    const stated = new Set<string>();
    return [
      paragraph([
        `${facts.company.name} specified the following control objectives, identified the risks that threaten each ` +
          'of them, and designed the controls listed under it. A control that serves more than one objective is ' +
          'stated where it first appears. ',
        reference(HEADINGS.tests),
        ' repeats objectives and controls in the same words, and both lists are part of this description.',
      ]),
      ...facts.requirements.flatMap((requirement) => objectiveBlocks(facts, requirement, stated)),
      ...excluded(facts),
    ];
  },
};

function objectiveBlocks(facts: ReportFacts, requirement: RequirementFacts, stated: Set<string>): Block[] {
  const { id, title, statement, objective, controls } = requirement;
  const fresh = controls.filter((control) => !stated.has(control));
  const earlier = controls.filter((control) => stated.has(control));
  for (const control of fresh) stated.add(control);
  return [
    heading(3, `objective-${id}`, `${id}: ${title}`),
    ...paragraphs(statement),
    ...bearing(requirement),
    table(
      {
        id: `table-risks-${id}`,
        caption: `${id}: risks and the controls that answer them`,
        head: ['Risk to the objective', 'Controls'],
        widths: [66, 34],
      },
      (objective?.risks ?? []).map(({ risk, controls }) => [risk, controls.join(', ')]),
    ),
    ...(fresh.length === 0
      ? []
      : [
          table(
            {
              id: `table-objective-${id}`,
              caption: `${id}: controls`,
              head: ['Control', 'Statement'],
              widths: [22, 78],
            },
            fresh.flatMap((id) => {
              const control = controlOf(facts, id);
              if (control === undefined) return [];
              const runBy =
                control.operatedBy === undefined ? [] : [note(`Operated by ${control.operatedBy.name}`)];
              return [[[paragraph([bold(id)]), note(control.control.title), ...runBy], statementOf(control)]];
            }),
          ),
        ]),
    ...(earlier.length === 0
      ? []
      : [paragraph(`${id} is also served by ${listOf(earlier)}, stated under an earlier objective.`)]),
  ];
}

function bearing({ objective }: RequirementFacts): Block[] {
  if (objective === undefined) return [];
  const { assertions, specifiedBy } = objective;
  const direct = assertions.flatMap((assertion) => ASSERTIONS[assertion] ?? []);
  const others = assertions.filter((assertion) => ASSERTIONS[assertion] === undefined);
  const said = [
    ...(direct.length === 0 ? [] : [`Financial statement assertions on which it bears: ${listOf(direct)}.`]),
    ...others.map((words) => sentence(words)),
    ...(specifiedBy === undefined ? [] : [`It was specified by ${specifiedBy}.`]),
  ];
  return said.length === 0 ? [] : [note(said.join(' '))];
}

function excluded({ engagement }: ReportFacts): Block[] {
  if (engagement.excludedObjectives.length === 0) return [];
  return [
    heading(3, HEADINGS.excludedObjectives, 'Areas for which no control objective is stated'),
    table(
      {
        id: 'table-excluded-objectives',
        caption: 'Areas left out of the description',
        head: ['Area', 'Reason'],
        widths: [30, 70],
      },
      engagement.excludedObjectives.map(({ title, why }) => [title, why]),
    ),
  ];
}
