import type { Block, Cell, Inline, ListItem, ReportTree, Row, Section } from './tree.ts';

/** Something that keeps a tree from being rendered as one report. */
export interface TreeFault {
  section: string;
  what: string;
}

type Node = Section | Block | Row | Cell | ListItem | Inline;

/** Deepest nesting of lists that all three renderings hold. */
const DEEPEST_LIST = 8;

/**
 * Faults of form in a report tree: an id used twice or badly formed, a reference to nothing, a heading level
 * that skips, empty text, a block without content, a list nested more than eight deep, a table row that does
 * not fill its columns. An empty answer means that every renderer can take it.
 */
export function checkTree(tree: ReportTree): TreeFault[] {
  const faults = tree.content.flatMap((section) => faultsOfSection(section));
  return [...faults, ...faultsOfIds(tree)];
}

function faultsOfSection(section: Section): TreeFault[] {
  const faults: TreeFault[] = [];
  const fault = (what: string): void => {
    faults.push({ section: section.attrs.id, what });
  };
  let level = 0;
  if (section.content.length === 0) fault('The section is empty.');
  walk(section, 0, (node, listDepth) => {
    if (node.type === 'heading') {
      const { id } = node.attrs;
      if (level === 0 && node.attrs.level !== 1) fault(`The first heading (${id}) is not of level 1.`);
      if (node.attrs.level > level + 1 && level > 0)
        fault(`Heading ${id} skips from level ${level} to ${node.attrs.level}.`);
      ({ level } = node.attrs);
    }
    if (node.type === 'text' && node.text.trim() === '' && node.text !== ' ') fault('A text is empty.');
    if (isHollow(node)) fault(`A ${node.type} is empty.`);
    if (listDepth > DEEPEST_LIST) fault(`A list is nested more than ${DEEPEST_LIST} deep.`);
    if (node.type === 'table') for (const what of faultsOfTable(node)) fault(what);
  });
  return faults;
}

function isHollow(node: Node): boolean {
  return 'content' in node && node.content.length === 0;
}

function faultsOfTable(table: Extract<Block, { type: 'table' }>): string[] {
  const { id, caption, widths } = table.attrs;
  const faults: string[] = [];
  if (caption.trim() === '') faults.push(`Table ${id} has no caption.`);
  if (table.content.length < 2) faults.push(`Table ${id} has no rows.`);
  const open = widths.map(() => 0);
  for (const [at, row] of table.content.entries()) {
    const carried = open.filter((left) => left > 0).length;
    const own = row.content.reduce((sum, cell) => sum + (cell.attrs?.colspan ?? 1), 0);
    if (carried + own !== widths.length) {
      faults.push(`Row ${at + 1} of table ${id} fills ${carried + own} of ${widths.length} columns.`);
    }
    closeRow(open, row);
  }
  return faults;
}

function closeRow(open: number[], row: Row): void {
  const cells = [...row.content];
  for (let column = 0; column < open.length; column++) {
    if ((open[column] ?? 0) > 0) {
      open[column] = (open[column] ?? 0) - 1;
      continue;
    }
    const cell = cells.shift();
    const span = cell?.attrs?.colspan ?? 1;
    for (let inner = 0; inner < span; inner++) open[column + inner] = (cell?.attrs?.rowspan ?? 1) - 1;
    column += span - 1;
  }
}

function faultsOfIds(tree: ReportTree): TreeFault[] {
  const faults: TreeFault[] = [];
  const seen = new Set<string>();
  const targets = new Set<string>();
  const wanted: { section: string; target: string }[] = [];
  const sections = new Set<string>();
  for (const section of tree.content) {
    const here = section.attrs.id;
    if (sections.has(here)) faults.push({ section: here, what: `Two sections are called ${here}.` });
    sections.add(here);
    walk(section, 0, (node) => {
      if (node.type === 'crossRef') wanted.push({ section: here, target: node.attrs.target });
      if (node.type !== 'heading' && node.type !== 'table' && node.type !== 'figure') return;
      const { id } = node.attrs;
      if (!/^[A-Za-z0-9-]+$/.test(id))
        faults.push({ section: here, what: `The id "${id}" is not well formed.` });
      if (seen.has(id)) faults.push({ section: here, what: `The id ${id} is used twice.` });
      seen.add(id);
      targets.add(id);
    });
  }
  for (const { section, target } of wanted) {
    if (!targets.has(target))
      faults.push({ section, what: `A reference points to ${target}, which is not there.` });
  }
  return faults;
}

/** Visits every node of a section in reading order, with how deep in lists it stands. */
export function walk(node: Node, listDepth: number, visit: (node: Node, listDepth: number) => void): void {
  const depth = node.type === 'bulletList' || node.type === 'orderedList' ? listDepth + 1 : listDepth;
  visit(node, depth);
  if ('content' in node) for (const inner of node.content) walk(inner, depth, visit);
}
