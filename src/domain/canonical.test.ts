import canonicalize from 'canonicalize';
import { describe, expect, test } from 'vitest';
import { canonicalJson, readCanonical } from './canonical.ts';

// The example of RFC 8785 section 3.2.2, with the text its section 3.2.3 prints.
const RFC_VALUE = {
  numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
  string: '€$\u000F\nA\'B"\\\\"/',
  literals: [null, true, false],
};
const RFC_TEXT =
  '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';

describe('the canonical text of a value', () => {
  test('is the one that RFC 8785 prints for its example', () => {
    expect(canonicalJson(RFC_VALUE)).toBe(RFC_TEXT);
  });

  // RFC 8785 section 3.2.3: keys are sorted by UTF-16 units, so U+1F600 comes before U+FB33.
  test('sorts keys by UTF-16 units', () => {
    const keys = ['€', '\r', '\ufb33', '1', '😀', '\u0080', 'ö'];
    const value = Object.fromEntries(keys.map((key) => [key, key.length]));
    const sorted = ['\r', '1', '\u0080', 'ö', '€', '😀', '\ufb33'];
    expect(
      [...canonicalJson(value).matchAll(/"([^"]+)":/g)].map(([, key]) => JSON.parse(`"${key}"`)),
    ).toEqual(sorted);
  });

  test.each([
    [{ b: [1, { z: null, a: '' }], a: { 10: 'x', 9: 'y' } }],
    [
      {
        text: 'line\nbreak\ttab "quoted" \\ / \u0001 \u007f \u2028 é 🧾',
        n: -0,
        f: 0.1,
        big: 9007199254740991,
      },
    ],
    [[[], {}, [[]], '', 0, false, null, -1.5e-9, 1e21, 123456789012345680000]],
    [{ a: undefined, b: 1 }],
  ])('agrees with the canonicalize package (%#)', (value) => {
    expect(canonicalJson(value)).toBe(canonicalize(value));
  });

  test('of 256 lists in each other exists, of more it does not', () => {
    const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(canonicalJson(nested(256))).toHaveLength(512);
    expect(() => canonicalJson(nested(257))).toThrow(/nested too deep/);
  });

  test.each(['{"b":1,"a":2}', '{"a": 1}', '1.0', '{"a":1,"a":1}', '"\\ud800"', '"\\u0041"', 'nil', ''])(
    'is not %s',
    (text) => {
      expect(readCanonical(text)).toBeUndefined();
    },
  );

  test('comes back the same after parsing', () => {
    const text = canonicalJson(RFC_VALUE);
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  });

  test.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '\ud800',
    { '\udc00': 1 },
    1n,
    [undefined],
    new Map(),
    () => 1,
  ])('does not exist for what JSON cannot say (%#)', (value) => {
    expect(() => canonicalJson(value)).toThrow(/cannot be written as canonical JSON/);
  });
});
