import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../hash.ts';
import { sortAscii } from './byte-sort.ts';
import { commitSeed, looksRandom, opensCommitment } from './commitment.ts';
import { drawNext, drawSample } from './draw.ts';
import { firstWords } from './first-word.ts';
import { compareBytes, hashIdentifiers, sortIdentifiers } from './identifiers.ts';
import { compareFreeze, freezePopulation, type PopulationRow } from './population.ts';
import { allocate, drawStratified } from './stratified.ts';

interface Counted {
  prefix: string;
  digits: number;
  count: number;
}
interface Draw extends Partial<Counted> {
  name: string;
  ids?: string[];
  seed: string;
  n: number;
  populationHash: string;
  items: string[];
  commitment: string;
}
interface Vectors {
  draws: Draw[];
  sorted: string[];
  unsorted: string[];
  allocations: { counts: number[]; n: number; sizes: number[] }[];
  stratified: Counted & { seed: string; n: number; strata: string[]; items: string[] };
  rows: { idColumn: string; rows: PopulationRow[]; idsHash: string; rowsHash: string };
  empty: { idsHash: string; rowsHash: string };
}

// Made with Python's hashlib by make-sampling.py.
const vectors = JSON.parse(
  readFileSync(new URL('../../../test/vectors/sampling.json', import.meta.url), 'utf8'),
) as Vectors;

