import { bold, bullets, heading, paragraph, paragraphs, reference } from '#domain/report/blocks.ts';
import { controlOf, type ReportFacts } from '#domain/report/facts.ts';
import type { RequirementFacts } from '#domain/report/gather/requirements.ts';
import type { Part } from '#domain/report/section.ts';
import type { Block, Inline } from '#domain/report/tree.ts';
import { listOf, slug } from '#domain/report/wording.ts';
import { assumedAt } from '../terms.ts';
import { controlTable } from './results.ts';

/** SOC 1: objective by objective with its risks; a control is tested and printed once, under its first objective. */
export const byObjective: Part = {
  id: 'tests-by-objective',
  appears: ({ report }) => report === 'soc1',
  write: (facts) => {
    const home = new Map<string, string>();
    return facts.requirements.flatMap((requirement) => {
      const here = requirement.controls.filter((control) => !home.has(control));
      for (const control of here) home.set(control, requirement.id);
      return objectiveBlocks(facts, requirement, { here, home });
    });
  },
};

const tableId = (objective: string): string => slug(`table-tests-${objective}`);

function objectiveBlocks(
  facts: ReportFacts,
  requirement: RequirementFacts,
  { here, home }: { here: string[]; home: ReadonlyMap<string, string> },
): Block[] {
  const { id, title, statement, objective, controls } = requirement;
  const elsewhere = controls.filter((control) => home.get(control) !== id);
  return [
    { type: 'pageBreak' },
    heading(2, `tests-objective-${id}`, `Control objective ${id}: ${title}`),
    ...paragraphs(statement),
    paragraph('Risks that threaten the objective:'),
    bullets((objective?.risks ?? []).map(({ risk, controls }) => `${risk} (${controls.join(', ')})`)),
    ...dependence(requirement),
    ...(controls.length === 0 ? [paragraph('No control has been mapped to this objective.')] : []),
    ...(here.length === 0
      ? []
      : [
          controlTable(facts, here, {
            id: tableId(id),
            caption: facts.type === 2 ? `${id}: controls, tests, and results` : `${id}: controls`,
          }),
        ]),
    ...(elsewhere.length === 0 ? [] : [also(facts, elsewhere, home)]),
  ];
}

function also(facts: ReportFacts, controls: readonly string[], home: ReadonlyMap<string, string>): Block {
  const pieces = controls.flatMap((control, at): (string | Inline)[] => [
    bold(control),
    ` ${controlOf(facts, control)?.control.title ?? ''} (`,
    reference(tableId(home.get(control) ?? '')),
    at === controls.length - 1 ? ').' : '); ',
  ]);
  return paragraph([
    'The objective is also served by controls shown under an earlier objective: ',
    ...pieces,
  ]);
}

function dependence({ assumed, userControls }: RequirementFacts): Block[] {
  const others = [
    ...(assumed.length === 0
      ? []
      : [`complementary subservice organization ${controlWord(assumed.length)} ${assumedAt(assumed)}`]),
    ...(userControls.length === 0
      ? []
      : [`complementary user entity ${controlWord(userControls.length)} ${listOf(userControls)}`]),
  ];
  return others.length === 0 ? [] : [paragraph(`The objective also depends on ${others.join('; and on ')}.`)];
}

function controlWord(count: number): string {
  return count === 1 ? 'control' : 'controls';
}
