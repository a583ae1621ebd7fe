import { describe, expect, test } from 'vitest';
import { keepsItsRecords } from '#test/support/kept-noun.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

const narrative = {
  title: 'Services',
  engagements: ['soc2-2026'],
  order: 10,
  level: 2,
  covers: ['DC 1'],
  prose: 'We plan loads.',
};

keepsItsRecords(world, {
  noun: 'narrative',
  client: 'narratives',
  body: narrative,
  changed: { ...narrative, prose: 'We plan and book loads.' },
  writer: 'company:contributor',
  refused: ['company:reader', 'auditor:partner'],
  readers: ['auditor:staff'],
});

const other = { title: 'Continuity', engagements: ['soc2-2026'], order: 10, prose: 'We can recover.' };

keepsItsRecords(world, {
  noun: 'otherInformation',
  client: 'otherInformation',
  body: other,
  changed: { ...other, order: 20 },
  writer: 'company:manager',
  refused: ['company:reader', 'auditor:manager'],
  readers: ['auditor:staff'],
});

const policy = {
  title: 'Access control',
  edition: '3',
  owner: 'CISO',
  approvedBy: 'CEO',
  approvedOn: '2026-01-15',
  nextReviewOn: '2027-01-15',
  controls: ['IAM-03'],
  prose: 'Access follows need.',
};

keepsItsRecords(world, {
  noun: 'policy',
  client: 'policies',
  body: policy,
  changed: { ...policy, edition: '4' },
  writer: 'company:manager',
  refused: ['company:contributor', 'auditor:staff'],
  readers: ['auditor:staff'],
});

const letter = {
  engagement: 'soc2-2026',
  datedOn: '2026-03-02',
  signers: [{ name: 'Ada Nwosu', title: 'CEO' }],
  isRefused: false,
};

keepsItsRecords(world, {
  noun: 'representation',
  client: 'representations',
  body: letter,
  changed: { ...letter, datedOn: '2026-03-03' },
  writer: 'company:owner',
  refused: ['company:manager', 'auditor:partner'],
  readers: ['auditor:staff'],
});

const assertion = {
  engagement: 'soc2-2026',
  signer: 'Ada Nwosu',
  signerTitle: 'CEO',
  isRefused: false,
  knownMatters: [],
};

keepsItsRecords(world, {
  noun: 'assertion',
  client: 'assertions',
  body: assertion,
  changed: { ...assertion, signerTitle: 'Chief Executive Officer' },
  writer: 'company:manager',
  refused: ['company:contributor', 'auditor:partner'],
  readers: ['auditor:staff'],
});

const bridge = {
  engagement: 'soc2-2026',
  covers: { from: '2026-01-01', to: '2026-02-28' },
  changes: 'No material change.',
  incidents: 'None.',
  nextReport: 'November 2026',
  signer: 'Ada Nwosu',
  signerTitle: 'CEO',
  signedOn: '2026-03-01',
};

keepsItsRecords(world, {
  noun: 'bridgeLetter',
  client: 'bridgeLetters',
  body: bridge,
  changed: { ...bridge, nextReport: 'December 2026' },
  writer: 'company:manager',
  refused: ['company:contributor', 'auditor:partner'],
  readers: ['auditor:staff'],
});

describe('signing an assertion', () => {
  const has = () => world.has('assertion', { id: 'a', effectiveOn: '2026-03-01', body: assertion });

  test('is done once by the owner, with a trail', async () => {
    await has();
    const signed = await world.as('company:owner').assertions.sign({ id: 'a' });
    expect(signed.body.signedOn).toBe('2026-03-03');
    await expect(world.as('company:owner').assertions.sign({ id: 'a' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    expect(await world.trail()).toEqual([{ type: 'assertion.signed', subject: 'a' }]);
  });

  test('is not done by writing it as signed or refused, whoever writes', async () => {
    await has();
    const { version, body } = await world.as('company').assertions.read({ id: 'a' });
    for (const who of ['company:manager', 'company:owner'] as const) {
      const client = world.as(who).assertions;
      const signed = client.add({ id: 'b', body: { ...body, signedOn: '2026-03-03' } });
      await expect(signed).rejects.toMatchObject({ kind: 'invalid' });
      const refused = client.change({ id: 'a', version, body: { ...body, isRefused: true } });
      await expect(refused).rejects.toMatchObject({ kind: 'invalid' });
    }
    expect(await world.trail()).toEqual([]);
  });

  test('is to be done again once its words changed', async () => {
    await has();
    const { id, version, body } = await world.as('company:owner').assertions.sign({ id: 'a' });
    const { signedOn: _, ...words } = body;
    const changed = await world
      .as('company:manager')
      .assertions.change({ id, version, body: { ...words, signer: 'Bo Lind' } });
    expect(changed.body.signedOn).toBeUndefined();
  });

  test('is not done for a day to come', async () => {
    await has();
    const attempt = world.as('company:owner').assertions.sign({ id: 'a', on: '2026-03-04' });
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid' });
  });

  test.each(['company:manager', 'auditor:partner'] as const)('is not for %s', async (who) => {
    await has();
    await expect(world.as(who).assertions.sign({ id: 'a' })).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('is over once it was refused', async () => {
    await has();
    await world.as('company:owner').assertions.refuse({ id: 'a' });
    await expect(world.as('company:owner').assertions.sign({ id: 'a' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    await expect(world.as('company:owner').assertions.refuse({ id: 'a' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    expect(await world.trail()).toEqual([{ type: 'assertion.refused', subject: 'a' }]);
  });

  test('is not refused by a manager', async () => {
    await has();
    await expect(world.as('company:manager').assertions.refuse({ id: 'a' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});

describe('a bridge letter', () => {
  const add = (change: object) =>
    world.as('company:manager').bridgeLetters.add({ id: 'b', body: { ...bridge, ...change } });

  test.each([
    ['reaches into the future', { covers: { from: '2026-01-01', to: '2026-03-31' } }],
    ['is signed on a day to come', { signedOn: '2026-03-09' }],
    ['covers more than three months', { covers: { from: '2025-10-01', to: '2026-02-28' } }],
    ['says that it was audited', { changes: 'None; this was audited.' }],
  ])('is refused when it %s', async (_, change) => {
    await expect(add(change)).rejects.toMatchObject({ kind: 'invalid' });
    expect(await world.trail()).toEqual([]);
  });
});

test('a representation letter cites only a file that was brought in', async () => {
  const file = { name: 'letter.pdf', mediaType: 'application/pdf', bytes: 4, sha256: '0'.repeat(64) };
  const { representations } = world.as('company:owner');
  await expect(representations.add({ id: 'letter', body: { ...letter, file } })).rejects.toMatchObject({
    kind: 'missing',
  });
  await representations.add({ id: 'letter', body: letter });
  await expect(
    representations.change({ id: 'letter', version: 1, body: { ...letter, file } }),
  ).rejects.toMatchObject({ kind: 'missing' });
  expect(await world.trail()).toEqual([{ type: 'representation.added', subject: 'letter' }]);
});
