import { Schema, type NodeSpec } from 'prosemirror-model';
import type { ReportTree } from '#domain/report/tree.ts';
import { Problem } from '#domain/problem.ts';

/** Lists may stand this deep in each other: what Word numbers, readers follow and the typesetter reads. */
export const MAX_LIST_DEPTH = 8;

/** Says what is wrong with a value, if anything. */
type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === 'string' ? undefined : 'is not text');
const name: Check = (value) =>
  typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9-]{0,199}$/.test(value)
    ? undefined
    : 'is not an id of letters, digits and hyphens';
const day: Check = (value) =>
  typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value)
    ? undefined
    : 'is not a day such as 2026-11-16';
const oneOf =
  (...words: unknown[]): Check =>
  (value) =>
    words.includes(value) ? undefined : `is none of ${words.filter((word) => word !== '').join(', ')}`;
const count =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `is not a whole number from ${least} to ${most}`;
const widths: Check = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((each) => Number.isFinite(each) && each > 0)
    ? undefined
    : 'is not a list of widths above zero';

/** Attributes by name. All have a default, as the editor needs; one that is required refuses it. */
function attributes(
  required: Record<string, Check>,
  optional: Record<string, Check> = {},
): NonNullable<NodeSpec['attrs']> {
  const named = (attribute: string, check: Check, isOptional: boolean) => ({
    default: null,
    validate: (value: unknown) => {
      const why = isOptional && value === null ? undefined : check(value);
      if (why) throw new RangeError(`“${attribute}” ${why}`);
    },
  });
  return Object.fromEntries([
    ...Object.entries(required).map(([attribute, check]) => [attribute, named(attribute, check, false)]),
    ...Object.entries(optional).map(([attribute, check]) => [attribute, named(attribute, check, true)]),
  ]);
}

const cell: NodeSpec = {
  content: 'block+',
  attrs: attributes({}, { colspan: count(1, 100), rowspan: count(1, 1000) }),
};

const nodes: Record<string, NodeSpec> = {
  report: {
    content: 'section+',
    attrs: attributes(
      {
        title: text,
        subtitle: text,
        company: text,
        firm: text,
        system: text,
        time: text,
        classification: text,
        date: day,
        lang: oneOf('en-US'),
      },
      { specimen: text, draft: text },
    ),
  },
  section: {
    content: 'block*',
    attrs: attributes({
      id: name,
      part: oneOf('', 'I', 'II', 'III', 'IV', 'V'),
      title: text,
      orientation: oneOf('portrait', 'landscape'),
      author: oneOf('auditor', 'management', 'both'),
    }),
  },
  paragraph: { group: 'block', content: 'inline*', attrs: attributes({}, { role: oneOf('note', 'lead') }) },
  heading: { group: 'block', content: 'inline*', attrs: attributes({ level: count(1, 4), id: name }) },
  bulletList: { group: 'block', content: 'listItem+' },
  orderedList: { group: 'block', content: 'listItem+', attrs: attributes({}, { start: count(0, 100_000) }) },
  listItem: { content: 'block+' },
  table: {
    group: 'block',
    content: 'tableRow+',
    attrs: attributes({ id: name, caption: text, widths }),
  },
  tableRow: { content: '(tableHeader | tableCell)*' },
  tableHeader: cell,
  tableCell: cell,
  figure: {
    group: 'block',
    attrs: attributes({ id: name, caption: text, alt: text, svg: text, widthPercent: count(1, 100) }),
  },
  callout: { group: 'block', content: 'block+', attrs: attributes({ tone: oneOf('note', 'attention') }) },
  signature: {
    group: 'block',
    attrs: attributes(
      { name: text },
      { title: text, organization: text, place: text, date: text, isOpen: oneOf(true, false) },
    ),
  },
  pageBreak: { group: 'block' },
  text: { group: 'inline' },
  hardBreak: { group: 'inline', inline: true },
  crossRef: { group: 'inline', inline: true, attrs: attributes({ target: name }) },
  footnote: { group: 'inline', inline: true, content: 'inline*' },
};

/** The report tree as an editor's schema: the same node names and nesting as `domain/report/tree.ts`. */
export const REPORT_SCHEMA = new Schema({
  topNode: 'report',
  nodes,
  marks: {
    bold: {},
    italic: {},
    underline: {},
    code: {},
    link: { attrs: attributes({ href: text }), inclusive: false },
  },
});

interface Json {
  type: string;
  attrs?: Record<string, unknown>;
  content?: Json[];
  marks?: Json[];
  text?: string;
}

/** Refuses a tree with unknown nodes or attributes, empty text, wrong nesting or lists that are too deep. */
export function checkTreeSchema(tree: ReportTree): void {
  const json = tree as unknown as Json;
  checkShape(json, 0, 'the report');
  try {
    REPORT_SCHEMA.nodeFromJSON(inSchemaOrder(json)).check();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Problem(
      'invalid',
      `The report was not rendered: its tree is not well formed: ${error.message}.`,
    );
  }
}

function checkShape(node: Json, lists: number, place: string): void {
  const type = REPORT_SCHEMA.nodes[node.type];
  if (!type) throw refusal(place, `holds an unknown block “${node.type}”`);
  if (node.type === 'text' && !node.text) throw refusal(place, 'holds an empty text');
  const stray = Object.keys(node.attrs ?? {}).find((key) => !type.spec.attrs || !(key in type.spec.attrs));
  if (stray) throw refusal(place, `has an unknown attribute “${stray}” on its ${node.type}`);
  if (node.type !== 'text' && node.marks) throw refusal(place, `has marks on its ${node.type}`);
  const depth = lists + (node.type === 'bulletList' || node.type === 'orderedList' ? 1 : 0);
  if (depth > MAX_LIST_DEPTH) throw refusal(place, `nests lists more than ${MAX_LIST_DEPTH} deep`);
  const inside = typeof node.attrs?.id === 'string' ? `the ${node.type} “${node.attrs.id}”` : place;
  for (const child of node.content ?? []) checkShape(child, depth, inside);
}

function refusal(place: string, what: string): Problem {
  return new Problem('invalid', `The report was not rendered: ${place} ${what}.`, { place });
}

/** The schema wants marks in its own order and absent attributes left out. */
function inSchemaOrder(node: Json): Json {
  const order = Object.keys(REPORT_SCHEMA.marks);
  const attrs =
    node.attrs && Object.fromEntries(Object.entries(node.attrs).filter(([, value]) => value !== undefined));
  const marks = node.marks?.toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  return {
    ...node,
    ...(attrs && { attrs }),
    ...(marks && { marks }),
    ...(node.content && { content: node.content.map(inSchemaOrder) }),
  };
}
