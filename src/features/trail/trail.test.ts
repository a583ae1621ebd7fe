import { hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { openCheckpoint, signCheckpoint } from '#domain/trail/checkpoint.ts';
import { leafOf } from '#domain/trail/leaf.ts';
import { hashLeaf } from '#domain/trail/merkle.ts';
import { verifyInclusion } from '#domain/trail/proof.ts';
import { replayCheckpoint } from '#platform/db/replay.ts';
import { checkEd25519 } from '#platform/trail/keys.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

async function hasRisk(id = 'R-01') {
  return world.has('risk', {
    id,
    effectiveOn: '2026-01-01',
    body: {
      title: 'Lost laptop',
      text: 'A laptop with customer data is lost.',
      rating: 'medium',
      response: 'reduce',
      owner: 'Security lead',
      reviewedOn: '2026-01-01',
    },
  });
}

describe('reading a trail', () => {
  test('gives entries in order, each with who, what and the digest of the version', async () => {
    const risk = await hasRisk();
    const { size, lines } = await world.as('company:reader').trail.list({ limit: 1000 });

    expect(lines).toHaveLength(size);
    expect(lines.map((line) => ('entry' in line ? line.entry.seq : line.seq))).toEqual([...lines.keys()]);
    expect(lines.at(-1)).toMatchObject({
      entry: {
        type: 'risk.added',
        actor: { person: 'alder-manager', organization: 'alder', side: 'company', role: 'manager' },
        subject: { noun: 'risk', id: 'R-01', version: 1 },
        digest: risk.digest,
      },
    });
  });

  test('the auditor reads that of its client', async () => {
    await hasRisk();
    const { lines } = await world.as('auditor:staff').trail.list({ from: 'alder', limit: 1000 });
    expect(lines.at(-1)).toMatchObject({ entry: { subject: { id: 'R-01' } } });
  });

  test.each([
    ['company', 'birch'],
    ['company', 'cedar'],
    ['other-firm', 'alder'],
  ] as const)('%s does not read that of %s', async (who, from) => {
    expect(await world.as(who).trail.list({ from })).toEqual({ size: 0, lines: [] });
  });
});

describe('signing a checkpoint', () => {
  test('covers the whole trail, and anyone with the key can open it', async () => {
    const { key } = await world.house.signerOf('alder');
    const { size } = await world.as('company').trail.list({});

    const signed = await world.as('company').trail.signCheckpoint({});

    expect(signed.size).toBe(size);
    const opened = openCheckpoint(signed.note, [key], checkEd25519);
    expect(opened).toMatchObject({ origin: 'tickmark/alder', size, root: hexToBytes(signed.root) });
    expect(await world.as('auditor').trail.readCheckpoint({ from: 'alder' })).toEqual(signed);
  });

  test('happens only when there is something new to sign', async () => {
    await world.as('company').trail.signCheckpoint({});
    await expect(world.as('company').trail.signCheckpoint({})).rejects.toMatchObject({ kind: 'conflict' });
    await hasRisk();
    expect(await world.as('company').trail.signCheckpoint({})).toMatchObject({ organization: 'alder' });
  });

  test('keeps the name under which the trail came in: a binder names one trail', async () => {
    const signer = await world.house.signerOf('alder');
    const earlier = { origin: 'alder.example/trail', size: 1, root: new Uint8Array(32) };
    const note = signCheckpoint(earlier, [signer]);
    await world.write('company', (db) =>
      replayCheckpoint(db, { size: 1, root: '0'.repeat(64), note, signedAt: world.clock }),
    );
    await hasRisk();
    const signed = await world.as('company').trail.signCheckpoint({});
    expect(openCheckpoint(signed.note, [signer.key], checkEd25519).origin).toBe('alder.example/trail');
  });

  test('is not for contributors', async () => {
    const attempt = world.as('company:contributor').trail.signCheckpoint({});
    await expect(attempt).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('another company does not see it', async () => {
    await world.as('company').trail.signCheckpoint({});
    const attempt = world.as('other-company').trail.readCheckpoint({ from: 'alder' });
    await expect(attempt).rejects.toMatchObject({ kind: 'missing' });
  });
});

describe('proving a record', () => {
  test('leads from its line to the signed root', async () => {
    await hasRisk();
    await world.as('company').trail.signCheckpoint({});
    await hasRisk('R-02');

    const proof = await world.as('company').trail.prove({ noun: 'risk', id: 'R-01', version: 1 });

    if (!('entry' in proof.line)) throw new Error('The line of an own record is not withheld.');
    const { entry, salt } = proof.line;
    const leaf = hashLeaf(leafOf(entry, salt));
    const path = proof.path.map(hexToBytes);
    expect(verifyInclusion(leaf, entry.seq, proof.size, path, hexToBytes(proof.root))).toBe(true);
    const other = hashLeaf(leafOf({ ...entry, digest: '0'.repeat(64) }, salt));
    expect(verifyInclusion(other, entry.seq, proof.size, path, hexToBytes(proof.root))).toBe(false);
  });

  test('waits for a checkpoint that covers it', async () => {
    await world.as('company').trail.signCheckpoint({});
    await hasRisk();
    const early = world.as('company').trail.prove({ noun: 'risk', id: 'R-01', version: 1 });
    await expect(early).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('there is none of a version that was never written', async () => {
    await world.as('company').trail.signCheckpoint({});
    const attempt = world.as('company').trail.prove({ noun: 'risk', id: 'R-77', version: 1 });
    await expect(attempt).rejects.toMatchObject({ kind: 'missing' });
  });
});
