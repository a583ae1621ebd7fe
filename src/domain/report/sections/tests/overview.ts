import { bold, heading, note, paragraph, reference, table } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { ControlFacts } from '#domain/report/gather/controls.ts';
import type { Recorded } from '#domain/report/gather/testing.ts';
import { always, type Part } from '#domain/report/section.ts';
import type { Block } from '#domain/report/tree.ts';
import { capital } from '#domain/report/wording.ts';
import { requirementWord, responseHeading, responsesOf } from '../terms.ts';

/** Which controls answer which criterion or objective, at a glance. */
export const matrix: Part = {
  id: 'requirements-to-controls',
  appears: always,
  write: (facts) => [
    heading(
      2,
      'requirements-to-controls',
      `${capital(requirementWord(facts, 2))} and the controls that answer them`,
    ),
    table(
      {
        id: 'table-matrix',
        caption: `${capital(requirementWord(facts, 2))} and related controls`,
        head: [capital(requirementWord(facts, 1)), 'Subject', 'Controls', 'Assumed of others'],
        widths: [12, 26, 42, 20],
      },
      facts.requirements.map(({ id, title, controls, assumed, userControls, metBy }) => [
        id,
        title,
        (controls.length > 0 ? controls : (metBy?.monitoring ?? [])).join(', ') || 'None',
        [...assumed.map((entry) => entry.id), ...userControls].join(', ') || 'None',
      ]),
    ),
  ],
};

/** Every deviation of the section in one table, so that a reader misses none. */
export const deviations: Part = {
  id: 'deviations-reported',
  appears: ({ type, controls }) =>
    type === 2 && controls.some(({ tests }) => tests.some(({ deviations }) => deviations.length > 0)),
  write: (facts) => [
    heading(2, 'deviations-reported', 'Deviations reported in this section'),
    table(
      {
        id: 'table-deviations',
        caption: 'Items tested and items that departed',
        head: [
          'Control',
          capital(requirementWord(facts, 2)),
          'Items tested',
          'Departed',
          'Management’s response',
        ],
        widths: [38, 24, 11, 11, 16],
      },
      facts.controls.flatMap((control) =>
        control.tests.flatMap(({ deviations }) =>
          deviations.map((deviation) => deviationRow(facts, control, deviation)),
        ),
      ),
    ),
    note(
      'The nature of each deviation and its cause are given with the test, where the control is shown in full.',
    ),
  ],
};

function deviationRow(
  facts: ReportFacts,
  { id, control, requirements }: ControlFacts,
  deviation: Recorded<'deviation'>,
): (string | Block[])[] {
  const response = responsesOf(facts).find((exception) => exception.deviation === deviation.id);
  return [
    [paragraph([bold(id), ` ${control.title}`])],
    requirements.join(', '),
    String(deviation.tested),
    String(deviation.failed),
    response === undefined ? 'None given' : [paragraph([reference(responseHeading(response.id))])],
  ];
}
