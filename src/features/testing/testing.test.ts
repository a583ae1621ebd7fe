import { describe, expect, test } from 'vitest';
import { commitSeed } from '#domain/testing/commitment.ts';
import { redraw } from '#domain/testing/redraw.ts';
import { DEFAULT_SIZE_TABLE } from '#domain/testing/sizes.ts';
import { LEAVERS } from '#test/support/leavers.ts';
import { keepsItsRecords } from '#test/support/kept-noun.ts';
import {
  COMMITMENT as commitment,
  CONTROL_TEST as controlTest,
  drawSample,
  makeReady,
  SEED,
} from '#test/support/papers.ts';
import type { Who } from '#test/support/people.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();
const IDS = LEAVERS.map(({ id }) => id);
const isReady = (change: object = {}) => makeReady(world, change);
const draw = (change: object = {}, who?: Who) => drawSample(world, change, who);

async function drawnAgain(strata?: readonly string[]) {
  const { body } = await world.as('auditor').samples.read({ id: 'sample-1' });
  const { body: population } = await world.as('auditor').populations.read({ id: 'leavers' });
  return redraw(body, IDS, {
    ...(population.frozen && { frozen: population.frozen }),
    ...(strata && { strata }),
  });
}

keepsItsRecords(world, {
  noun: 'sizeTable',
  client: 'sizeTables',
  body: DEFAULT_SIZE_TABLE,
  changed: { ...DEFAULT_SIZE_TABLE, title: 'Sizes of the firm' },
  writer: 'auditor:manager',
  refused: ['auditor:staff', 'company:owner'],
  readers: ['auditor:staff'],
});

keepsItsRecords(world, {
  noun: 'test',
  client: 'tests',
  body: controlTest,
  changed: { ...controlTest, attributes: ['Disabled in time', 'Approved'] },
  writer: 'auditor:staff',
  refused: ['company:owner'],
  readers: ['auditor:partner'],
});

describe('a commitment to a seed', () => {
  const commit = (change: object = {}, who: Who = 'auditor:staff') =>
    world.as(who).seedCommitments.add({ id: 'seed-1', body: { ...commitment, ...change } });

  test('is given with a trail and seen by the company; the seed is not', async () => {
    await isReady({ isCommitted: false, isFrozen: false });
    await commit();
    expect(await world.trail('auditor')).toEqual([{ type: 'seedCommitment.added', subject: 'seed-1' }]);
    const seen = await world.as('company:reader').seedCommitments.read({ id: 'seed-1' });
    expect(seen.body.commitment).toBe(commitSeed(SEED));
    expect(JSON.stringify(seen)).not.toContain(SEED);
  });

  test('never changes', async () => {
    await isReady({ isFrozen: false });
    const body = { ...commitment, commitment: commitSeed('another') };
    const change = world.as('auditor:staff').seedCommitments.change({ id: 'seed-1', version: 1, body });
    await expect(change).rejects.toMatchObject({ kind: 'sealed' });
  });

  test('is given once for a test: of several seeds, the one that pleases could be revealed', async () => {
    await isReady({ isFrozen: false });
    const second = world.as('auditor:staff').seedCommitments.add({
      id: 'seed-2',
      body: { ...commitment, commitment: commitSeed('f'.repeat(32)) },
    });
    await expect(second).rejects.toMatchObject({ kind: 'conflict' });
    expect(await world.trail('auditor')).toEqual([]);
  });

  test('is given in one’s own name, for a test that is there, by the auditor', async () => {
    await isReady({ isCommitted: false, isFrozen: false });
    await expect(commit({ by: 'birch-partner' })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(commit({ test: 'IAM-99.T1' })).rejects.toMatchObject({ kind: 'missing' });
    await expect(commit({}, 'company:owner')).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await world.trail('auditor')).toEqual([]);
  });
});

