import { describe, expect, test } from 'vitest';
import { commitSeed } from './commitment.ts';
import { drawSample } from './draw.ts';
import { enlarge, replaceItem, searchWhole } from './extend.ts';
import { hashIdentifiers } from './identifiers.ts';
import { redraw } from './redraw.ts';
import type { Population, Sample } from './shapes.ts';
import { drawStratified } from './stratified.ts';

const seed = '3f9c1b7a5e02d48866a1c0ffb39de714';
const ids = Array.from({ length: 300 }, (_, n) => `CHG-${String(n + 1).padStart(4, '0')}`);
const strata = ids.map((_, at) => (at < 30 ? 'emergency' : `2026-Q${(at % 3) + 1}`));
const placed = ids.map((id, at) => ({ id, stratum: strata[at]! }));

const plain: Sample = {
  test: 'CHG-02.T1',
  population: 'POP-changes',
  populationHash: hashIdentifiers(ids),
  N: 300,
  n: 25,
  method: 'draw/1',
  rule: { table: 'default', row: 'over 250', risk: 'standard' },
  seed,
  items: drawSample(ids, 25, seed),
  drawnBy: 'p-soto',
  drawnAt: '2026-10-08T14:00:00Z',
};
const stratified: Sample = {
  ...plain,
  method: 'stratified/1',
  items: drawStratified(placed, 25, seed),
};

function frozenWith(commitment: string): Population['frozen'] {
  return {
    at: '2026-10-07T12:00:00Z',
    count: 300,
    idsHash: plain.populationHash,
    rowsHash: plain.populationHash,
    seedCommitments: [{ test: plain.test, commitment }],
  };
}

describe('a sample drawn again', () => {
  test('agrees when nothing was touched, and its seed opens the commitment', () => {
    expect(redraw(plain, ids.toReversed(), { frozen: frozenWith(commitSeed(seed)) })).toEqual({
      verdict: 'agrees',
      commitment: 'opened',
      findings: [],
      remarks: [],
    });
  });

  test('is shown as chosen when several seeds were committed to', () => {
    const frozen = frozenWith(commitSeed(seed))!;
    const other = { test: plain.test, commitment: commitSeed('0'.repeat(32)) };
    const seen = redraw(plain, ids, {
      frozen: { ...frozen, seedCommitments: [...frozen.seedCommitments, other] },
    });
    expect(seen.verdict).toBe('agrees');
    expect(seen.remarks).toEqual([expect.stringMatching(/^2 seeds were committed to/)]);
  });

  test('is shown as steerable when nobody committed to the seed before the freeze', () => {
    const seen = redraw(plain, ids);
    expect(seen).toMatchObject({ verdict: 'agrees', commitment: 'none' });
    expect(seen.remarks[0]).toMatch(/could have been steered/);
  });

  test('is shown as guessable when its seed can be read', () => {
    const readable = { ...plain, seed: 'ACME', items: drawSample(ids, 25, 'ACME') };
    expect(redraw(readable, ids).remarks.join(' ')).toMatch(/could have been guessed/);
  });

  test.each<[string, Partial<Sample>, readonly string[]]>([
    [
      'an item was swapped',
      { items: [...plain.items.slice(0, 24), plain.items[0]!.replace(/.$/, 'x')] },
      ids,
    ],
    ['two items changed places', { items: [plain.items[1]!, plain.items[0]!, ...plain.items.slice(2)] }, ids],
    ['an item is missing', { items: plain.items.slice(0, 24) }, ids],
    ['an item stands twice', { items: [...plain.items.slice(0, 24), plain.items[0]!] }, ids],
    ['the seed is another', { seed: seed.replace('3', '4') }, ids],
    ['the seed is gone', { seed: undefined }, ids],
    ['N is another', { N: 301 }, ids],
    ['the population lost a row', {}, ids.slice(1)],
    ['the population gained a row', {}, [...ids, 'CHG-9999']],
    ['the hash is another', { populationHash: hashIdentifiers(['a']) }, ids],
  ])('differs when %s', (_, change, population) => {
    const seen = redraw({ ...plain, ...change }, population);
    expect(seen.verdict).toBe('differs');
    expect(seen.findings.length).toBeGreaterThan(0);
  });

  test('differs when the seed is not the one committed to', () => {
    const seen = redraw(plain, ids, { frozen: frozenWith(commitSeed('another')) });
    expect(seen).toMatchObject({ verdict: 'differs', commitment: 'broken' });
  });

  test('differs when the freeze names other identifiers', () => {
    const frozen = { ...frozenWith(commitSeed(seed))!, idsHash: hashIdentifiers(['a']) };
    expect(redraw(plain, ids, { frozen }).findings[0]).toMatch(/another population hash/);
  });

  test('of all items must be all of them', () => {
    const { seed: _, ...all } = { ...plain, method: 'all' as const, n: 300, items: ids };
    expect(redraw(all, ids)).toMatchObject({ verdict: 'agrees', commitment: 'not-needed' });
    expect(redraw({ ...all, items: ids.slice(1) }, ids).verdict).toBe('differs');
  });

  test('cannot be told when a person chose the items, only that they belong', () => {
    const chosen: Sample = { ...plain, method: 'targeted' };
    expect(redraw(chosen, ids).verdict).toBe('not-redrawable');
    expect(redraw({ ...chosen, items: [...chosen.items.slice(1), 'CHG-X'] }, ids).verdict).toBe('differs');
  });
});

