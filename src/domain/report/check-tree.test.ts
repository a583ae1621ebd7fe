import { describe, expect, test } from 'vitest';
import { bullets, heading, note, paragraph, reference, table } from './blocks.ts';
import { checkTree } from './check-tree.ts';
import type { Block, ListItem, ReportTree } from './tree.ts';

function treeOf(...blocks: Block[]): ReportTree {
  return {
    type: 'report',
    attrs: {
      title: 'T',
      subtitle: 'S',
      company: 'C',
      firm: 'F',
      system: 'S',
      time: 'as of June 30, 2026',
      classification: 'Restricted use',
      date: '2026-07-01',
      lang: 'en-US',
    },
    content: [
      {
        type: 'section',
        attrs: { id: 'one', part: 'I', title: 'One', orientation: 'portrait', author: 'auditor' },
        content: [heading(1, 'one', 'One'), ...blocks],
      },
    ],
  };
}

const grid = (id: string): Block =>
  table({ id, caption: 'Things', head: ['A', 'B'], widths: [50, 50] }, [['1', '2']]);

function nested(depth: number): Block {
  const inner: Block[] = depth === 1 ? [paragraph('deep')] : [paragraph('at'), nested(depth - 1)];
  return { type: 'bulletList', content: [{ type: 'listItem', content: inner } satisfies ListItem] };
}

describe('a sound tree', () => {
  test('has no faults', () => {
    const tree = treeOf(
      heading(2, 'a', 'A'),
      heading(3, 'b', 'B'),
      grid('t'),
      paragraph(['see ', reference('t')]),
      bullets(['x']),
      nested(8),
    );
    expect(checkTree(tree)).toEqual([]);
  });

  test('may span a cell over rows', () => {
    const spanned = grid('t') as Extract<Block, { type: 'table' }>;
    const [head, body] = spanned.content;
    if (!head || !body) throw new Error('The table has two rows.');
    const [first, second] = body.content;
    if (!first || !second) throw new Error('The row has two cells.');
    const rows = [
      head,
      { ...body, content: [{ ...first, attrs: { rowspan: 2 } }, second] },
      { ...body, content: [second] },
    ];
    expect(checkTree(treeOf({ ...spanned, content: rows }))).toEqual([]);
    const short = [head, { ...body, content: [{ ...first, attrs: { rowspan: 2 } }, second] }, body];
    expect(checkTree(treeOf({ ...spanned, content: short }))).toEqual([
      { section: 'one', what: 'Row 3 of table t fills 3 of 2 columns.' },
    ]);
  });
});

describe('a fault is named', () => {
  test.each([
    ['an id used twice', [heading(2, 'a', 'A'), heading(2, 'a', 'B')], 'The id a is used twice.'],
    [
      'a reference to nothing',
      [paragraph([reference('gone')])],
      'A reference points to gone, which is not there.',
    ],
    ['a level that skips', [heading(3, 'a', 'A')], 'Heading a skips from level 1 to 3.'],
    ['a paragraph without content', [paragraph('')], 'A paragraph is empty.'],
    ['a note without content', [note([])], 'A paragraph is empty.'],
    ['a text of blanks', [paragraph('  ')], 'A text is empty.'],
    ['lists too deep', [nested(9)], 'A list is nested more than 8 deep.'],
    [
      'a table without rows',
      [table({ id: 't', caption: 'Things', head: ['A'], widths: [100] }, [])],
      'Table t has no rows.',
    ],
    [
      'a table without a caption',
      [table({ id: 't', caption: ' ', head: ['A'], widths: [100] }, [['x']])],
      'Table t has no caption.',
    ],
    [
      'a badly formed id',
      [{ type: 'heading', attrs: { level: 2, id: 'a b' }, content: [{ type: 'text', text: 'A' }] }],
      'The id "a b" is not well formed.',
    ],
  ] as [string, Block[], string][])('%s', (_name, blocks, what) => {
    expect(checkTree(treeOf(...blocks)).map((fault) => fault.what)).toContain(what);
  });
});
