import { describe, expect, test } from 'vitest';
import vectors from '#test/vectors/trail.json' with { type: 'json' };
import { readSlowly, readTrailLine } from './read-line.ts';

const [line] = vectors.lines.map(({ text }) => text);
if (line === undefined) throw new Error('a line');

describe('reading a trail line', () => {
  test.each(vectors.lines)('gives what is written (%#)', ({ text }) => {
    expect(readTrailLine(text)).toEqual(JSON.parse(text));
    expect(readSlowly(text)).toEqual(JSON.parse(text));
  });

  test.each<[string, string, string]>([
    ['a blank', ':{"actor"', ': {"actor"'],
    ['another order of keys', '"seq":0,"subject"', '"subject"'],
    ['an identifier with two dots', 'p-one', 'p..one'],
    ['an identifier that ends in a dot', 'p-one', 'p-one.'],
    ['an identifier that climbs', 'p-one', '../one'],
    ['the 13th month', '2025-10-01T', '2025-13-01T'],
    ['the 29th of February in a common year', '2025-10-01T', '2025-02-29T'],
    ['local time', '08:00:00Z', '08:00:00+02:00'],
    ['a number with a zero before it', '"seq":0', '"seq":00'],
    ['a negative number', '"seq":0', '"seq":-1'],
    ['a fraction', '"version":1', '"version":1.5'],
    ['version 0', '"version":1', '"version":0'],
    ['a number beyond 2^53', '"seq":0', '"seq":9007199254740993'],
    ['an unknown side', '"company"', '"visitor"'],
    ['a digest in capitals', '"digest":"5', '"digest":"A'],
    ['a longer salt', '"salt":"', '"salt":"00'],
    ['a field more', '"seq":0', '"seq":0,"sex":0'],
    ['a type without a dot', 'control.in-force', 'control'],
    ['an escape that need not be', 'manager', 'mana\\u0067er'],
    ['a byte order mark', '{"entry"', '\ufeff{"entry"'],
    ['a line feed at the end', '"}', '"}\n'],
  ])('refuses %s', (_, from, to) => {
    const changed = line.replace(from, to);
    expect(changed).not.toBe(line);
    expect(readTrailLine(changed)).toBeUndefined();
    expect(readSlowly(changed)).toBeUndefined();
  });

  test.each<[string, string, string]>([
    ['a leap day', '2025-10-01T', '2024-02-29T'],
    ['parts of a second', '08:00:00Z', '08:00:00.123456Z'],
    ['a role of two words', '"manager"', '"vice president, é"'],
    ['a noun to come', '"noun":"control"', '"noun":"new-noun"'],
    ['the largest number', '"seq":0', '"seq":9007199254740991'],
  ])('takes %s', (_, from, to) => {
    const changed = line.replace(from, to);
    expect(changed).not.toBe(line);
    expect(readTrailLine(changed)).toEqual(JSON.parse(changed));
    expect(readSlowly(changed)).toEqual(JSON.parse(changed));
  });

  test('agrees with the long way on a line with any one character changed', () => {
    for (let at = 0; at < line.length; at += 1) {
      for (const put of ['', '0', 'Z', '"', '.', '\\']) {
        const changed = line.slice(0, at) + put + line.slice(at + 1);
        expect(readTrailLine(changed)).toEqual(readSlowly(changed));
      }
    }
  });
});