describe('a stratified sample drawn again', () => {
  test('agrees when the strata are known, and differs without them', () => {
    expect(redraw(stratified, ids, { strata }).verdict).toBe('agrees');
    expect(redraw(stratified, ids).verdict).toBe('differs');
  });

  test('differs when an item of another stratum took a place', () => {
    const spare = drawSample(
      ids.filter((id) => !stratified.items.includes(id)),
      1,
      seed,
    );
    const swapped = { ...stratified, items: [...stratified.items.slice(0, 24), ...spare] };
    expect(redraw(swapped, ids, { strata }).verdict).toBe('differs');
  });

  test('agrees after a replacement and an enlargement, which stay within the strata’s own order', () => {
    const replaced = replaceItem(stratified, placed, stratified.items[3]!);
    expect(replaced.items).toHaveLength(26);
    const larger = enlarge(replaced, placed, 13, 'One deviation; the plan allows 38 in all.');
    expect(larger.extension?.items).toHaveLength(13);
    expect(redraw(larger, ids, { strata }).verdict).toBe('agrees');
    const broken = {
      ...larger,
      extension: { ...larger.extension!, items: larger.extension!.items.toReversed() },
    };
    expect(redraw(broken, ids, { strata }).verdict).toBe('differs');
  });
});

describe('an extended sample', () => {
  test('is enlarged by the next of the order, once', () => {
    const larger = enlarge(plain, placed, 13, 'One deviation; the plan allows 38 in all.');
    expect([...larger.items, ...larger.extension!.items]).toEqual(drawSample(ids, 38, seed));
    expect(redraw(larger, ids).verdict).toBe('agrees');
    expect(() => enlarge(larger, placed, 13, 'Again.')).toThrow(/extended once already/);
    expect(() => searchWhole(larger, ids, 'Again.')).toThrow(/extended once already/);
  });

  test('over the whole population holds every other item', () => {
    const whole = searchWhole(plain, ids, 'Search for the same cause.');
    expect(whole.extension?.items).toHaveLength(275);
    expect(redraw(whole, ids).verdict).toBe('agrees');
    const short = { ...whole, extension: { ...whole.extension!, items: whole.extension!.items.slice(1) } };
    expect(redraw(short, ids).verdict).toBe('differs');
  });

  test('replaces an item that is not applicable by the next, after those already drawn', () => {
    const replaced = replaceItem(plain, placed, plain.items[4]!);
    expect(replaced.items).toEqual(drawSample(ids, 26, seed));
    expect(redraw(replaced, ids).remarks.join(' ')).toMatch(/1 more than n/);
    const later = replaceItem(enlarge(plain, placed, 13, 'By plan.'), placed, plain.items[4]!);
    expect([...later.items, ...later.extension!.items]).toEqual(drawSample(ids, 39, seed));
  });

  test('cannot replace what was not drawn, nor when nothing is left', () => {
    expect(() => replaceItem(plain, placed, 'CHG-X')).toThrow(/not in this sample/);
    const three = placed.slice(0, 3);
    const all = { ...plain, items: three.map(({ id }) => id) };
    expect(() => replaceItem(all, three, three[0]!.id)).toThrow(/none left/);
  });

  test('has no next item when a person chose it', () => {
    expect(() => enlarge({ ...plain, method: 'haphazard' }, placed, 5, 'More.')).toThrow(/no next item/);
  });
});
