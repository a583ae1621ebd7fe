import { describe, expect, it } from 'vitest';
import { Problem } from '#domain/problem.ts';
import type { Block } from '#domain/report/tree.ts';
import { blocksOfMarkdown } from './markdown.ts';

const read = (markdown: string, shift = 0): Block[] =>
  blocksOfMarkdown(markdown, { prefix: 'infra', shift, where: 'narratives/infra.md' });
const refusal = (markdown: string): string => {
  try {
    read(markdown);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  return 'read';
};
const p = (...content: object[]) => ({ type: 'paragraph', content });
const t = (text: string, ...marks: object[]) => ({ type: 'text', text, ...(marks.length > 0 && { marks }) });

describe('prose in Markdown', () => {
  it('becomes paragraphs with marks; a line break in the source is a space', () => {
    expect(read('Access is **reviewed _each_** quarter,\nby `iam-owner`.  \nThen closed.')).toEqual([
      p(
        t('Access is '),
        t('reviewed ', { type: 'bold' }),
        t('each', { type: 'bold' }, { type: 'italic' }),
        t(' quarter, by '),
        t('iam-owner', { type: 'code' }),
        t('.'),
        { type: 'hardBreak' },
        t('Then closed.'),
      ),
    ]);
  });

  it('shifts headings, keeps them within four levels, and gives each an id of its own', () => {
    const headings = read('# Data\n\n## Data\n\n#### Ünïcode & more', 2);
    expect(headings).toEqual([
      { type: 'heading', attrs: { level: 3, id: 'infra-data' }, content: [t('Data')] },
      { type: 'heading', attrs: { level: 4, id: 'infra-data-2' }, content: [t('Data')] },
      { type: 'heading', attrs: { level: 4, id: 'infra-unicode-more' }, content: [t('Ünïcode & more')] },
    ]);
  });

  it('reads lists in lists, with the first number', () => {
    expect(read('3. one\n   - two\n4. three')).toEqual([
      {
        type: 'orderedList',
        attrs: { start: 3 },
        content: [
          {
            type: 'listItem',
            content: [
              p(t('one')),
              { type: 'bulletList', content: [{ type: 'listItem', content: [p(t('two'))] }] },
            ],
          },
          { type: 'listItem', content: [p(t('three'))] },
        ],
      },
    ]);
  });

  it('reads a table with the caption above it, fills short rows and sets widths by content', () => {
    const [block, ...rest] = read(
      'Table: Regions in *use*\n\n| Region | Purpose |\n|---|---|\n| eu-1 | Serves customers and keeps their data |\n| eu-2 |',
    );
    expect(rest).toEqual([]);
    if (block?.type !== 'table') throw new Error('not a table');
    expect(block.attrs).toEqual({ id: 'infra-regions-in-use', caption: 'Regions in use', widths: [24, 60] });
    expect(block.content[0]?.content.map(({ type }) => type)).toEqual(['tableHeader', 'tableHeader']);
    expect(block.content[2]?.content[1]?.content).toEqual([p()]);
  });

  it('turns a quotation into a callout and code into lines of code', () => {
    expect(read('> Note this.\n\n```sh\nrun a\nrun b\n```')).toEqual([
      { type: 'callout', attrs: { tone: 'note' }, content: [p(t('Note this.'))] },
      p(t('run a', { type: 'code' }), { type: 'hardBreak' }, t('run b', { type: 'code' })),
    ]);
  });

  it('turns links to ids into references, first to headings of its own', () => {
    expect(read('See [below](#backups) and [there](#cuec-table).\n\n## Backups')[0]).toEqual(
      p(
        t('See '),
        { type: 'crossRef', attrs: { target: 'infra-backups' } },
        t(' and '),
        { type: 'crossRef', attrs: { target: 'cuec-table' } },
        t('.'),
      ),
    );
  });

  it('keeps links to the web and the words of all others', () => {
    expect(
      read(
        '[a](https://a.example/?q=1) [b](javascript:x) [c](../c.md) [d][ref]\n\n[ref]: mailto:d@a.example',
      ),
    ).toEqual([
      p(
        t('a', { type: 'link', attrs: { href: 'https://a.example/?q=1' } }),
        t(' '),
        t('b'),
        t(' '),
        t('c'),
        t(' '),
        t('d', { type: 'link', attrs: { href: 'mailto:d@a.example' } }),
      ),
    ]);
  });
});

describe('prose that is refused', () => {
  it.each([
    [
      'raw HTML',
      'One.\n\n<div>two</div>',
      'narratives/infra.md, line 3: raw HTML is not read; write it in Markdown.',
    ],
    [
      'HTML in a line',
      'One <b>two</b>',
      'narratives/infra.md, line 1: raw HTML is not read; write it in Markdown.',
    ],
    [
      'a comment',
      '<!-- hidden -->',
      'narratives/infra.md, line 1: raw HTML is not read; write it in Markdown.',
    ],
    [
      'a picture',
      'One.\n\nTwo ![alt](x.png)',
      'narratives/infra.md, line 3: pictures are not read from Markdown; file it as evidence and name it in words.',
    ],
    [
      'a rule',
      'One.\n\n---\n',
      'narratives/infra.md, line 3: a horizontal rule has no place in a report; use a heading.',
    ],
    [
      'a footnote',
      'One.[^1]',
      'narratives/infra.md, line 1: footnotes are not read; put the words in parentheses.',
    ],
  ])('%s is named with its line', (_, markdown, message) => {
    expect(refusal(markdown)).toBe(message);
  });

  it('nests nine deep, not eight', () => {
    const nested = (depth: number): string =>
      Array.from({ length: depth }, (_, i) => `${'  '.repeat(i)}- item`).join('\n');
    expect(refusal(nested(8))).toBe('read');
    expect(refusal(nested(9))).toBe('narratives/infra.md, line 9: nested more than 8 deep.');
  });

  it.each([
    ['a hundred thousand quotations', '>'.repeat(100_000)],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['stars in every word', 'a**b'.repeat(20_000)],
    ['links that never close', '[a]( '.repeat(20_000)],
    ['more than a million characters', 'word '.repeat(250_000)],
  ])('%s are refused before they are parsed', (_, markdown) => {
    expect(refusal(markdown)).toMatch(/^narratives\/infra\.md(, line 1: nested too deep|.* was not read: )/);
  });
});
