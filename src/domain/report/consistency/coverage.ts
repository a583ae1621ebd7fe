import { longDay } from '#domain/report/wording.ts';
import { slug } from '#domain/report/wording.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { ControlFacts } from '#domain/report/gather/controls.ts';
import type { TestFacts } from '#domain/report/gather/testing.ts';
import { paragraphs } from '#domain/report/blocks.ts';
import { wordsOf, type ReportTree } from '#domain/report/tree.ts';
import { walk } from '#domain/report/check-tree.ts';
import { atEngagement, atSection, defineCheck, sectionWords, type Found } from './finding.ts';

/** X05: every criterion or objective stands in section IV with a control, or is named as not relevant. */
export const everyRequirement = defineCheck(
  'X05',
  'Does every criterion or objective appear in Section IV with its controls?',
  (facts, tree) => {
    const headings = headingIds(tree);
    const prefix = facts.report === 'soc1' ? 'tests-objective' : 'criterion';
    const lost = facts.requirements.flatMap(({ id, controls, metBy }): Found[] => [
      ...(headings.has(slug(`${prefix}-${id}`))
        ? []
        : [
            {
              what: `${id} does not appear in Section IV.`,
              where: atSection('IV'),
              mend: 'Build the report again from the records.',
            },
          ]),
      ...(controls.length > 0 || (metBy?.monitoring.length ?? 0) > 0
        ? []
        : [
            {
              what:
                metBy === undefined
                  ? `No control in force is mapped to ${id}.`
                  : `${id} is met by controls of a carved-out provider, and no control that monitors the provider is in force.`,
              where: atEngagement(facts),
              mend: `Map a control to ${id}, or say under DC 8 why it is not relevant.`,
            },
          ]),
    ]);
    const known = new Set(facts.records.objective.map(({ id }) => id));
    const missing = facts.engagement.objectives
      .filter((id) => facts.report === 'soc1' && !known.has(id))
      .map((id): Found => ({
        what: `The engagement names the objective ${id}, which is not among the records.`,
        where: atEngagement(facts),
        mend: 'Write the objective, or take it off the engagement.',
      }));
    return [...lost, ...missing];
  },
);

function headingIds(tree: ReportTree): Set<string> {
  const ids = new Set<string>();
  for (const section of tree.content) {
    walk(section, 0, (node) => {
      if (node.type === 'heading') ids.add(node.attrs.id);
    });
  }
  return ids;
}

/** X06: a control says the same in sections III and IV, and each was tested, not by inquiry alone, with a result. */
export const everyControl = defineCheck(
  'X06',
  'Is each control stated alike in Sections III and IV, tested, and given a result?',
  (facts, tree) => {
    const texts = { III: sectionWords(tree, 'III'), IV: sectionWords(tree, 'IV') };
    return facts.controls.flatMap((control) => [
      ...(['III', 'IV'] as const)
        .filter((part) => !statementParts(control).every((words) => texts[part].includes(words)))
        .map((part): Found => ({
          what: `Section ${part} does not state ${control.id} in the words of the control.`,
          where: { noun: 'control', id: control.id },
          mend: 'Build the report again; both sections print the statement of the control.',
        })),
      ...(facts.type === 2 ? untested(control) : undesigned(control)),
    ]);
  },
);

function statementParts({ control }: ControlFacts): string[] {
  return paragraphs(control.statement).map((paragraph) => wordsOf(paragraph));
}

function untested(control: ControlFacts): Found[] {
  const where = { noun: 'control', id: control.id } as const;
  if (control.tests.length === 0) {
    return [{ what: `${control.id} has no test.`, where, mend: 'Plan and perform a test of the control.' }];
  }
  const alone: Found[] = control.tests.every(({ test }) => test.nature === 'inquiry')
    ? [
        {
          what: `${control.id} was tested by inquiry alone.`,
          where,
          mend: 'Add an observation, inspection or reperformance.',
        },
      ]
    : [];
  return [...alone, ...control.tests.flatMap(unfinished)];
}

function unfinished({ test, outcome, samples }: TestFacts): Found[] {
  const where = { noun: 'test', id: test.id } as const;
  const found: Found[] = [];
  if (outcome.kind === 'not-performed') {
    found.push({
      what: `${test.id} has not been performed.`,
      where,
      mend: 'Perform the test and record its result.',
    });
  }
  if (outcome.kind === 'incomplete') {
    found.push({
      what: `${test.id} is not complete. ${outcome.why}`,
      where,
      mend: 'Complete the test and its result.',
    });
  }
  if (test.selection === 'sample' && samples.length === 0 && outcome.kind !== 'no-instances') {
    found.push({
      what: `${test.id} rests on a sample, and none was drawn.`,
      where,
      mend: 'Draw the sample from the frozen population.',
    });
  }
  return found;
}

function undesigned({ id, evaluation }: ControlFacts): Found[] {
  const where = { noun: 'control', id } as const;
  if (evaluation === undefined) {
    return [
      {
        what: `The design of ${id} has not been evaluated.`,
        where,
        mend: 'Walk the control through and evaluate its design.',
      },
    ];
  }
  if (!evaluation.isImplemented) {
    return [
      {
        what: `${id} is described and was found not implemented.`,
        where,
        mend: 'Take the control out of the description, or modify the opinion.',
      },
    ];
  }
  return [];
}

/** X07: tests cover the whole time a control was in force in the period, and a shorter time is stated. */
export const wholePeriod = defineCheck(
  'X07',
  'Was every control tested for the whole period, or are its dates stated?',
  (facts, tree) => {
    if (facts.type === 1) return [];
    const words = sectionWords(tree, 'IV');
    return facts.controls.flatMap((control) => [
      ...control.tests.flatMap((test) => shortPopulation(facts, control, test)),
      ...unstatedDates(control, words),
    ]);
  },
);

function shortPopulation(
  { time }: ReportFacts,
  control: ControlFacts,
  { test, population }: TestFacts,
): Found[] {
  // A list at one day has no span to cover.
  if (population === undefined || population.from === population.to) return [];
  const { from, to } = control.partOfPeriod ?? time;
  if (population.from <= from && population.to >= to) return [];
  return [
    {
      what: `${test.id} draws on ${population.title} from ${longDay(population.from)} to ${longDay(population.to)}; ${control.id} was in force from ${longDay(from)} to ${longDay(to)} in the period.`,
      where: { noun: 'population', id: population.id },
      mend: 'Extend the population to the whole time, or test the rest of it.',
    },
  ];
}

function unstatedDates({ id, partOfPeriod }: ControlFacts, words: string): Found[] {
  if (partOfPeriod === undefined) return [];
  const stated = `In force from ${longDay(partOfPeriod.from)} to ${longDay(partOfPeriod.to)}.`;
  if (words.includes(stated)) return [];
  return [
    {
      what: `Section IV does not say that ${id} was in force for part of the period only.`,
      where: { noun: 'control', id },
      mend: `State: ${stated}`,
    },
  ];
}
