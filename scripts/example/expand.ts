import type { Book } from './book.ts';
import { PERIOD } from './calendar.ts';
import type { CompactControl, CompactTest } from './compact.ts';
import type { DesignedDeviation } from './designed.ts';
import { fileEvidence } from './evidence.ts';
import { fieldworkOf, walkthroughDay } from './fieldwork.ts';
import { FIRM, personOf, testerOf } from './people.ts';

const CRITERION = /^(CC\d|A1\.|C1\.|PI1\.)/;

/** Engagements a control serves, from what it is mapped to. */
function engagementsOf({ mapping }: CompactControl): string[] {
  const isSoc2 = mapping.some(({ requirement }) => CRITERION.test(requirement));
  const isSoc1 = mapping.some(({ requirement }) => !CRITERION.test(requirement));
  return [...(isSoc2 ? ['soc2-2026'] : []), ...(isSoc1 ? ['soc1-2026'] : [])];
}

/** The domain of a control: the library's, or EXP for a business control. */
export function domainOf(id: string): string {
  return id.slice(0, id.indexOf('-'));
}

/** Adds the control, its walkthrough and design evaluation. */
export function addControl(book: Book, control: CompactControl): void {
  const { id, library, title, statement, owner, frequency, execution, effect, isKey, systems, reliesOn } =
    control;
  book.add(
    'control',
    id,
    {
      title,
      domain: domainOf(id),
      statement,
      owner,
      ownerPerson: control.ownerPerson ?? personOf(owner),
      frequency,
      execution,
      effect,
      mapping: control.mapping,
      ...(systems === undefined ? {} : { systems }),
      ...(library === undefined ? {} : { library }),
      ...(reliesOn === undefined ? {} : { reliesOn }),
      ...(isKey === undefined ? {} : { isKey }),
      inForceOn: control.inForceOn,
    },
    { at: '2025-09-16T14:00:00Z', by: 'p-lindqvist', effectiveOn: control.inForceOn },
  );
  const on = walkthroughDay(id, control.walkthrough);
  book.add(
    'designEvaluation',
    `DES-${id}`,
    {
      control: id,
      engagements: engagementsOf(control),
      walkthrough: control.walkthrough,
      by: testerOf(domainOf(id)),
      on,
      isSuitable: true,
      isImplemented: true,
    },
    { at: `${on}T19:00:00Z`, by: testerOf(domainOf(id)) },
  );
}

/** Adds the auditor's test as planned. */
export function addTest(book: Book, control: CompactControl, test: CompactTest, population?: string): void {
  const { nature, procedure, selection, risk, tolerablePercent } = test;
  book.add(
    'test',
    test.id,
    {
      control: control.id,
      nature,
      procedure,
      attributes: attributesOf(test),
      engagements: test.engagements ?? engagementsOf(control),
      ...(control.systems === undefined ? {} : { systems: control.systems }),
      selection,
      ...(population === undefined ? {} : { population }),
      risk,
      ...(tolerablePercent === undefined ? {} : { tolerablePercent }),
    },
    { at: '2026-05-04T15:00:00Z', by: testerOf(domainOf(control.id)) },
  );
}

/** Conditions of a test; one that names none has one: the control was performed as stated. */
function attributesOf({ attributes, selection }: CompactTest): string[] {
  if (attributes.length > 0) return attributes;
  return selection === 'sample' || selection === 'all' ? ['Performed as the control states'] : [];
}

/** Adds the auditor's conclusion on the control. */
export function addControlConclusion(book: Book, control: CompactControl): void {
  book.add(
    'controlConclusion',
    `CCL-${control.id}`,
    {
      control: control.id,
      engagements: engagementsOf(control),
      operated: control.operated,
      reasons: control.conclusion,
      by: FIRM.manager,
      on: '2026-10-30',
    },
    { at: '2026-10-30T18:00:00Z', by: FIRM.manager },
  );
}

