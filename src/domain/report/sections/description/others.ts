import { bold, note, paragraph, paragraphs, table } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { Block } from '#domain/report/tree.ts';
import { longDay, ownersForm } from '#domain/report/wording.ts';
import { HEADINGS, hasUserControls, requirementWord, theAims } from '../terms.ts';
import type { Chapter } from './chapter.ts';

/** DC 6, D8: what user entities must do for the aims to be achieved, or that nothing is assumed. */
export const userControls: Chapter = {
  id: HEADINGS.userControls,
  title: () => 'Complementary user entity controls',
  covers: ['DC 6', 'D8'],
  liveTitle: 'Controls assumed of user entities',
  live: (facts) => {
    if (!hasUserControls(facts)) {
      return [
        paragraph(
          `The design of ${ownersForm(facts.company.name)} controls assumes no complementary user entity controls.`,
        ),
      ];
    }
    return [
      paragraph(
        `${facts.company.name} designed its controls on the assumption that user entities operate the following ` +
          `controls. Certain of ${theAims(facts)} can be achieved only if they are suitably designed and operate ` +
          'effectively at user entities. They are the responsibility of user entities.',
      ),
      table(
        {
          id: 'table-user-controls',
          caption: 'Controls assumed of user entities',
          head: ['Id', 'Complementary user entity control', `Related ${requirementWord(facts, 2)}`],
          widths: [14, 62, 24],
        },
        facts.userControls.map(({ id, text, requirements }) => [id, text, related(facts, requirements)]),
      ),
    ];
  },
};

function related(facts: ReportFacts, requirements: readonly string[]): string {
  const here = facts.requirements.filter(({ id }) => requirements.includes(id)).map(({ id }) => id);
  return here.length === 0 ? 'Not stated' : here.join(', ');
}

/** DC 8: criteria that are not relevant, with the reason, or that none was left out. */
export const notRelevant: Chapter = {
  id: HEADINGS.notRelevant,
  title: () => 'Criteria not relevant to the system',
  covers: ['DC 8'],
  liveTitle: 'Criteria left out',
  live: ({ engagement }) =>
    engagement.notApplicable.length === 0
      ? [paragraph('Every criterion of the categories examined is relevant to the system; none is left out.')]
      : [
          table(
            {
              id: 'table-not-relevant',
              caption: 'Criteria not relevant to the system',
              head: ['Criterion', 'Why it is not relevant'],
              widths: [18, 82],
            },
            engagement.notApplicable.map(({ requirement, why }) => [requirement, why]),
          ),
        ],
};

/** DC 9, D10: significant changes, and controls that were in force for part of the period only. */
export const changes: Chapter = {
  id: 'significant-changes',
  title: () => 'Significant changes during the period',
  covers: ['DC 9', 'D10'],
  liveTitle: 'Changes in the period',
  live: (facts) => {
    if (facts.type === 1) return [];
    return [...changeBlocks(facts), ...replacedControls(facts)];
  },
};

function changeBlocks({ changes, company, controls: stated }: ReportFacts): Block[] {
  const here = new Set(stated.map(({ id }) => id));
  if (changes.length === 0) {
    return [
      paragraph(
        `There were no significant changes during the period to the system, its controls, or the organization of ${company.name} that readers need to know about.`,
      ),
    ];
  }
  return [
    table(
      {
        id: 'table-changes',
        caption: 'Changes and the controls they concern',
        head: ['Date', 'Change', 'Controls concerned'],
        widths: [18, 60, 22],
      },
      changes.map(({ on, title, what, controls }) => [
        longDay(on),
        [paragraph([bold(title)]), ...paragraphs(what)],
        controls.filter((id) => here.has(id)).join(', ') || 'None',
      ]),
    ),
  ];
}

function replacedControls({ controls, time }: ReportFacts): Block[] {
  const partial = controls.filter(({ partOfPeriod }) => partOfPeriod !== undefined);
  if (partial.length === 0) return [];
  return [
    paragraph('The following controls were in force for part of the period:'),
    table(
      {
        id: 'table-partial-controls',
        caption: 'Controls in force for part of the period',
        head: ['Control', 'In force', 'Replaces'],
        widths: [40, 36, 24],
      },
      partial.map(({ id, control, partOfPeriod }) => [
        [paragraph([bold(id)]), note(control.title)],
        `${longDay(partOfPeriod?.from ?? time.from)} to ${longDay(partOfPeriod?.to ?? time.to)}`,
        control.replaces ?? 'None',
      ]),
    ),
  ];
}
