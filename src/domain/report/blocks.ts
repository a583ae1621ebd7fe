import { slug } from './wording.ts';
import type {
  Block,
  Cell,
  CrossRef,
  Heading,
  Inline,
  ListItem,
  Paragraph,
  Row,
  Table,
  Text,
} from './tree.ts';

/** Words that may stand where a paragraph stands: plain, or a run of pieces. */
export type Words = string | readonly (string | Inline)[];

/** A run of pieces as inline nodes; empty pieces fall away. */
export function inlines(words: Words): Inline[] {
  const pieces = typeof words === 'string' ? [words] : words;
  return pieces
    .map((piece) => (typeof piece === 'string' ? text(piece) : piece))
    .filter((piece) => piece.type !== 'text' || piece.text !== '');
}

export function text(words: string): Text {
  return { type: 'text', text: words };
}

export function bold(words: string): Text {
  return { type: 'text', text: words, marks: [{ type: 'bold' }] };
}

export function italic(words: string): Text {
  return { type: 'text', text: words, marks: [{ type: 'italic' }] };
}

/** A reference that renderers print as "Table 24" or "Section IV". */
export function reference(target: string): CrossRef {
  return { type: 'crossRef', attrs: { target } };
}

/** One paragraph. */
export function paragraph(words: Words): Paragraph {
  return { type: 'paragraph', content: inlines(words) };
}

/** Small print, such as under a table. */
export function note(words: Words): Paragraph {
  return { type: 'paragraph', attrs: { role: 'note' }, content: inlines(words) };
}

/** One paragraph for each block of lines between empty lines: how plain words of a record are printed. */
export function paragraphs(words: string): Paragraph[] {
  return words
    .split(/\n\s*\n/)
    .map((part) => part.replaceAll(/\s*\n\s*/g, ' ').trim())
    .filter((part) => part !== '')
    .map((part) => paragraph(part));
}

/** A heading. `id` is unique in the report; give one that says where it stands. */
export function heading(level: Heading['attrs']['level'], id: string, words: string): Heading {
  return { type: 'heading', attrs: { level, id: slug(id) }, content: [text(words)] };
}

/** A bulleted list of one-paragraph items. */
export function bullets(items: readonly Words[]): Block {
  return { type: 'bulletList', content: items.map(item) };
}

/** A numbered list of one-paragraph items. */
export function numbered(items: readonly Words[]): Block {
  return { type: 'orderedList', content: items.map(item) };
}

function item(words: Words): ListItem {
  return { type: 'listItem', content: [paragraph(words)] };
}

/** What a cell holds: words, or blocks. */
export type CellContent = string | readonly Block[];

/** A table with one row of heads. `widths` are shares of the page’s width. */
export function table(
  plan: { id: string; caption: string; head: readonly string[]; widths: number[] },
  rows: readonly (readonly CellContent[])[],
): Table {
  return tableOfRows(
    plan,
    rows.map((cells) => row(cells.map((content) => cell(content)))),
  );
}

/** A table whose rows are made already, for cells that span rows. */
export function tableOfRows(
  plan: { id: string; caption: string; head: readonly string[]; widths: number[] },
  rows: readonly Row[],
): Table {
  const head = row(
    plan.head.map((words): Cell => ({ type: 'tableHeader', content: [paragraph([bold(words)])] })),
  );
  return {
    type: 'table',
    attrs: { id: slug(plan.id), caption: plan.caption, widths: plan.widths },
    content: [head, ...rows],
  };
}

export function row(cells: Cell[]): Row {
  return { type: 'tableRow', content: cells };
}

/** A cell of a table’s body, over `rowspan` rows when more than one. */
export function cell(content: CellContent, rowspan = 1): Cell {
  const blocks = typeof content === 'string' ? paragraphs(content) : [...content];
  return { type: 'tableCell', ...(rowspan > 1 ? { attrs: { rowspan } } : {}), content: blocks };
}
