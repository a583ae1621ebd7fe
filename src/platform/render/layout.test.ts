import { describe, expect, it } from 'vitest';
import type { Block, Cell, Table } from '#domain/report/tree.ts';
import { bold, paragraph, table } from '#test/support/report-tree.ts';
import { brokenWell, piecesOf } from './layout.ts';
import { leadsOn } from './leads.ts';
import { layOutTable } from './layout-table.ts';
import { pageOf } from './measure.ts';
import { columnWidths } from './widths.ts';

const cellOf = (words: string, rowspan = 1): Cell => ({
  type: 'tableCell',
  ...(rowspan > 1 && { attrs: { rowspan } }),
  content: [paragraph(words)],
});
const long = (lines: number): string => 'twenty four letters here '.repeat(lines);

interface Laid {
  opening: number;
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

  it('of such a group say again the identifier in bold when its cell has more words', () => {
    const control: Cell = {
      type: 'tableCell',
      attrs: { rowspan: 2 },
      content: [paragraph(bold('AC-1'), long(2))],
    };
    const { body } = lay(table('t', 'T', [1, 3], ['A', 'B'], [[control, cellOf(long(300))], [cellOf('y')]]));
    expect(body[1]?.[0]).toMatchObject({ isContinued: true, again: 'AC-1' });
  });

  it('at the head are not repeated when they are high, and are body when they fill the page', () => {
    expect(lay(table('t', 'T', [1], ['A'], [[cellOf('1')]]))).toMatchObject({ repeatHead: true });
    expect(lay(table('t', 'T', [1], [long(90)], [[cellOf('1')]]))).toMatchObject({ repeatHead: false });
    expect(lay(table('t', 'T', [1], [long(900)], [[cellOf('1')]])).head).toEqual([]);
  });
});

describe('what leads to the next block', () => {
  const list: Block = { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph('x')] }] };
  const signature: Block = { type: 'signature', attrs: { name: 'A' } };
  const small = table('t', 'T', [1], ['A'], [[cellOf('1')]]);

  it.each([
    ['words with a colon before a list', paragraph('We state:'), list, true],
    ['other words before a list', paragraph('We state.'), list, false],
    ['a short paragraph before a table', paragraph('As follows.'), small, true],
    ['a long paragraph before a table', paragraph(long(20)), small, false],
    ['the last words before a signature', paragraph(long(20)), signature, true],
    ['a signature before another', signature, signature, true],
    ['the last block', paragraph('End:'), undefined, false],
  ])('%s', (_, block, next, leads) => {
    expect(leadsOn(next ? [block, next] : [block], 0)).toBe(leads);
  });
});

describe('the close of a letter', () => {
  const listOf = (words: string): Block => ({
    type: 'orderedList',
    content: [{ type: 'listItem', content: [paragraph(words)] }],
  });
  const signed: Block[] = [paragraph('Our basis is our own.'), { type: 'signature', attrs: { name: 'A' } }];

  it('holds the list before the last words, unless it is long', () => {
    expect(leadsOn([listOf('The controls operated.'), ...signed], 0)).toBe(true);
    expect(leadsOn([listOf(long(100)), ...signed], 0)).toBe(false);
    expect(leadsOn([listOf('The controls operated.'), paragraph('Then more.')], 0)).toBe(false);
  });
});

