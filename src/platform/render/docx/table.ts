import {
  BorderStyle,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
  type FileChild,
  type Paragraph,
} from 'docx';
import type { Block, Table as TableNode } from '#domain/report/tree.ts';
import { gridOf, headRows, type Placed } from '../grid.ts';
import { columnWidths } from '../widths.ts';
import { HAIR, INK, TINT } from './style.ts';

export interface CellStand {
  width: number;
  cell: 'head' | 'body';
  /** Word keeps a row on the page of the next when its paragraphs are. */
  keepNext: boolean;
}

type WriteCell = (content: readonly Block[], stand: CellStand) => FileChild[];

/** A table of fixed widths whose head repeats; rows and spanned groups are kept on one page by Word. */
export function tableOf(table: TableNode, width: number, writeCell: WriteCell): Table {
  const columns = columnWidths(table, width / 20).map((each) => Math.floor(each * 20));
  const heads = headRows(table).length;
  const grid = gridOf(table);
  const rows = grid.map((row, index) => {
    const isHead = index < heads;
    const isTied = isHead || tiesBelow(grid, index) || isAtEnd(grid.length - heads, index - heads);
    return new TableRow({
      tableHeader: isHead,
      cantSplit: true,
      children: row.map((placed) => cellOf(placed, columns, isHead, isTied, writeCell)),
    });
  });
  const strong = { style: BorderStyle.SINGLE, size: 8, color: INK };
  const hair = { style: BorderStyle.SINGLE, size: 4, color: HAIR };
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
  return new Table({
    width: { size: columns.reduce((total, each) => total + each, 0), type: WidthType.DXA },
    columnWidths: columns,
    layout: TableLayoutType.FIXED,
    borders: {
      top: strong,
      bottom: strong,
      left: none,
      right: none,
      insideHorizontal: hair,
      insideVertical: none,
    },
    rows,
  });
}

function cellOf(
  placed: Placed,
  columns: number[],
  isHead: boolean,
  isTied: boolean,
  writeCell: WriteCell,
): TableCell {
  const { cell, column, colspan, rowspan } = placed;
  const width = columns.slice(column, column + colspan).reduce((total, each) => total + each, 0);
  const isStrong = isHead || cell.type === 'tableHeader';
  const stand: CellStand = { width: width - 180, cell: isStrong ? 'head' : 'body', keepNext: isTied };
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    rowSpan: rowspan,
    columnSpan: colspan,
    margins: { top: 60, bottom: 60, left: 90, right: 90 },
    verticalAlign: isHead ? VerticalAlignTable.BOTTOM : VerticalAlignTable.TOP,
    ...(isHead && { shading: { type: ShadingType.CLEAR, fill: TINT, color: 'auto' } }),
    children: writeCell(cell.content, stand) as (Paragraph | Table)[],
  });
}

/** Whether a row is the first or the last but one: no row stands alone at the foot or the top of a page. */
function isAtEnd(rows: number, index: number): boolean {
  return rows > 1 && (index === 0 || index === rows - 2);
}

/** Whether a spanning cell reaches from this row into the next. */
function tiesBelow(grid: Placed[][], index: number): boolean {
  return grid
    .slice(0, index + 1)
    .some((row, at) => row.some(({ rowspan }) => rowspan > 1 && at + rowspan > index + 1));
}