function numbered({ prefix = '', digits = 0, count = 0 }: Partial<Counted>): string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}${String(n + 1).padStart(digits, '0')}`);
}

describe('a draw', () => {
  test.each(vectors.draws)('of the $name agrees with one made outside this code', (known) => {
    const ids = known.ids ?? numbered(known);
    expect(hashIdentifiers(ids)).toBe(known.populationHash);
    expect(drawSample(ids, known.n, known.seed)).toEqual(known.items);
    expect(commitSeed(known.seed)).toBe(known.commitment);
  });

  test('does not depend on the order of the population', () => {
    const ids = numbered({ prefix: 'CHG-', digits: 5, count: 5000 });
    expect(drawSample(ids.toReversed(), 40, 'seed')).toEqual(drawSample(ids, 40, 'seed'));
  });

  test('takes the same items first when more are drawn', () => {
    const ids = numbered({ prefix: 'CHG-', digits: 5, count: 5000 });
    const first = drawSample(ids, 22, 'seed');
    expect(drawSample(ids, 38, 'seed')).toEqual([...first, ...drawNext(ids, 22, 16, 'seed')]);
  });

  test.each([
    { population: 0, size: 25, expected: 0 },
    { population: 3, size: 25, expected: 3 },
    { population: 40, size: 25, expected: 25 },
    { population: 40, size: 0, expected: 0 },
  ])('of $size from $population gives $expected', ({ population, size, expected }) => {
    expect(drawSample(numbered({ prefix: 'i', digits: 3, count: population }), size, 's')).toHaveLength(
      expected,
    );
  });

  test('gives what ranking every hash in full gives, however few are wanted', () => {
    const ids = numbered({ prefix: 'user/é-', digits: 4, count: 3000 });
    const ranked = ids.toSorted((a, b) => (sha256Hex(`s|${a}`) < sha256Hex(`s|${b}`) ? -1 : 1));
    for (const size of [1, 2, 60, 700, 3000]) {
      expect(drawSample(ids, size, 's')).toEqual(ranked.slice(0, size));
    }
  });

  test.each([-1, 1.5, Number.NaN])('of %d items is refused', (size) => {
    expect(() => drawSample(['a'], size, 's')).toThrow(/cannot have/);
  });
});

test('the quick first word agrees with SHA-256 at every length around its blocks', () => {
  const texts = Array.from({ length: 300 }, (_, n) => 'x'.repeat(n));
  texts.push('é'.repeat(40), '😀'.repeat(70), 'mixed é end');
  for (const prefix of ['', 'p|', 'q'.repeat(64), 'ö'.repeat(150)]) {
    const expected = texts.map((text) => Number.parseInt(sha256Hex(prefix + text).slice(0, 8), 16));
    expect([...firstWords(prefix, texts)]).toEqual(expected);
  }
});

describe('identifiers', () => {
  test('are sorted by their UTF-8 bytes, not as JavaScript sorts', () => {
    expect(sortIdentifiers(vectors.unsorted)).toEqual(vectors.sorted);
    expect(vectors.unsorted.toSorted()).not.toEqual(vectors.sorted);
    expect(vectors.unsorted.toSorted(compareBytes)).toEqual(vectors.sorted);
  });

  test('are sorted alike however many there are', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => `u${(n * 7919) % 20_000}/${'x'.repeat(n % 5)}`);
    expect(sortIdentifiers(many)).toEqual(many.toSorted(compareBytes));
    const mixed = many.map((id, at) => (at % 3 === 0 ? `é${id}` : id));
    expect(sortIdentifiers(mixed)).toEqual(mixed.toSorted(compareBytes));
    expect(sortAscii(['b', 'a'.repeat(60)])).toBeUndefined();
    expect(() => sortIdentifiers([...many, many[7]!])).toThrow(/occurs twice/);
  });

  test.each([
    ['an empty one', ['a', '']],
    ['one that occurs twice, apart', ['a', 'b', 'a']],
    ['one that occurs twice, together', ['a', 'b', 'b']],
    ['a line break', ['a\nb']],
    ['a control character beyond ASCII', ['a\u0085']],
    ['half a character', ['a\uD83D']],
  ])('with %s are refused', (_, ids) => {
    expect(() => sortIdentifiers(ids)).toThrow(/Nothing was frozen/);
  });
});

describe('a frozen population', () => {
  const { rows, idColumn, idsHash, rowsHash } = vectors.rows;

  test('has the hashes worked outside this code, in whatever order the rows came', () => {
    expect(freezePopulation(rows, idColumn)).toEqual({ count: 3, idsHash, rowsHash });
    expect(freezePopulation(rows.toReversed(), idColumn)).toEqual({ count: 3, idsHash, rowsHash });
  });

  test('of no items is frozen as such', () => {
    expect(freezePopulation([], 'id')).toEqual({ count: 0, ...vectors.empty });
  });

  test('shows a changed cell, a changed identifier and a missing row', () => {
    const frozen = { count: 3, idsHash, rowsHash };
    expect(compareFreeze(frozen, rows, idColumn)).toEqual([]);
    const cell = rows.map((row, at) => (at === 0 ? { ...row, last_day: '2026-02-14' } : row));
    expect(compareFreeze(frozen, cell, idColumn)).toEqual(['At least one row is not as it was frozen.']);
    expect(compareFreeze(frozen, rows.slice(1), idColumn)).toHaveLength(3);
  });

  test('needs the column that names its items', () => {
    expect(() => freezePopulation(rows, 'employee')).toThrow(/no column "employee"/);
  });
});

describe('a stratified draw', () => {
  test.each(vectors.allocations)('divides $n among $counts', ({ counts, n, sizes }) => {
    expect(allocate(counts, n)).toEqual(sizes);
  });

  test('agrees with one made outside this code, in whatever order the items came', () => {
    const known = vectors.stratified;
    const items = numbered(known).map((id, at) => ({ id, stratum: known.strata[at]! }));
    expect(drawStratified(items, known.n, known.seed)).toEqual(known.items);
    expect(drawStratified(items.toReversed(), known.n, known.seed)).toEqual(known.items);
  });

  test('never gives a stratum more than it has, nor none, and always the size asked for', () => {
    for (let size = 4; size <= 60; size++) {
      const counts = [31, 1, 2, 26];
      const sizes = allocate(counts, size);
      expect(sizes.reduce((sum, each) => sum + each, 0)).toBe(size);
      expect(sizes.every((each, at) => each >= 1 && each <= counts[at]!)).toBe(size <= 60);
    }
  });
});

describe('a committed seed', () => {
  test('opens its own commitment and no other', () => {
    const commitment = commitSeed('3f9c1b7a5e02d48866a1c0ffb39de714');
    expect(opensCommitment('3f9c1b7a5e02d48866a1c0ffb39de714', commitment)).toBe(true);
    expect(opensCommitment('3f9c1b7a5e02d48866a1c0ffb39de715', commitment)).toBe(false);
  });

  test('that could be guessed is told from 128 random bits', () => {
    expect(looksRandom('3f9c1b7a5e02d48866a1c0ffb39de714')).toBe(true);
    expect(looksRandom('ACME-2025|IAM-02.T1|7')).toBe(false);
    expect(looksRandom('3F9C1B7A5E02D48866A1C0FFB39DE714')).toBe(false);
  });
});
