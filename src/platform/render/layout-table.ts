import { wordsOf, type Block, type Cell, type Table } from '#domain/report/tree.ts';
import { gridOf, headRows, type Placed } from './grid.ts';
import type { Json } from './json.ts';
import { heightOf, INSET, type Page } from './measure.ts';
import { columnWidths } from './widths.ts';

/** Share of a page that rows may fill and still be kept together; estimates are on the high side. */
const KEPT_SHARE = 0.6;
/** A table that fills no more of a page than this begins where it also ends. */
const SMALL_SHARE = 0.28;
/** Share of a page that the opening of a table may ask for. */
const OPENING_SHARE = 0.5;
/** Height of a caption of one line with what is below it, in points; a longer caption has more lines. */
const CAPTION_LINE = 13;
const CAPTION_GAP = 6;
/** A head higher than this share of a page is not repeated. */
const HEAD_SHARE = 0.25;

type WriteBlocks = (content: Block[], width: number) => Json[];

/**
 * A table's rows for the template. What the typesetter keeps together but cannot fit on a page it cuts off in silence,
 * so only rows and groups that fit well are kept; the others may break, and their spans are taken apart.
 */
export function layOutTable(table: Table, page: Page, writeBlocks: WriteBlocks): Json {
  const widths = columnWidths(table, page.width);
  const pass = new Rows(widths, page, writeBlocks);
  const rows = gridOf(table);
  const heads = headRows(table).length;
  const headHeight = pass.heightOf(rows.slice(0, heads));
  const hasHead = headHeight < page.height * KEPT_SHARE;
  const head = hasHead ? rows.slice(0, heads) : [];
  const groups = groupsOf(rows.slice(head.length));
  return {
    widths,
    opening: openingOf(table, pass, head, groups, page),
    repeatHead: headHeight < page.height * HEAD_SHARE,
    head: head.map((row) => row.map((placed) => pass.cell(placed, true))),
    body: groups.flatMap((group) => pass.group(group)),
  };
}

/**
 * Height a table asks for below it before it begins on a page: all of a small one, else the caption, the head and two
 * rows, so that no row stands alone under a head at the foot of a page. None where that is more than half a page.
 */
function openingOf(table: Table, pass: Rows, head: Placed[][], groups: Placed[][][], page: Page): number {
  const captionLines = Math.ceil((table.attrs.caption.length + 10) / (page.width / 4.6));
  const top = captionLines * CAPTION_LINE + CAPTION_GAP + pass.heightOf(head);
  const whole = top + pass.heightOf(groups.flat());
  if (whole < page.height * SMALL_SHARE) return Math.round(whole);
  const first = groups.slice(0, groups.length === 3 ? 3 : 2);
  const opening = top + pass.heightOf(first.flat());
  return opening < page.height * OPENING_SHARE ? Math.round(opening) : 0;
}

class Rows {
  private readonly widths: number[];
  private readonly page: Page;
  private readonly writeBlocks: WriteBlocks;

  constructor(widths: number[], page: Page, writeBlocks: WriteBlocks) {
    this.widths = widths;
    this.page = page;
    this.writeBlocks = writeBlocks;
  }

  heightOf(rows: Placed[][]): number {
    return rows.reduce((sum, row) => sum + heightOf(row, this.widths, this.page), 0);
  }

  /** Rows tied by a spanning cell stay on one page when they fit well; else the span is taken apart. */
  group(group: Placed[][]): Json[][] {
    const isKept = this.fits(group);
    const rows: Part[][] = isKept || group.length === 1 ? group : takenApart(group);
    return rows.map((row) => row.map((placed) => this.cell(placed, isKept || this.fits([row]))));
  }

  cell(placed: Part, keep: boolean): Json {
    const { cell, column, colspan, rowspan, again } = placed;
    const sum = (widths: number[]): number => widths.reduce((total, width) => total + width, 0);
    const share = sum(this.widths.slice(column, column + colspan)) / sum(this.widths);
    const content = this.writeBlocks(cell.content, Math.max(1, this.page.width * share - INSET));
    const isContinued = again !== undefined;
    return {
      colspan,
      rowspan,
      keep,
      isContinued,
      again: again ?? '',
      isHeader: cell.type === 'tableHeader',
      content,
    };
  }

  private fits(rows: Placed[][]): boolean {
    return this.heightOf(rows) < this.page.height * KEPT_SHARE;
  }
}

/** Runs of rows that a spanning cell ties together. */
function groupsOf(rows: Placed[][]): Placed[][][] {
  const groups: Placed[][][] = [];
  let open = 0;
  for (const row of rows) {
    if (open > 0) groups.at(-1)?.push(row);
    else groups.push([row]);
    open = Math.max(open - 1, ...row.map(({ rowspan }) => rowspan - 1));
  }
  return groups;
}

/** What a continued cell says again has at most this many characters. */
const LONGEST_AGAIN = 20;

/** A cell of a span that was taken apart; below its first row it only says again what it was, if that is short. */
type Part = Placed & { again?: string };

function takenApart(group: Placed[][]): Part[][] {
  const rows: Part[][] = group.map(() => []);
  for (const [index, row] of group.entries()) {
    for (const placed of row) {
      rows[index]?.push({ ...placed, rowspan: 1 });
      for (let below = 1; below < placed.rowspan; below++) {
        const cell: Cell = { type: 'tableCell', content: [] };
        rows[index + below]?.push({ ...placed, cell, rowspan: 1, again: shortWords(placed.cell) });
      }
    }
  }
  return rows.map((row) => row.toSorted((a, b) => a.column - b.column));
}

/** All words of a cell with few, else the identifier in bold it begins with. */
function shortWords({ content }: Cell): string {
  const words = content.map(wordsOf).join(' ').trim();
  if (words.length <= LONGEST_AGAIN) return words;
  const first = content[0]?.type === 'paragraph' ? content[0].content[0] : undefined;
  const isBold = first?.type === 'text' && first.marks?.some(({ type }) => type === 'bold');
  return isBold && first.text.trim().length <= LONGEST_AGAIN ? first.text.trim() : '';
}
