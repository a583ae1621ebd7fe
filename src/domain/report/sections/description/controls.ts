import { bold, heading, note, paragraph, paragraphs, reference, table } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { ControlFacts } from '#domain/report/gather/controls.ts';
import type { Block } from '#domain/report/tree.ts';
import { longDay } from '#domain/report/wording.ts';
import { categoriesOf, HEADINGS } from '../terms.ts';
import type { Chapter } from './chapter.ts';

/** SOC 2, DC 5: the criteria that apply and the controls, listed by domain with the words of section IV. */
export const relatedControls: Chapter = {
  id: 'criteria-and-controls',
  title: () => 'Applicable trust services criteria and related controls',
  covers: [],
  liveTitle: 'Controls by area',
  live: (facts) => [
    paragraph([
      `The examination covers the trust services criteria for ${categoriesOf(facts)}: ` +
        `${facts.requirements.length} criteria, listed with the controls that answer each of them in `,
      reference(HEADINGS.tests),
      `. The ${facts.controls.length} controls are stated here once, by area, in the words that Section IV repeats; ` +
        'both lists are part of this description.',
    ]),
    ...byDomain(facts).flatMap(({ id, title, controls }) => [
      heading(3, `controls-${id}`, title),
      table(
        {
          id: `table-controls-${id}`,
          caption: `Controls: ${title}`,
          head: ['Control', 'Statement', 'Criteria'],
          widths: [13, 67, 20],
        },
        controls.map((control) => [
          [paragraph([bold(control.id)]), note(control.control.title)],
          statementOf(control),
          control.requirements.join(', '),
        ]),
      ),
    ]),
  ],
};

/** The statement of a control as every section prints it, with its dates when it was not in force all the time. */
export function statementOf({ control, partOfPeriod }: ControlFacts): Block[] {
  return [
    ...paragraphs(control.statement),
    ...(partOfPeriod === undefined
      ? []
      : [note(`In force from ${longDay(partOfPeriod.from)} to ${longDay(partOfPeriod.to)}.`)]),
  ];
}

/** Controls grouped by domain; those a provider runs stand under its name, apart from the company’s own. */
export function byDomain(facts: ReportFacts): { id: string; title: string; controls: ControlFacts[] }[] {
  const groups = new Map<string, { id: string; title: string; controls: ControlFacts[] }>();
  for (const control of facts.controls) {
    const { domain } = control.control;
    const provider = control.operatedBy;
    const id = provider === undefined ? domain : `of-${provider.id}`;
    const title =
      provider === undefined
        ? (facts.domains.find((known) => known.id === domain)?.name ?? domain)
        : `Operated by ${provider.name}`;
    const group = groups.get(id) ?? { id, title, controls: [] };
    group.controls.push(control);
    groups.set(id, group);
  }
  return [...groups.values()].toSorted(
    (a, b) => Number(a.id.startsWith('of-')) - Number(b.id.startsWith('of-')),
  );
}