/** Adds the result with its marks, and the paper that shows what the auditor saw. */
export function addResult(
  book: Book,
  control: CompactControl,
  test: CompactTest,
  items: readonly string[],
  deviation?: DesignedDeviation,
  extension: readonly string[] = [],
): void {
  const { from, to, reviewed } = fieldworkOf(test, deviation !== undefined);
  const tester = testerOf(domainOf(control.id));
  const count = attributesOf(test).length;
  const marked = [
    ...items.map((item) => markOf(item, count, 'sample' as const, deviation)),
    ...extension.map((item) => markOf(item, count, 'extension' as const, deviation)),
  ];
  const evidence = fileTestPapers(book, control, test, marked, to);
  book.add(
    'result',
    `RES-${test.id}`,
    {
      test: test.id,
      ...(test.selection === 'sample' || test.selection === 'all' ? { sample: `SMP-${test.id}` } : {}),
      performedFrom: from,
      performedTo: to,
      performedBy: tester,
      reviewedBy: FIRM.manager,
      reviewedOn: reviewed,
      seen: test.seen,
      ...(marked.length === 0 ? {} : { items: marked }),
      ...(control.noInstances === undefined || test.nature === 'inquiry'
        ? {}
        : { noInstances: { why: control.noInstances, evidence } }),
      evidence,
    },
    { at: `${reviewed}T20:00:00Z`, by: FIRM.manager },
  );
}

interface Marked {
  item: string;
  marks: ('pass' | 'fail')[];
  note?: string;
  stage: 'sample' | 'extension';
}

function markOf(item: string, count: number, stage: Marked['stage'], deviation?: DesignedDeviation): Marked {
  const fail = deviation?.fails.find((entry) => entry.item === item);
  const marks = Array.from({ length: count }, (_, index) => (fail?.attribute === index ? 'fail' : 'pass'));
  return { item, marks, ...(fail ? { note: fail.note } : {}), stage };
}

function fileTestPapers(
  book: Book,
  control: CompactControl,
  test: CompactTest,
  marked: readonly Marked[],
  on: string,
): string[] {
  const tester = testerOf(domainOf(control.id));
  const common = { by: tester, at: `${on}T18:00:00Z`, controls: [control.id], tests: [test.id] };
  const given = test.evidence.map(({ title, kind, source, text }, index) =>
    fileEvidence(book, 'marchbank', {
      ...common,
      id: `AEV-${test.id}-${two(index + 1)}`,
      title,
      kind,
      name: `AEV-${test.id}-${two(index + 1)}.txt`,
      content: `${title}\nSource: ${source}\n\n${text.trim()}\n`,
      header: { source, nature: 'auditor-observation', completeness: 'Obtained or watched by the auditor.' },
    }),
  );
  if (given.length > 0) return given;
  const paper = fileEvidence(book, 'marchbank', {
    ...common,
    id: `AEV-${test.id}-${two(given.length + 1)}`,
    title: `Working paper of ${test.id}`,
    kind: 'test_result',
    name: `AEV-${test.id}-${two(given.length + 1)}.txt`,
    content: paperOf(control, test, marked),
    header: {
      source: 'Working papers of the firm',
      nature: 'auditor-observation',
      coversFrom: PERIOD.from,
      coversTo: PERIOD.to,
      completeness:
        'Written by the auditor from what was examined; each item was opened in the source system.',
    },
  });
  return [...given, paper];
}

function paperOf(control: CompactControl, test: CompactTest, marked: readonly Marked[]): string {
  const attributes = attributesOf(test).map((text, index) => `  ${letterOf(index)}  ${text}`);
  const grid = marked.map(
    ({ item, marks, note, stage }) =>
      `  ${item}  ${marks.map((mark, index) => `${letterOf(index)}:${mark}`).join(' ')}` +
      `${stage === 'extension' ? '  (extension)' : ''}${note === undefined ? '' : `  ${note}`}`,
  );
  return [
    'Marchbank Tolliver & Quist LLP (fictional firm; specimen, no examination was performed)',
    `Working paper ${test.id}   Control ${control.id} ${control.title}`,
    `Nature: ${test.nature}   Selection: ${test.selection}   Risk: ${test.risk}`,
    '',
    'Procedure',
    `  ${test.procedure}`,
    ...(attributes.length === 0 ? [] : ['', 'Attributes', ...attributes]),
    ...(grid.length === 0 ? [] : ['', 'Items', ...grid]),
    '',
    'Seen',
    `  ${test.seen.trim()}`,
    '',
  ].join('\n');
}

function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