describe('drawing a sample', () => {
  test('leaves a trail, and anyone can draw it again', async () => {
    await isReady();

    const { body } = await draw();

    // 40 items at standard risk: the row 25 to 52 items gives 8.
    expect(body).toMatchObject({
      N: 40,
      n: 8,
      method: 'draw/1',
      seed: SEED,
      rule: { table: 'sizes', row: '25 to 52 items, standard risk', risk: 'standard' },
      drawnBy: 'birch-staff',
    });
    expect(await world.trail('auditor')).toEqual([{ type: 'sample.drawn', subject: 'sample-1' }]);
    expect(await drawnAgain()).toMatchObject({ verdict: 'agrees', commitment: 'opened', remarks: [] });
  });

  test('without a commitment is possible, and shown as such', async () => {
    await isReady({ isCommitted: false });
    await draw();
    const again = await drawnAgain();
    expect(again).toMatchObject({ verdict: 'agrees', commitment: 'none' });
    expect(again.remarks.join(' ')).toContain('could have been steered');
  });

  test('takes only the seed that was committed to', async () => {
    await isReady();
    await expect(draw({ seed: 'f'.repeat(32) })).rejects.toMatchObject({ kind: 'invalid' });
    expect(await world.trail('auditor')).toEqual([]);
  });

  test('by strata takes from each, and can be drawn again', async () => {
    await isReady({ populationChange: { strata: 'office' } });
    const { body } = await draw();
    const offices = LEAVERS.filter(({ id }) => body.items.includes(id)).map(({ office }) => office);
    expect(body.method).toBe('stratified/1');
    expect(offices.filter((office) => office === 'Dayton')).toHaveLength(2);
    expect(await drawnAgain(LEAVERS.map(({ office }) => office))).toMatchObject({ verdict: 'agrees' });
  });

  test('of another size says why', async () => {
    await isReady();
    await expect(draw({ size: 12 })).rejects.toMatchObject({ kind: 'invalid' });
    const { body } = await draw({ size: 12, why: 'Deviations were expected.' });
    expect(body).toMatchObject({ n: 12, rule: { row: 'chosen: 12', why: 'Deviations were expected.' } });
  });

  test('is refused before the population is frozen', async () => {
    await isReady({ isFrozen: false });
    await expect(draw()).rejects.toMatchObject({ kind: 'conflict' });
    expect(await world.trail('auditor')).toEqual([]);
  });

  test.each(['spring', 'F'.repeat(32), 'a'.repeat(31), ''])('refuses the seed "%s"', async (seed) => {
    await isReady();
    await expect(draw({ seed })).rejects.toMatchObject({
      kind: 'invalid',
      details: { issues: [{ path: ['seed'] }] },
    });
  });

  test('happens once for a test: of two draws the more pleasing could be kept', async () => {
    await isReady();
    await draw();
    await expect(draw()).rejects.toMatchObject({ kind: 'conflict' });
    await expect(draw({ id: 'sample-2' })).rejects.toMatchObject({ kind: 'conflict' });
    expect(await world.trail('auditor')).toHaveLength(1);
  });

  test('is not for a test without items', async () => {
    await isReady({ testChange: { selection: 'one' } });
    await expect(draw()).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('is the auditor’s, and of its own clients', async () => {
    await isReady();
    await expect(draw({}, 'company:owner')).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(draw({}, 'other-firm:partner')).rejects.toMatchObject({ kind: 'missing' });
    expect(await world.trail('other-firm')).toEqual([]);
  });

  test('shows the company its items, not the test', async () => {
    await isReady();
    const { body } = await draw();
    const company = world.as('company:reader');
    const seen = await company.samples.list({ engagement: 'soc2-2026' });
    expect(seen.map((sample) => sample.body.items)).toEqual([body.items]);
    expect(await company.samples.list({ engagement: 'soc1-2026' })).toEqual([]);
    await expect(company.tests.list({})).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(company.results.list({})).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await world.as('other-company').samples.list({})).toEqual([]);
  });
});

describe('extending a sample', () => {
  const extend = (change: object = {}, who: Who = 'auditor:staff') =>
    world
      .as(who)
      .samples.extend({ id: 'sample-1', to: 'enlarged', more: 5, why: 'One leaver was late.', ...change });

  test('takes the next items of the same order, with a trail', async () => {
    await isReady();
    const drawn = await draw();
    const extended = await extend();
    expect(extended.version).toBe(2);
    expect(extended.body.items).toEqual(drawn.body.items);
    expect(extended.body.extension?.items).toHaveLength(5);
    expect((await world.trail('auditor')).at(-1)).toEqual({ type: 'sample.extended', subject: 'sample-1' });
    expect(await drawnAgain()).toMatchObject({ verdict: 'agrees', commitment: 'opened' });
  });

  test('to the whole population takes in every item', async () => {
    await isReady();
    await draw();
    const { body } = await extend({ to: 'whole-population', why: 'Search for the same cause.' });
    expect([...body.items, ...(body.extension?.items ?? [])].toSorted()).toEqual(IDS.toSorted());
    expect(await drawnAgain()).toMatchObject({ verdict: 'agrees' });
  });

  test('happens only once', async () => {
    await isReady();
    await draw();
    await extend();
    await expect(extend()).rejects.toMatchObject({ kind: 'conflict' });
    expect(await world.trail('auditor')).toHaveLength(2);
  });

  test('is not for the company, nor for another firm', async () => {
    await isReady();
    await draw();
    await expect(extend({}, 'company:owner')).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(extend({}, 'other-firm:partner')).rejects.toMatchObject({ kind: 'missing' });
  });
});
