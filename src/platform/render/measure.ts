import { wordsOf } from '#domain/report/tree.ts';
import type { Block } from '#domain/report/tree.ts';
import { widthOf } from './fonts.ts';
import type { Placed } from './grid.ts';

/** Room for words on a page, in points: US Letter less the template's margins. */
export interface Page {
  width: number;
  height: number;
}

export function pageOf(orientation: 'portrait' | 'landscape'): Page {
  return orientation === 'portrait' ? { width: 476, height: 632 } : { width: 676, height: 466 };
}

/** Size of words in a table, in points. */
export const TABLE_SIZE = 8.8;
// Height of a line and space between paragraphs in the template's tables, a little on the high side.
const LINE = 10.8;
const GAP = 5.4;
/** What a cell's padding takes of its width, and of its height. */
export const INSET = 10;

/** How high a row of a table will stand at most, in points; cells that reach below are spread over their rows. */
export function heightOf(row: Placed[], widths: number[], page: Page): number {
  const sum = widths.reduce((total, width) => total + width, 0);
  return Math.max(
    0,
    ...row.map(({ cell, column, colspan, rowspan }) => {
      const share = widths.slice(column, column + colspan).reduce((total, width) => total + width, 0) / sum;
      const width = Math.max(12, page.width * share - INSET);
      return (blocksHeight(cell.content, width) + INSET) / rowspan;
    }),
  );
}

function blocksHeight(blocks: Block[], width: number): number {
  return blocks.reduce((sum, block) => sum + blockHeight(block, width) + GAP, 0);
}

function blockHeight(block: Block, width: number): number {
  switch (block.type) {
    case 'bulletList':
    case 'orderedList':
      return block.content.reduce(
        (sum, item) => sum + blocksHeight(item.content, Math.max(12, width - 14)),
        0,
      );
    case 'callout':
      return blocksHeight(block.content, Math.max(12, width - 24)) + 40;
    case 'figure':
      return 400;
    case 'table':
      return block.content.reduce(
        (sum, row) =>
          sum +
          row.content.reduce(
            (most, cell) => Math.max(most, blocksHeight(cell.content, width / row.content.length)),
            0,
          ),
        60,
      );
    case 'signature':
      return 120;
    case 'pageBreak':
      return 0;
    default:
      return linesOf(wordsOf(block), width) * LINE;
  }
}

/** Words are not broken unless they are wider than the line: it is full when the next word does not fit. */
function linesOf(words: string, width: number): number {
  const space = widthOf(' ', TABLE_SIZE);
  let lines = 1;
  let used = 0;
  for (const word of words.split(/\s+/)) {
    const wide = widthOf(word, TABLE_SIZE);
    if (used > 0 && used + space + wide > width) {
      lines++;
      used = 0;
    }
    // A broken word leaves part of each line empty.
    if (wide > width) lines += Math.ceil((wide / width) * 1.4);
    used += (used > 0 ? space : 0) + Math.min(wide, width);
  }
  return lines;
}
