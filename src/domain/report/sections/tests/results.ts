import {
  bold,
  cell,
  note,
  paragraph,
  paragraphs,
  reference,
  row,
  tableOfRows,
} from '#domain/report/blocks.ts';
import { controlOf, type ReportFacts } from '#domain/report/facts.ts';
import type { ControlFacts } from '#domain/report/gather/controls.ts';
import type { Recorded, TestFacts } from '#domain/report/gather/testing.ts';
import type { Block, Row, Table } from '#domain/report/tree.ts';
import { listOf, sentence } from '#domain/report/wording.ts';
import { statementOf } from '../description/controls.ts';
import { responseHeading, responsesOf } from '../terms.ts';

/** Printed where a test found nothing. */
export const NO_EXCEPTIONS = 'No exceptions noted.';
/** Printed where nothing has been done; never a pass. */
export const NOT_PERFORMED = 'Not yet performed.';

/** Controls with their tests and results (Type 2), or with their statements alone (Type 1). */
export function controlTable(
  facts: ReportFacts,
  controls: readonly string[],
  plan: { id: string; caption: string },
): Table {
  const known = controls.flatMap((id) => controlOf(facts, id) ?? []);
  if (facts.type === 1) {
    return tableOfRows(
      { ...plan, head: ['Control', 'Statement of the control'], widths: [18, 82] },
      known.map((control) => row([cell(nameOf(control)), cell(statementOf(control))])),
    );
  }
  return tableOfRows(
    { ...plan, head: ['Control', 'Test performed', 'Result'], widths: widthsFor(known) },
    known.flatMap((control) => rowsOf(facts, control)),
  );
}

/** A deviation takes room to tell; "No exceptions noted." does not. */
function widthsFor(controls: readonly ControlFacts[]): number[] {
  const hasDeviation = controls.some(({ tests }) =>
    tests.some(({ outcome }) => outcome.kind === 'deviation'),
  );
  return hasDeviation ? [30, 35, 35] : [36, 43, 21];
}

function nameOf({ id, control, operatedBy }: ControlFacts): Block[] {
  return [
    paragraph([bold(id), ` ${control.title}`]),
    ...(operatedBy === undefined ? [] : [note(`Operated by ${operatedBy.name}`)]),
  ];
}

function rowsOf(facts: ReportFacts, control: ControlFacts): Row[] {
  const said = [...nameOf(control), ...statementOf(control)];
  if (control.tests.length === 0) {
    return [row([cell(said), cell('No test of this control has been recorded.'), cell(NOT_PERFORMED)])];
  }
  return control.tests.map((test, at) => {
    const rest = [cell(procedureOf(test)), cell(resultOf(facts, test))];
    return at === 0 ? row([cell(said, control.tests.length), ...rest]) : row(rest);
  });
}

function procedureOf({ test }: TestFacts): Block[] {
  const lettered = test.attributes.map((attribute, at) => `(${String.fromCharCode(65 + at)}) ${attribute}`);
  return [
    ...paragraphs(test.procedure),
    ...(lettered.length === 0 ? [] : [note(`Attributes: ${lettered.join('; ')}`)]),
  ];
}

/** The result of a test as printed: deviations in full, and what is missing by its name. */
export function resultOf(facts: ReportFacts, test: TestFacts): Block[] {
  const { outcome } = test;
  switch (outcome.kind) {
    case 'none-noted':
      return [paragraph(NO_EXCEPTIONS)];
    case 'no-instances':
      return [
        paragraph('No instances occurred in the period, so operating effectiveness was not tested.'),
        note(sentence(outcome.why)),
      ];
    case 'deviation':
      return [
        ...test.deviations.flatMap((deviation) => deviationBlocks(facts, deviation)),
        ...test.samples.map((sample) => note(selectionOf(sample))),
      ];
    case 'undescribed':
      return [
        paragraph(
          `${outcome.failed} of ${outcome.tested} items tested departed from the control. The deviation has not been described.`,
        ),
      ];
    case 'incomplete':
      return [paragraph(`Test not completed. ${outcome.why}`)];
    default:
      return [paragraph(NOT_PERFORMED)];
  }
}

function deviationBlocks(facts: ReportFacts, deviation: Recorded<'deviation'>): Block[] {
  const response = responsesOf(facts).find((exception) => exception.deviation === deviation.id);
  const answering = deviation.compensatedBy.filter((id) => (controlOf(facts, id)?.tests.length ?? 0) > 0);
  return [
    paragraph([bold('Deviation noted.'), ` ${sentence(deviation.nature)}`]),
    ...(deviation.extended === undefined ? [] : paragraphs(sentence(deviation.extended))),
    paragraph(`Cause: ${sentence(deviation.cause)}`),
    ...(answering.length === 0
      ? []
      : [
          paragraph(
            answering.length === 1
              ? `${listOf(answering)} answers the same risk and was tested.`
              : `${listOf(answering)} answer the same risk and were tested.`,
          ),
        ]),
    ...(response === undefined
      ? []
      : [note(['Management’s response: see ', reference(responseHeading(response.id)), '.'])]),
  ];
}

function selectionOf({ method, n, N, extension }: Recorded<'sample'>): string {
  if (method === 'all') return `All ${N} items of the population were tested.`;
  const extended =
    extension === undefined
      ? ''
      : extension.to === 'whole-population'
        ? ', extended to the whole population'
        : `, enlarged by ${extension.items.length}`;
  return `Sample of ${n} from a population of ${N}${extended}.`;
}
