import { wordsOf, type Table } from '#domain/report/tree.ts';
import { widthOf } from './fonts.ts';
import { gridOf } from './grid.ts';
import { INSET, TABLE_SIZE } from './measure.ts';

/** Longer tokens are hashes and addresses: they may be broken. */
const LONGEST_WORD = 20;

/**
 * Widths of a table's columns in points, as the table asks, but none narrower than its longest word while the others have
 * room to give: a word broken over two lines for want of a few points looks like a mistake.
 */
export function columnWidths(table: Table, width: number): number[] {
  const sum = table.attrs.widths.reduce((total, each) => total + each, 0);
  const asked = table.attrs.widths.map((each) => (each / sum) * width);
  const least = longestWords(table).map((word) => Math.min(word + INSET + 1, width / 3));
  const missing = asked.map((each, column) => Math.max(0, (least[column] ?? 0) - each));
  const spare = asked.map((each, column) => Math.max(0, each - (least[column] ?? 0)));
  const needed = missing.reduce((total, each) => total + each, 0);
  const free = spare.reduce((total, each) => total + each, 0);
  if (needed === 0 || needed > free) return asked;
  return asked.map((each, column) => each + (missing[column] ?? 0) - ((spare[column] ?? 0) * needed) / free);
}

function longestWords(table: Table): number[] {
  const longest = table.attrs.widths.map(() => 0);
  for (const row of gridOf(table)) {
    for (const { cell, column, colspan } of row) {
      if (colspan > 1) continue;
      for (const word of wordsOf({ type: 'tableRow', content: [cell] })
        .split(/\s+/)
        .flatMap(unbroken)) {
        longest[column] = Math.max(longest[column] ?? 0, widthOf(word, TABLE_SIZE, 'semibold'));
      }
    }
  }
  return longest;
}

function unbroken(word: string): string[] {
  return word.length <= LONGEST_WORD
    ? [word]
    : word.split(/(?<=[-/])/).filter((part) => part.length <= LONGEST_WORD);
}
