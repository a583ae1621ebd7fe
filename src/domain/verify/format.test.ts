import { describe, expect, test } from 'vitest';
import { formatReport } from './format.ts';
import { formatSums, parseSums } from './sums.ts';
import { Tally } from './tally.ts';

describe('the verification as text', () => {
  test('tells what was checked, what does not hold, what could not be checked, and its limits', () => {
    const tally = new Tally();
    tally.about.push('company: Acme');
    tally.passed('files', 1400);
    tally.passed('samples');
    tally.failed('files/ab/abc', 'has another SHA-256 than SHA256SUMS lists');
    tally.failed('files/ab/abc', 'has another SHA-256 than SHA256SUMS lists');
    tally.unchecked('trail, 2 withheld entries', 'only the leaf is here, which the signed root covers');
    tally.note('This is the bundle of a draft: no report was issued.');

    expect(formatReport(tally.report('out/full-bundle', 'full-bundle'))).toBe(`A full bundle: out/full-bundle
  company: Acme

Checked, and it holds:
  1,400  files whose SHA-256 is the listed one
      1  samples drawn again

Does not hold:
  files/ab/abc: has another SHA-256 than SHA256SUMS lists

Could not be checked:
  trail, 2 withheld entries: only the leaf is here, which the signed root covers

To know:
  This is the bundle of a draft: no report was issued.

1 thing does not hold.
Integrity and arithmetic only; says nothing about whether controls worked or the opinion is right.
`);
  });

  test('never calls a thing that was not checked good', () => {
    const text = formatReport(new Tally().report('x', 'binder'));
    expect(text).toContain('Checked, and it holds:\n  nothing\n');
  });
});

describe('a list of sums', () => {
  const hash = 'ab'.repeat(32);

  test('is read as sha256sum writes it', () => {
    expect(formatSums(parseSums(`${hash}  a b/ü.csv\n`))).toBe(`${hash}  a b/ü.csv\n`);
  });

  test.each([
    ['no line feed at the end', `${hash}  a`, /cut short/],
    ['one blank', `${hash} a\n`, /Line 1/],
    ['capitals', `${hash.toUpperCase()}  a\n`, /Line 1/],
    ['a path twice', `${hash}  a\n${hash}  a\n`, /Line 2 names a a second time/],
    ['an empty line', `${hash}  a\n\n`, /Line 2/],
  ])('is refused with %s', (_, text, expected) => {
    expect(() => parseSums(text)).toThrow(expected);
  });
});
