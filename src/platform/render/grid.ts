import type { Cell, Row, Table } from '#domain/report/tree.ts';
import { Problem } from '#domain/problem.ts';

export interface Placed {
  cell: Cell;
  column: number;
  colspan: number;
  rowspan: number;
}

/** Where each cell of a table stands. Refuses rows that overlap, run out of the table or leave holes. */
export function gridOf(table: Table): Placed[][] {
  const { widths, id, caption } = table.attrs;
  const busy = widths.map(() => 0);
  const rows = table.content.map((row, index) => {
    const placed: Placed[] = [];
    let column = 0;
    for (const cell of row.content) {
      while ((busy[column] ?? 0) > 0) column++;
      const { colspan = 1, rowspan = 1 } = cell.attrs ?? {};
      for (let i = column; i < column + colspan; i++) {
        if (busy[i] !== 0) throw refusal(id, caption, index, 'has more cells than the table has columns');
        busy[i] = rowspan;
      }
      placed.push({ cell, column, colspan, rowspan });
      column += colspan;
    }
    if (busy.includes(0)) throw refusal(id, caption, index, 'has fewer cells than the table has columns');
    for (let i = 0; i < busy.length; i++) busy[i] = (busy[i] ?? 1) - 1;
    return placed;
  });
  if (busy.some((left) => left > 0)) {
    throw refusal(id, caption, rows.length - 1, 'has a cell that reaches below the table');
  }
  return rows;
}

/** Header rows at the top: they repeat on each page. */
export function headRows(table: Table): Row[] {
  const end = table.content.findIndex((row) => !isHead(row));
  return end < 0 ? [] : table.content.slice(0, end);
}

export function isHead(row: Row): boolean {
  return row.content.length > 0 && row.content.every((cell) => cell.type === 'tableHeader');
}

function refusal(id: string, caption: string, row: number, what: string): Problem {
  return new Problem('invalid', `Table “${caption || id}” was not rendered: row ${row + 1} ${what}.`, {
    id,
    row: row + 1,
  });
}
