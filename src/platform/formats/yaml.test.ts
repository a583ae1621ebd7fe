import { describe, expect, test } from 'vitest';
import type { Json } from './json.ts';
import { readAnyYaml, readYaml } from './yaml.ts';
import { readOwnYaml } from './yaml-own.ts';
import { writeYaml } from './yaml-writer.ts';

function read(text: string): Json {
  return readYaml(text, 'a.yaml').value;
}

describe('reading YAML', () => {
  test('follows the core schema of 1.2: days are text, yes is text', () => {
    expect(read('day: 2026-03-03\nanswer: yes\noctal: 0o14\nnone: ~\nbig: 1e3\n')).toEqual({
      day: '2026-03-03',
      answer: 'yes',
      octal: 12,
      none: null,
      big: 1000,
    });
  });

  test.each([
    ['an anchor', 'a: 1\nb: &x [1]\n', /^a\.yaml, line 2: uses an anchor/],
    ['an alias bomb', 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n', /^a\.yaml, line 1: uses an anchor/],
    ['a tag', 'a: !!js/function "x"\n', /^a\.yaml, line 1/],
    ['a tag of the standard', 'a: !!str 5\n', /^a\.yaml, line 1: uses a tag/],
    ['a merge key with its alias', 'a: {b: 1}\n<<: *a\n', /^a\.yaml/],
    ['a duplicate key', 'a: 1\nb: 2\na: 3\n', /^a\.yaml, line 3: says "a" twice/],
    ['a directive', '%YAML 1.1\n---\na: yes\n', /^a\.yaml, line 1: has a line that starts with "%"/],
    ['a second document', 'a: 1\n---\nb: 2\n', /^a\.yaml, line 2/],
    ['a number as key', '1: a\n', /^a\.yaml, line 1: has a key that is not text/],
    ['infinity', 'a: .inf\n', /^a\.yaml, line 1: holds a number that JSON cannot express/],
    ['a number beyond 2^53', 'a: 9007199254740993\n', /^a\.yaml, line 1: holds a number beyond/],
    ['half a surrogate pair', 'a: "\\ud800"\n', /^a\.yaml, line 1/],
    ['nesting beyond 16', `a: ${'['.repeat(20)}${']'.repeat(20)}\n`, /^a\.yaml, line 1: nests more than 16/],
    ['nesting beyond the stack', '['.repeat(100_000), /^a\.yaml, line 1: /],
    ['a broken line', 'a: "x\n', /^a\.yaml, line \d: is not YAML as written here/],
  ])('refuses %s, naming file and line', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test('finds duplicate keys among very many without slowing down', () => {
    const many = Array.from({ length: 50_000 }, (_, n) => `k${n}: 1`).join('\n');
    expect(() => read(`${many}\nk0: 2\n`)).toThrow(/line 50001: says "k0" twice/);
  });

  test('knows the line of a value, and of the nearest thing around a missing one', () => {
    const { lineOf } = readYaml('a: 1\nb:\n  - c: 1\n    d: 2\n', 'a.yaml', 10);
    expect(lineOf(['b', 0, 'd'])).toBe(14);
    expect(lineOf(['b', 0, 'e'])).toBe(13);
  });

  test('a key named __proto__ is a key like any other', () => {
    expect(Object.keys(read('__proto__: {a: 1}\n') as object)).toEqual(['__proto__']);
  });
});

describe('writing YAML', () => {
  test('has one style', () => {
    const value = {
      title: 'Access is removed',
      day: '2026-03-03',
      version: '3',
      answer: 'yes',
      list: ['one', { a: 1, b: [true, null] }, []],
      none: {},
      text: 'First line\nsecond line',
      ended: 'With a line end\n',
      colon: 'a: b',
    };
    expect(writeYaml(value)).toBe(`title: Access is removed
day: 2026-03-03
version: "3"
answer: "yes"
list:
  - one
  - a: 1
    b:
      - true
      - null
  - []
none: {}
text: |-
  First line
  second line
ended: |
  With a line end
colon: "a: b"
`);
  });

  const pieces = [
    'a',
    ' ',
    '\n',
    '\t',
    ':',
    '#',
    '-',
    '"',
    "'",
    '|',
    '0',
    '1e',
    'é',
    '😀',
    '\u2028',
    '\ufeff',
    '\r',
    '\u0007',
    '% ',
    '---',
    '{',
    ']',
    '&',
    '*',
    '!',
    'long enough to pass beyond a line of eighty characters, as prose will',
  ];
  test('gives back what it was given, whatever the text', () => {
    // A small fixed generator (the constants are Knuth’s), so that a failure can be repeated.
    let state = 42;
    const next = (below: number): number => {
      state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 1000; round += 1) {
      const text = Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join('');
      const value = {
        [`k${text}`]: 1,
        a: text,
        b: [text, { c: text, d: [[text]] }, text],
        e: { f: text },
        g: text,
      };
      const written = writeYaml(value);
      expect(read(written)).toEqual(value);
      const { [`k${text}`]: _, ...plainKeys } = value;
      expect(readOwnYaml(writeYaml(plainKeys))).toEqual(plainKeys);
      expect(readAnyYaml(written, 'a.yaml').value).toEqual(value);
      expect(writeYaml(read(written) as { [key: string]: Json })).toBe(written);
    }
  });

  test('is read again by the fast reader, which leaves every other style to the parser', () => {
    const value = { a: ['x', { b: 1, c: [['y'], []] }], d: { e: 'f\n\n', g: null }, h: -1.5e-7, i: '"' };
    expect(readOwnYaml(writeYaml(value))).toEqual(value);
    for (const other of [
      'a: 1',
      'a: 1 \n',
      "a: 'b'\n",
      'a: [1]\n',
      'a:  b\n',
      'a: b # c\n',
      'a: "b\n',
      '# a\na: b\n',
      'a:\n- b\n',
      'a: 2026-1-1\n ',
      'a: "\\ud800"\n',
      'a: 1.0\n',
      'a: b\na: c\n',
    ]) {
      expect(readOwnYaml(other)).toBeUndefined();
    }
  });

  test.each([
    '1',
    '-1',
    '1.5',
    '1e5',
    '0x1F',
    '0o7',
    '1_000',
    '12:30:45',
    '.5',
    'null',
    'NO',
    'True',
    '~',
    '',
    ' a',
    'a ',
    '- a',
    '=',
    '1e10',
  ])('quotes %j, which some reader would take for something else', (text) => {
    expect(writeYaml({ a: text })).toBe(`a: ${JSON.stringify(text)}\n`);
  });
});
