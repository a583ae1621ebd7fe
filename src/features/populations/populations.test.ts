import { describe, expect, test } from 'vitest';
import { commitSeed } from '#domain/testing/commitment.ts';
import { freezePopulation } from '#domain/testing/population.ts';
import { keepsItsRecords } from '#test/support/kept-noun.ts';
import { addLeavers, LEAVERS, LEAVERS_CSV, leaversOf } from '#test/support/leavers.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

keepsItsRecords(world, {
  noun: 'population',
  client: 'populations',
  body: leaversOf(),
  changed: leaversOf(LEAVERS_CSV, { title: 'Leavers of the half year' }),
  writer: 'company:contributor',
  refused: ['company:reader', 'auditor:partner'],
  readers: ['auditor:staff'],
  before: (world) => world.fetch('company', '/api/files', { method: 'POST', body: LEAVERS_CSV }),
});

const freeze = () => world.as('company:contributor').populations.freeze({ id: 'leavers' });

describe('freezing a population', () => {
  test('computes the hashes from its file and leaves a trail', async () => {
    await addLeavers(world);

    const frozen = await freeze();

    expect(frozen).toMatchObject({
      version: 2,
      body: {
        frozen: {
          at: '2026-03-03T15:00:00.000Z',
          ...freezePopulation(LEAVERS, 'id'),
          seedCommitments: [],
        },
      },
    });
    expect(await world.trail()).toEqual([
      { type: 'population.added', subject: 'leavers' },
      { type: 'population.frozen', subject: 'leavers' },
    ]);
  });

  test('gives the hash that any tool gives: sorted identifiers, one a line', async () => {
    const csv = 'id,office\nB-2,Dayton\nA-1,Dayton\n';
    await addLeavers(world, { csv });
    // printf 'A-1\nB-2' | sha256sum
    expect((await freeze()).body.frozen).toMatchObject({
      count: 2,
      idsHash: '93d6e91eee1b038f4087239be93398899cbd5c91c259490de9a7f3bdb4747900',
    });
  });

  test('seals the commitments to seeds that the auditor gave before', async () => {
    await addLeavers(world);
    const by = 'birch-staff';
    const controlTest = {
      control: 'IAM-03',
      nature: 'inspection' as const,
      procedure: 'Inspected the accounts of leavers.',
      attributes: ['Disabled in time'],
      engagements: ['soc2-2026'],
      selection: 'sample' as const,
      population: 'leavers',
    };
    await world.has('test', { id: 'IAM-03.T1', effectiveOn: '2026-03-01', body: controlTest }, 'auditor');
    const commitment = commitSeed('0f1e2d3c4b5a69788796a5b4c3d2e1f0');
    await world.as('auditor:staff').seedCommitments.add({
      id: 'seed-1',
      body: { test: 'IAM-03.T1', population: 'leavers', commitment, at: '2026-03-03T12:00:00Z', by },
    });

    expect((await freeze()).body.frozen?.seedCommitments).toEqual([{ test: 'IAM-03.T1', commitment }]);
  });

  test('happens only once', async () => {
    await addLeavers(world);
    await freeze();
    await expect(freeze()).rejects.toMatchObject({ kind: 'sealed' });
    expect(await world.trail()).toHaveLength(2);
  });

  test('is not written by hand', async () => {
    await addLeavers(world);
    const frozen = { at: '2026-03-03T15:00:00Z', ...freezePopulation(LEAVERS, 'id') };
    const body = leaversOf(LEAVERS_CSV, { frozen });
    const company = world.as('company');
    await expect(company.populations.add({ id: 'other', body })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(company.populations.change({ id: 'leavers', version: 1, body })).rejects.toMatchObject({
      kind: 'invalid',
    });
  });

  test('is the end of its changes', async () => {
    await addLeavers(world);
    await freeze();
    const change = world.as('company').populations.change({ id: 'leavers', version: 2, body: leaversOf() });
    await expect(change).rejects.toMatchObject({ kind: 'sealed' });
  });

  test('is refused when the population was changed while its file was read', async () => {
    await addLeavers(world);
    const { blobs } = world.house;
    const open = blobs.open.bind(blobs);
    // The file is opened after the first read and before the transaction: somebody writes just then.
    blobs.open = async (sha256) => {
      await world
        .as('company:owner')
        .populations.change({ id: 'leavers', version: 1, body: leaversOf(LEAVERS_CSV, { title: 'Others' }) });
      return open(sha256);
    };
    try {
      await expect(freeze()).rejects.toMatchObject({ kind: 'conflict' });
    } finally {
      blobs.open = open;
    }
    expect((await world.trail()).map(({ type }) => type)).toEqual(['population.added', 'population.changed']);
  });

  test.each([
    ['a column the record names', 'name,office\nL-1,Dayton\n', /leavers\.csv/],
    ['distinct identifiers', 'id,office\nL-1,Dayton\nL-2,Dayton\nL-1,Dayton\n', /line 4.*L-1.*line 2/s],
    ['an identifier in every row', 'id,office\nL-1,Dayton\n,Dayton\n', /line 3/],
  ])('is refused without %s, and says where', async (_, csv, words) => {
    await addLeavers(world, { csv });
    await expect(freeze()).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(words) as string,
    });
    expect((await world.trail()).map(({ type }) => type)).toEqual(['population.added']);
  });

  test.each(['auditor:partner', 'company:reader'] as const)('is not for %s', async (who) => {
    await addLeavers(world);
    await expect(world.as(who).populations.freeze({ id: 'leavers' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  test('is not for another company', async () => {
    await addLeavers(world);
    const attempt = world.as('other-company').populations.freeze({ id: 'leavers' });
    await expect(attempt).rejects.toMatchObject({ kind: 'missing' });
    expect(await world.trail('other-company')).toEqual([]);
  });
});

describe('the file of a population', () => {
  test('is read by the auditor as it was delivered, and by nobody else’s', async () => {
    await addLeavers(world);
    expect(await (await world.fetch('auditor:staff', '/api/populations/leavers/file')).text()).toBe(
      LEAVERS_CSV,
    );
    for (const who of ['other-firm:partner', 'other-company:owner'] as const) {
      expect((await world.fetch(who, '/api/populations/leavers/file')).status).toBe(404);
    }
  });
});
