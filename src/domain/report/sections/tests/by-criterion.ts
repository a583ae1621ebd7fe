import { heading, paragraph, reference } from '#domain/report/blocks.ts';
import { controlOf, type ReportFacts } from '#domain/report/facts.ts';
import type { RequirementFacts } from '#domain/report/gather/requirements.ts';
import type { Part } from '#domain/report/section.ts';
import type { Block, Inline } from '#domain/report/tree.ts';
import { listOf, slug } from '#domain/report/wording.ts';
import { assumedAt } from '../terms.ts';
import { controlTable } from './results.ts';
import { seriesOf, seriesTitle } from './series.ts';

/**
 * SOC 2: criterion by criterion. A control is printed in full, with its tests, under the first criterion it
 * serves, and named with a reference under the others, so that each is tested and reported once.
 */
export const byCriterion: Part = {
  id: 'tests-by-criterion',
  appears: ({ report }) => report === 'soc2',
  write: (facts) => {
    const home = homes(facts);
    let series = '';
    return facts.requirements.flatMap((requirement) => {
      const opened = seriesOf(requirement.id) === series ? [] : [seriesHeading(requirement)];
      series = seriesOf(requirement.id);
      return [...opened, ...criterionBlocks(facts, requirement, home)];
    });
  },
};

function seriesHeading({ id }: RequirementFacts): Block {
  const series = seriesOf(id);
  return heading(2, `series-${series}`, seriesTitle(series));
}

/** The criterion under which each control is printed in full: the first that names it. */
function homes(facts: ReportFacts): Map<string, string> {
  const home = new Map<string, string>();
  for (const { id, controls, metBy } of facts.requirements) {
    for (const control of [...controls, ...(metBy?.monitoring ?? [])]) {
      if (!home.has(control)) home.set(control, id);
    }
  }
  return home;
}

const tableId = (criterion: string): string => slug(`table-tests-${criterion}`);

function criterionBlocks(
  facts: ReportFacts,
  requirement: RequirementFacts,
  home: ReadonlyMap<string, string>,
): Block[] {
  const { id, title, statement, source, controls, metBy } = requirement;
  const all = [...new Set([...controls, ...(metBy?.monitoring ?? [])])];
  const here = all.filter((control) => home.get(control) === id);
  const elsewhere = all.filter((control) => home.get(control) !== id);
  return [
    heading(3, `criterion-${id}`, `${id}: ${title}`),
    paragraph(`${statement}${source === undefined ? '' : ` (${source})`}`),
    ...dependence(facts, requirement),
    ...(all.length === 0 ? [paragraph('No control has been mapped to this criterion.')] : []),
    ...(here.length === 0
      ? []
      : [
          controlTable(facts, here, {
            id: tableId(id),
            caption: facts.type === 2 ? `${id}: controls, tests, and results` : `${id}: controls`,
          }),
        ]),
    ...also(facts, elsewhere, home, here.length === 0),
  ];
}

function also(
  facts: ReportFacts,
  controls: readonly string[],
  home: ReadonlyMap<string, string>,
  isAlone: boolean,
): Block[] {
  if (controls.length === 0) return [];
  const shown = facts.type === 2 ? 'with their tests and results' : 'with their statements';
  const lead = isAlone
    ? `This criterion is answered by controls that are shown ${shown} where they first appear: `
    : `This criterion is also answered by controls shown ${shown} elsewhere: `;
  const pieces = controls.flatMap((control, at): (string | Inline)[] => {
    const title = controlOf(facts, control)?.control.title ?? '';
    const end = at === controls.length - 1 ? ').' : '); ';
    return [`${control} ${title} (`, reference(tableId(home.get(control) ?? '')), end];
  });
  return [paragraph([lead, ...pieces])];
}

function dependence(
  { company, type }: ReportFacts,
  { assumed, metBy, userControls }: RequirementFacts,
): Block[] {
  const blocks: Block[] = [];
  if (metBy !== undefined) {
    const watch =
      metBy.monitoring.length === 0
        ? `No control by which ${company.name} watches ${listOf(metBy.providers)} has been recorded.`
        : `${company.name} contributes the monitoring by ${listOf(metBy.monitoring)}, which was ${type === 2 ? 'tested' : 'evaluated'}.`;
    blocks.push(
      paragraph(
        `This criterion is met wholly by controls of ${listOf(metBy.providers)}, which the description leaves out ` +
          `(carve-out method; assumed: ${assumedAt(assumed)}). ${watch}`,
      ),
    );
  }
  const others = [
    ...(metBy !== undefined || assumed.length === 0
      ? []
      : [
          `${assumed.length === 1 ? 'a control' : 'controls'} assumed of subservice organizations (${assumedAt(assumed)})`,
        ]),
    ...(userControls.length === 0
      ? []
      : [
          `${userControls.length === 1 ? 'a complementary user entity control' : 'complementary user entity controls'} (${listOf(userControls)})`,
        ]),
  ];
  if (others.length > 0) blocks.push(paragraph(`This criterion also depends on ${others.join(' and on ')}.`));
  return blocks;
}