describe('a subsection of paragraphs', () => {
  const heading: Block = {
    type: 'heading',
    attrs: { level: 3, id: 'h' },
    content: [{ type: 'text', text: 'Title' }],
  };
  const leads = (blocks: Block[]) => blocks.map((_, index) => leadsOn(blocks, index));

  it('stays on one page when it is short', () => {
    expect(leads([heading, paragraph('One.'), paragraph('Two.'), paragraph('Three.')])).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('breaks where it likes when it is long', () => {
    expect(leads([heading, paragraph('One.'), paragraph(long(40))])).toEqual([false, false, false]);
    expect(leads([heading, paragraph(long(40)), paragraph('Two.'), paragraph('Three.')])).toEqual(
      Array.from({ length: 4 }, () => false),
    );
  });

  it('breaks where it likes when a list goes on', () => {
    const list: Block = { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph('x')] }] };
    expect(leads([heading, paragraph('One.'), paragraph('Two.'), list])).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('is none without a heading above', () => {
    expect(leads([paragraph('One.'), paragraph('Two.')])).toEqual([false, false]);
  });
});

describe('the opening of a table', () => {
  const opening = (rows: Cell[][]) => lay(table('t', 'T', [1, 3], ['A', 'B'], rows)).opening;
  const row = (lines: number) => [cellOf('1'), cellOf(long(lines))];

  it('is the whole of a small table', () => {
    expect(opening([row(1), row(1), row(1)])).toBeGreaterThan(opening([row(1), row(1)]));
    expect(opening([row(1), row(1), row(1)])).toBeLessThan(pageOf('portrait').height / 4);
  });

  it('is the head and two rows of a large one', () => {
    const rows = Array.from({ length: 30 }, () => row(2));
    expect(opening(rows)).toBe(opening([row(2), row(2)]));
  });

  it('is never more than half a page', () => {
    expect(opening([row(100), row(100), row(2)])).toBe(0);
  });
});

describe('columns', () => {
  const words = (made: Table) => columnWidths(made, 400).map(Math.round);

  it('are as wide as they ask', () => {
    expect(words(table('t', 'T', [1, 3], ['A', 'B'], [[cellOf('one'), cellOf('two')]]))).toEqual([100, 300]);
  });

  it('are never narrower than a word, at the cost of those with room', () => {
    const [narrow = 0, wide = 0] = words(
      table('t', 'T', [1, 9], ['Control', 'B'], [[cellOf('Confidentiality agreement'), cellOf('x')]]),
    );
    expect(narrow).toBeGreaterThan(60);
    expect(narrow + wide).toBe(400);
  });

  it('do not grow for a hash', () => {
    expect(
      words(table('t', 'T', [1, 9], ['A', 'B'], [[cellOf('9f86d081884c7d659a2feaa0c55ad015'), cellOf('x')]])),
    ).toEqual([40, 360]);
  });
});

describe('long tokens', () => {
  const narrow = { width: 48, scale: 1 };

  it('are cut where they are wider than their line', () => {
    expect(piecesOf('9f86d081884c7d65', narrow, [])).toEqual(['9f8', '6d0', '818', '84c', '7d65']);
    expect(piecesOf('9f86d081884c7d65', { width: 200, scale: 1 }, [])).toEqual(['9f86d081884c7d65']);
  });

  it('are left whole where they only need the next line', () => {
    expect(piecesOf('policy description', narrow, [])).toEqual(['policy description']);
    expect(piecesOf('acknowledgements', narrow, []).length).toBeGreaterThan(1);
  });

  it('are wider in bold, in code and in headings', () => {
    const room = { width: 54, scale: 1 };
    expect(piecesOf('acknowledged', room, []).length).toBe(1);
    expect(piecesOf('acknowledged', room, [{ type: 'code' }]).length).toBeGreaterThan(1);
    expect(piecesOf('acknowledged', { width: 100, scale: 2.3 }, []).length).toBeGreaterThan(1);
  });
});

describe('identifiers', () => {
  const wholes = (text: string, width = 200) =>
    brokenWell(text, { width, scale: 1 }, [])
      .filter(({ isWhole }) => isWhole)
      .map((piece) => piece.text);

  it('do not break at their hyphens', () => {
    expect(wholes('approvals (EXP-CO2-C1), IAM-03 and ITGC-CM. A well-known word')).toEqual([
      '(EXP-CO2-C1),',
      'IAM-03',
      'ITGC-CM.',
    ]);
  });

  it('are cut like other tokens where they do not fit their line', () => {
    expect(wholes('EXP-CO2-C1', 20)).toEqual([]);
  });

  it('lose nothing', () => {
    const text = ' see  (IAM-03) 9f86d081884c7d659a2feaa0c55ad015 x-y IAM-03';
    expect(
      brokenWell(text, { width: 60, scale: 1 }, [])
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });
});
