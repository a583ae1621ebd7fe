import { describe, expect, it } from 'vitest';
import { reportTree } from '#test/support/report-tree.ts';
import { checkComplete, lostWords, passagesOf, tokensOf } from './complete.ts';
import { numberTree } from './number.ts';

const lost = (need: string, text: string) => Object.fromEntries(lostWords([{ words: tokensOf(need) }], text));

describe('lost words', () => {
  it('are counted, not only looked for', () => {
    expect(lost('access was removed and access was reviewed', 'Access was removed and was reviewed')).toEqual(
      { access: 1 },
    );
    expect(lost('access was removed', 'access was removed, and more')).toEqual({});
  });

  it('are not those with ligatures, soft hyphens, other case or the number of a note', () => {
    expect(lost('office file', 'oﬃce fi\u00adle')).toEqual({});
    expect(lost('Achieved here', 'ACHIEVED1 here')).toEqual({});
  });

  it('are not those that touch the word of the next cell', () => {
    expect(lost('control tested', 'controltested')).toEqual({});
    expect(lost('control tested', 'controlled')).toEqual({ control: 1, tested: 1 });
  });

  it('are not those broken over lines', () => {
    const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
    expect(
      lost(`passwd ${hash}`, `pas\nswd ${hash.slice(0, 20)}\n${hash.slice(20, 40)}\n${hash.slice(40)}`),
    ).toEqual({});
    expect(lost(hash, `${hash.slice(0, 20)}\n${hash.slice(24)}`)).toEqual({ [hash]: 1 });
  });

  it('are not found again in words that belong to others', () => {
    expect(lost('into in to', 'in to')).toEqual({ into: 1 });
  });
});

describe('a comparison', () => {
  const passages = passagesOf(numberTree(reportTree(5)));

  it('expects titles in the contents and at their place, labels of references, notes and cells', () => {
    const words = passages.flatMap(({ words }) => words);
    expect(words.filter((word) => word === 'csoc' || word === 'cuec')).toHaveLength(8);
    expect(passages.filter(({ words }) => words.join(' ') === 'inherent limitations')).toHaveLength(2);
  });

  it('names lost words and the row of the table they stood in', () => {
    const text = passages.map(({ words }) => words.join(' ')).join('\n');
    expect(() => checkComplete(passages, text)).not.toThrow();
    const cut = text.replace('user entities are responsible for protecting api tokens', '');
    expect(() => checkComplete(passages, cut)).toThrow(
      /8 words of the report are missing from it, among them .*“tokens”.*, in Table 1 \(Complementary user entity controls\), row 8\. Shorten/,
    );
  });
});
