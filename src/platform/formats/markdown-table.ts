import type { Inline, Row } from '#domain/report/tree.ts';

/** Characters that fit side by side on a line of a table over the whole page. */
const LINE = 84;
/** Words longer than this are broken, whatever the column. */
const LONGEST = 24;

/**
 * Shares of the page’s width for the columns of a table that names none: each column has room for its longest
 * word, and what is left goes to the columns by how much they usually hold.
 */
export function widthsOf(rows: Row[]): number[] {
  const columns = Array.from({ length: rows[0]?.content.length ?? 0 }, (_, column) =>
    measure(rows.map((row) => wordsOf(row, column))),
  );
  const needed = columns.reduce((sum, { longest }) => sum + longest, 0);
  const usual = columns.reduce((sum, column) => sum + column.usual, 0);
  const left = Math.max(0, LINE - needed);
  return columns.map((column) => Math.round(column.longest + (left * column.usual) / usual));
}

function measure(cells: string[]): { longest: number; usual: number } {
  const longest = Math.max(...cells.flatMap((words) => words.split(/[\s-]+/).map((word) => word.length)));
  const usual = cells.reduce((sum, words) => sum + words.length, 0) / cells.length;
  return { longest: Math.max(4, Math.min(longest, LONGEST) + 2), usual: Math.max(1, Math.min(usual, 70)) };
}

/** The words of a cell; code is set wider than text and counts for more. */
function wordsOf(row: Row, column: number): string {
  const inlines =
    row.content[column]?.content.flatMap((block) => (block.type === 'paragraph' ? block.content : [])) ?? [];
  return inlines.map(widthWords).join('');
}

function widthWords(inline: Inline): string {
  if (inline.type !== 'text') return ' ';
  const isCode = inline.marks?.some(({ type }) => type === 'code') ?? false;
  return isCode ? inline.text.replaceAll(/\S{4}/g, '$&m') : inline.text;
}
