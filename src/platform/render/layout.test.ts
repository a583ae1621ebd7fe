import { describe, expect, it } from 'vitest';
import type { Cell, Table } from '#domain/report/tree.ts';
import { paragraph, table } from '#test/support/report-tree.ts';
import { piecesOf } from './layout.ts';
import { layOutTable } from './layout-table.ts';
import { pageOf } from './measure.ts';

const cellOf = (words: string, rowspan = 1): Cell => ({
  type: 'tableCell',
  ...(rowspan > 1 && { attrs: { rowspan } }),
  content: [paragraph(words)],
});
const long = (lines: number): string => 'twenty four letters here '.repeat(lines);

interface Laid {
  repeatHead: boolean;
  head: unknown[];
  body: { keep: boolean; rowspan: number; isContinued: boolean; again: string }[][];
}
const lay = (made: Table): Laid => layOutTable(made, pageOf('portrait'), () => []) as unknown as Laid;

describe('rows of a table', () => {
  it('are kept together when they fit a page well, and may break when they do not', () => {
    const { body } = lay(
      table(
        't',
        'T',
        [1, 3],
        ['A', 'B'],
        [
          [cellOf('1'), cellOf(long(4))],
          [cellOf('2'), cellOf(long(300))],
        ],
      ),
    );
    expect(body.map((row) => row.every(({ keep }) => keep))).toEqual([true, false]);
  });

  it('that a spanning cell ties are kept together as a group', () => {
    const { body } = lay(
      table('t', 'T', [1, 3], ['A', 'B'], [[cellOf('AC-1', 2), cellOf('x')], [cellOf('y')]]),
    );
    expect(body[0]?.[0]).toMatchObject({ rowspan: 2, keep: true });
    expect(body[1]).toHaveLength(1);
  });

  it('of a group taller than a page stand alone, and say again whose they are', () => {
    const { body } = lay(
      table('t', 'T', [1, 3], ['A', 'B'], [[cellOf('AC-1', 2), cellOf(long(300))], [cellOf('y')]]),
    );
    expect(body[0]?.[0]).toMatchObject({ rowspan: 1, keep: false, isContinued: false });
    expect(body[1]?.[0]).toMatchObject({ rowspan: 1, isContinued: true, again: 'AC-1' });
    expect(body[1]?.every(({ keep }) => keep)).toBe(true);
  });

  it('at the head are not repeated when they are high, and are body when they fill the page', () => {
    expect(lay(table('t', 'T', [1], ['A'], [[cellOf('1')]]))).toMatchObject({ repeatHead: true });
    expect(lay(table('t', 'T', [1], [long(90)], [[cellOf('1')]]))).toMatchObject({ repeatHead: false });
    expect(lay(table('t', 'T', [1], [long(900)], [[cellOf('1')]])).head).toEqual([]);
  });
});

describe('long tokens', () => {
  it('are cut where the column is narrow, and words are not', () => {
    expect(piecesOf('9f86d081884c7d65', 60)).toEqual(['9f8', '6d0', '818', '84c', '7d65']);
    expect(piecesOf('control activities performed', 60)).toEqual(['control activities performed']);
    expect(piecesOf('nonrepudiation-characteristics', 60)).toEqual([
      'non',
      'rep',
      'udi',
      'ati',
      'on-cha',
      'rac',
      'ter',
      'ist',
      'ics',
    ]);
  });
});
