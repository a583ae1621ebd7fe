import { describe, expect, it } from 'vitest';
import type { Block, ReportTree } from '#domain/report/tree.ts';
import { bold, paragraph, reportTree, table, text } from '#test/support/report-tree.ts';
import { hasContents, numberTree } from './number.ts';

const heading = (level: 1 | 2 | 3 | 4, id: string, words = id): Block => ({
  type: 'heading',
  attrs: { level, id },
  content: [text(words)],
});
const cellOf = (words: string) => ({ type: 'tableCell' as const, content: [paragraph(words)] });

/** A report with one section III of the given blocks. */
function withBlocks(content: Block[], part: 'I' | 'III' | '' = 'III'): ReportTree {
  const { attrs } = reportTree(1);
  return {
    type: 'report',
    attrs,
    content: [
      {
        type: 'section',
        attrs: { id: 'section', part, title: 'The system', orientation: 'portrait', author: 'management' },
        content,
      },
    ],
  };
}
const labelOf = (tree: ReportTree, id: string) => numberTree(tree).labels.get(id)?.label;

describe('numbers', () => {
  it('count headings within their section, and start again below the next heading', () => {
    const tree = withBlocks([
      heading(1, 'top'),
      heading(2, 'a'),
      heading(3, 'a1'),
      heading(3, 'a2'),
      heading(2, 'b'),
      heading(3, 'b1'),
      heading(4, 'b1x', 'Detail'),
    ]);
    expect(['top', 'a', 'a2', 'b', 'b1', 'b1x'].map((id) => labelOf(tree, id))).toEqual([
      'Section III',
      'Section 3.1',
      'Section 3.1.2',
      'Section 3.2',
      'Section 3.2.1',
      '“Detail”',
    ]);
  });

  it('are left out in the letters of sections I and II and in annexes', () => {
    expect(labelOf(withBlocks([heading(1, 'top'), heading(2, 'scope', 'Scope')], 'I'), 'scope')).toBe(
      '“Scope”',
    );
    expect(labelOf(withBlocks([heading(1, 'top', 'Annex')], ''), 'top')).toBe('“Annex”');
  });

  it('count tables and figures through the whole report', () => {
    const numbered = numberTree(reportTree(12));
    expect(numbered.labels.get('cuec-table')?.label).toBe('Table 1');
    expect(numbered.labels.get('response-table')?.label).toBe('Table 6');
    expect(numbered.labels.get('boundary')?.label).toBe('Figure 1');
    expect(numbered.tables.map(({ number }) => number)).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('open a section with its title when its blocks do not', () => {
    const { tree, contents } = numberTree(withBlocks([paragraph('Words.')]));
    expect(tree.content[0]?.content[0]).toMatchObject({
      type: 'heading',
      attrs: { level: 1, id: 'section' },
    });
    expect(contents[0]).toMatchObject({ label: 'Section III', title: 'The system' });
  });

  it('leave the third level out of long contents', () => {
    const many = Array.from({ length: 50 }, (_, i) => [heading(2, `h${i}`), heading(3, `h${i}x`)]).flat();
    expect(numberTree(withBlocks([heading(1, 'top'), ...many.slice(0, 20)])).contents).toHaveLength(21);
    expect(numberTree(withBlocks([heading(1, 'top'), ...many])).contents).toHaveLength(51);
  });
});

describe('the pass that numbers', () => {
  it('names each reference to what is not there, with its section', () => {
    const lost: Block = { type: 'paragraph', content: [{ type: 'crossRef', attrs: { target: 'gone' } }] };
    expect(() => numberTree(withBlocks([lost]))).toThrow(/“gone” in “The system”/);
  });

  it('names an id that stands twice', () => {
    expect(() =>
      numberTree(withBlocks([heading(1, 'top'), heading(2, 'same', 'One'), heading(2, 'same', 'Two')])),
    ).toThrow(/the id “same” is used twice, for “One” and “Two”/);
  });

  it('mends a heading that skips a level, and says so', () => {
    const { tree, exchanged } = numberTree(withBlocks([heading(1, 'top'), heading(4, 'deep', 'Deep')]));
    expect(tree.content[0]?.content[1]).toMatchObject({ attrs: { level: 2 } });
    expect(exchanged).toEqual([{ place: '“The system”', from: 'heading “Deep” of level 4', to: 'level 2' }]);
  });

  it('notes what it exchanges: lone surrogates, controls, overrides, wide letters', () => {
    const { tree, exchanged } = numberTree(
      withBlocks([heading(1, 'top'), paragraph('a\ud800b\u0000c\u202ed Ａ\tx\r\ny')]),
    );
    expect(tree.content[0]?.content[1]).toEqual(paragraph('a?bcd A x y'));
    expect(exchanged.map(({ from, to }) => `${from}>${to}`)).toEqual([
      '(U+D800)>\ufffd',
      '(U+0000)>',
      '(U+202E)>',
      '\ufffd (U+FFFD)>?',
      'Ａ (U+FF21)>A',
    ]);
  });

  it('refuses characters that its fonts cannot draw, with their places', () => {
    const tree = withBlocks([
      heading(1, 'top'),
      heading(2, 'people', 'People'),
      paragraph('Contact 山田 or 🙂.'),
    ]);
    expect(() => numberTree(tree)).toThrow(/山 \(U\+5C71\) in “The system”, “People”, 田 .*🙂/);
  });

  it('keeps Greek, Cyrillic, arrows and check marks', () => {
    const words = 'αβγ Жё Łódź ≤ → ✓ ☐ № “quotes” — … ™';
    expect(numberTree(withBlocks([paragraph(words)])).tree.content[0]?.content[1]).toEqual(paragraph(words));
  });

  it('refuses rows that do not fill the table, naming table and row', () => {
    const ragged = table('t', 'Ragged', [1, 1], ['A', 'B'], [[cellOf('1'), cellOf('2')], [cellOf('3')]]);
    expect(() => numberTree(withBlocks([ragged]))).toThrow(
      'Table “Ragged” was not rendered: row 3 has fewer cells than the table has columns.',
    );
    const wide = table('t', 'Wide', [1], ['A'], [[cellOf('1'), cellOf('2')]]);
    expect(() => numberTree(withBlocks([wide]))).toThrow(/row 2 has more cells/);
    const deep = table('t', 'Deep', [1], ['A'], [[{ ...cellOf('1'), attrs: { rowspan: 2 } }]]);
    expect(() => numberTree(withBlocks([deep]))).toThrow(/reaches below the table/);
  });

  it.each([
    ['a script', '<svg viewBox="0 0 1 1"><script>alert(1)</script></svg>', 'script'],
    ['a handler', '<svg viewBox="0 0 1 1" onload="x()"></svg>', 'event handler'],
    [
      'an entity',
      '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg viewBox="0 0 1 1"></svg>',
      'not an SVG',
    ],
    ['a picture', '<svg viewBox="0 0 1 1"><image href="https://x.example/a.png"/></svg>', 'picture'],
    ['a link', '<svg viewBox="0 0 1 1"><a xlink:href="https://x.example"><path/></a></svg>', 'outside'],
    [
      'a strange font',
      '<svg viewBox="0 0 1 1"><text font-family="Comic Sans MS">x</text></svg>',
      'comic sans',
    ],
    [
      'a font without quotes',
      '<svg viewBox="0 0 1 1"><text font-family="Source Sans 3">x</text></svg>',
      'without quotes',
    ],
    ['no size', '<svg><path/></svg>', 'viewBox'],
  ])('refuses a drawing with %s', (_, svg, why) => {
    const figure: Block = {
      type: 'figure',
      attrs: { id: 'f', caption: 'F', alt: 'F', svg, widthPercent: 50 },
    };
    expect(() => numberTree(withBlocks([figure]))).toThrow(new RegExp(`figure “f”.*${why}`));
  });
});

describe('the schema', () => {
  it('takes a report in which every kind of block occurs', () => {
    expect(numberTree(reportTree(40)).exchanged).toEqual([]);
  });

  it('takes marks in any order', () => {
    const marks: Block = {
      type: 'paragraph',
      content: [
        {
          type: 'text',
          text: 'x',
          marks: [{ type: 'code' }, { type: 'link', attrs: { href: 'https://a.example' } }, { type: 'bold' }],
        },
      ],
    };
    expect(numberTree(withBlocks([marks])).labels.size).toBe(1);
  });

  it.each([
    ['an unknown block', { type: 'video' }, /the section “section” holds an unknown block “video”/],
    [
      'an unknown attribute',
      { type: 'paragraph', attrs: { onclick: 'x' }, content: [] },
      /unknown attribute “onclick” on its paragraph/,
    ],
    ['an empty text', paragraph(''), /empty text/],
    ['a block in a paragraph', { type: 'paragraph', content: [paragraph('x')] }, /not well formed/],
    ['a level out of range', heading(7 as 4, 'h'), /“level” is not a whole number from 1 to 4/],
    ['an id with spaces', heading(2, 'a b'), /“id” is not an id/],
    [
      'a mark unknown',
      { type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [{ type: 'blink' }] }] },
      /not well formed/,
    ],
    ['an empty list', { type: 'bulletList', content: [] }, /not well formed/],
  ])('refuses %s', (_, block, message) => {
    expect(() => numberTree(withBlocks([block as Block]))).toThrow(message);
  });

  it('refuses lists nested more than eight deep', () => {
    let list: Block = paragraph(bold('bottom'));
    for (let i = 0; i < 8; i++)
      list = { type: 'bulletList', content: [{ type: 'listItem', content: [list] }] };
    expect(numberTree(withBlocks([list])).labels.size).toBe(1);
    const deeper: Block = { type: 'bulletList', content: [{ type: 'listItem', content: [list] }] };
    expect(() => numberTree(withBlocks([deeper]))).toThrow(/nests lists more than 8 deep/);
  });
});

describe('contents', () => {
  it('are shown, but not for a memorandum of a few headings', () => {
    expect(hasContents(numberTree(reportTree(1)))).toBe(true);
    const memorandum = withBlocks([heading(1, 'top'), heading(2, 'a'), paragraph('Words.')]);
    expect(hasContents(numberTree(memorandum))).toBe(false);
  });
});
