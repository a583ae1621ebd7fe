import { expect, test } from 'vitest';
import { heading, paragraph, reference, table } from './blocks.ts';
import { placeProse } from './prose.ts';
import { wordsOf, type Block } from './tree.ts';

const place = { under: 2, prefix: 'text', title: 'The text' };

test('headings move below the heading above and never skip', () => {
  const placed = placeProse([heading(1, 'a', 'A'), heading(3, 'b', 'B'), heading(2, 'c', 'C')], place);
  expect(placed.map((block) => (block.type === 'heading' ? block.attrs.level : block.type))).toEqual([
    3, 4, 4,
  ]);
});

test('a heading deeper than level 4 becomes a bold line', () => {
  const [first, second] = placeProse([heading(1, 'a', 'A'), heading(2, 'b', 'B')], { ...place, under: 3 });
  expect(first).toMatchObject({ type: 'heading', attrs: { level: 4 } });
  expect(second).toEqual({
    type: 'paragraph',
    content: [{ type: 'text', text: 'B', marks: [{ type: 'bold' }] }],
  });
});

test('ids become the text’s own, and references follow them', () => {
  const blocks: Block[] = [
    heading(2, 'same', 'Heading'),
    table({ id: 'grid', caption: '', head: ['A'], widths: [100] }, [['x']]),
    paragraph(['see ', reference('grid'), ' and ', reference('elsewhere')]),
  ];
  const [, grid, words] = placeProse(blocks, place);
  expect(grid).toMatchObject({ attrs: { id: 'text-2', caption: 'Heading' } });
  expect(words).toMatchObject({
    content: [
      { text: 'see ' },
      { attrs: { target: 'text-2' } },
      { text: ' and ' },
      { attrs: { target: 'elsewhere' } },
    ],
  });
});

test('words are kept', () => {
  const blocks = [heading(1, 'a', 'One'), paragraph('two')];
  expect(placeProse(blocks, place).map((block) => wordsOf(block))).toEqual(['One', 'two']);
});
