import type { Inline, Row } from '#domain/report/tree.ts';

/** Shares of the page's width for the columns of a table that names none: by their longest word and usual length. */
export function widthsOf(rows: Row[]): number[] {
  const columns = rows[0]?.content.length ?? 0;
  return Array.from({ length: columns }, (_, column) => {
    const cells = rows.map((row) => wordsOf(row, column));
    const longest = Math.max(...cells.flatMap((words) => words.split(/\s+/).map((word) => word.length)));
    const usual = cells.reduce((sum, words) => sum + words.length, 0) / cells.length;
    return Math.round(Math.max(6, Math.min(longest, 24), Math.min(usual, 70)));
  });
}

function wordsOf(row: Row, column: number): string {
  const inlines =
    row.content[column]?.content.flatMap((block) => (block.type === 'paragraph' ? block.content : [])) ?? [];
  return inlines.map((inline: Inline) => (inline.type === 'text' ? inline.text : ' ')).join('');
}
