import { Problem } from '#domain/problem.ts';
import type { Block, Heading, Inline, ReportTree, Section } from '#domain/report/tree.ts';
import type { Exchange } from './clean.ts';
import { gridOf } from './grid.ts';
import { checkDrawing } from './drawing.ts';
import { checkTreeSchema } from './schema.ts';
import { tidy } from './tidy.ts';

/** What a reference to an id prints, and what contents and captions show. */
export interface Label {
  id: string;
  kind: 'section' | 'heading' | 'table' | 'figure';
  level: number;
  /** "IV", "3.2", "24"; empty where the thing carries no number. */
  number: string;
  /** "Section IV", "Section 3.2", "Table 24". */
  label: string;
  title: string;
}

/** The tree as all renderers print it: clean text, whole headings, every number settled. */
export interface Numbered {
  tree: ReportTree;
  labels: ReadonlyMap<string, Label>;
  contents: Label[];
  tables: Label[];
  figures: Label[];
  exchanged: Exchange[];
}

/** A paper with no more headings than this and no tables needs no page of contents. */
const SHORTEST_CONTENTS = 4;

/** Whether the PDF and Word show contents; a memorandum of a page does not. */
export function hasContents({ contents, tables, figures }: Numbered): boolean {
  return contents.length > SHORTEST_CONTENTS || tables.length > 0 || figures.length > 0;
}

/** Sections I and II are letters: their headings carry no numbers. */
const LETTERS = ['I', 'II'];
const PARTS = ['I', 'II', 'III', 'IV', 'V'];
/** Contents show the third level only while they stay within about two pages. */
const LONGEST_CONTENTS = 80;

/**
 * Settles what the renderers must agree on: numbers of sections, headings, tables and figures, what each reference
 * prints, text hygiene. Refuses ids used twice, references to nothing, ragged tables and characters no font draws.
 */
export function numberTree(raw: ReportTree): Numbered {
  checkTreeSchema(raw);
  const { tree, exchanged } = tidy(raw);
  const labels = new Map<string, Label>();
  const order: Label[] = [];
  const counts = { table: 0, figure: 0 };
  for (const section of tree.content) numberSection(section, counts, (label) => keep(label, labels, order));
  checkReferences(tree, labels);
  const headings = order.filter(({ kind }) => kind === 'section' || kind === 'heading');
  const deepest = headings.filter(({ level }) => level <= 3).length > LONGEST_CONTENTS ? 2 : 3;
  return {
    tree,
    labels,
    contents: headings.filter(({ level }) => level <= deepest),
    tables: order.filter(({ kind }) => kind === 'table'),
    figures: order.filter(({ kind }) => kind === 'figure'),
    exchanged,
  };
}

function keep(label: Label, labels: Map<string, Label>, order: Label[]): void {
  if (labels.has(label.id)) {
    throw new Problem(
      'invalid',
      `The report was not rendered: the id “${label.id}” is used twice, for “${labels.get(label.id)?.title}” and “${label.title}”.`,
      { id: label.id },
    );
  }
  labels.set(label.id, label);
  order.push(label);
}

function numberSection(
  section: Section,
  counts: { table: number; figure: number },
  keep: (label: Label) => void,
): void {
  const { part } = section.attrs;
  const place = [PARTS.indexOf(part) + 1, 0, 0];
  each(section.content, (block) => {
    if (block.type === 'heading') keep(labelHeading(block, section, place));
    if (block.type === 'table') {
      gridOf(block);
      keep(labelCounted('table', block.attrs, ++counts.table));
    }
    if (block.type === 'figure') {
      checkDrawing(block.attrs.svg, block.attrs.id);
      keep(labelCounted('figure', block.attrs, ++counts.figure));
    }
  });
}

function labelHeading(heading: Heading, section: Section, place: number[]): Label {
  const { level, id } = heading.attrs;
  const { part } = section.attrs;
  const title = titleOf(heading.content);
  if (level === 1) {
    return {
      id,
      kind: 'section',
      level,
      number: part,
      label: part ? `Section ${part}` : `“${title}”`,
      title,
    };
  }
  const isNumbered = part !== '' && !LETTERS.includes(part) && level < 4;
  if (!isNumbered) return { id, kind: 'heading', level, number: '', label: `“${title}”`, title };
  place[level - 1] = (place[level - 1] ?? 0) + 1;
  if (level === 2) place[2] = 0;
  const number = place.slice(0, level).join('.');
  return { id, kind: 'heading', level, number, label: `Section ${number}`, title };
}

function labelCounted(
  kind: 'table' | 'figure',
  attrs: { id: string; caption: string },
  count: number,
): Label {
  const word = kind === 'table' ? 'Table' : 'Figure';
  return {
    id: attrs.id,
    kind,
    level: 0,
    number: `${count}`,
    label: `${word} ${count}`,
    title: attrs.caption,
  };
}

/** A heading's words without its footnotes. */
export function titleOf(content: Inline[]): string {
  return content
    .map((inline) => (inline.type === 'text' ? inline.text : inline.type === 'hardBreak' ? ' ' : ''))
    .join('')
    .trim();
}

function each(blocks: Block[], visit: (block: Block) => void): void {
  for (const block of blocks) {
    visit(block);
    if (block.type === 'bulletList' || block.type === 'orderedList') {
      for (const item of block.content) each(item.content, visit);
    } else if (block.type === 'callout') each(block.content, visit);
    else if (block.type === 'table') {
      for (const row of block.content) for (const cell of row.content) each(cell.content, visit);
    }
  }
}

function checkReferences(tree: ReportTree, labels: ReadonlyMap<string, Label>): void {
  const lost: string[] = [];
  const look = (inlines: Inline[], title: string): void => {
    for (const inline of inlines) {
      if (inline.type === 'footnote') look(inline.content, title);
      if (inline.type === 'crossRef' && !labels.has(inline.attrs.target)) {
        lost.push(`“${inline.attrs.target}” in “${title}”`);
      }
    }
  };
  for (const section of tree.content) {
    each(section.content, (block) => {
      if (block.type === 'paragraph' || block.type === 'heading') look(block.content, section.attrs.title);
    });
  }
  if (lost.length > 0) {
    throw new Problem(
      'invalid',
      `The report was not rendered: it refers to what it does not hold: ${lost.slice(0, 10).join(', ')}.`,
      { lost },
    );
  }
}
