import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '#platform/db/engine.ts';
import { openSecrets } from '#platform/secrets/secrets.ts';
import { useWorld } from '#test/support/world.ts';
import { readRing } from '../secrets/ring.ts';
import { makeKey, signerOf } from './keys.ts';
import { findKey, openSigningKeys, takeInKeys } from './signing-keys.ts';

const world = useWorld();
const room = mkdtempSync(join(tmpdir(), 'tickmark-keys-'));
const folder = join(room, 'keys');
beforeEach(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(room, { recursive: true }));

const keys = () => openSigningKeys(() => world.engine, world.house.secrets);
const rows = async () =>
  inTransaction(world.engine, (session) => session.query('select organization_id, sealed from signing_keys'));

describe('a signing key', () => {
  test('is made at first need, one an organization, for as many nodes as need it at once', async () => {
    const signers = await Promise.all([1, 2, 3, 4].map(() => keys()('alder')));
    expect(new Set(signers.map(({ key }) => Buffer.from(key.publicKey).toString('hex'))).size).toBe(1);
    expect(signers[0]?.key.name).toBe('tickmark/alder');
    expect((await keys()('birch')).key.publicKey).not.toEqual(signers[0]?.key.publicKey);
    expect(await rows()).toHaveLength(2);
    const found = await inTransaction(world.engine, (session) => findKey(session, folder, 'alder'));
    expect(found).toEqual(signers[0]?.key);
  });

  test('lies sealed, and out of sight of every request', async () => {
    await keys()('alder');
    expect(JSON.stringify(await rows())).not.toContain('PRIVATE KEY');
    const look = world.read('company:owner', (db) => db.execute('select * from signing_keys'));
    await expect(look).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  test('does not open with another installation’s ring, and is not replaced', async () => {
    const { key } = await keys()('alder');
    const other = openSecrets(readRing(`1:${Buffer.alloc(32, 7).toString('base64url')}`, 'The test'));
    await expect(openSigningKeys(() => world.engine, other)('alder')).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect((await keys()('alder')).key).toEqual(key);
  });
});

describe('a key that lies in a folder, as it did before', () => {
  const told: string[] = [];
  const takeIn = () => takeInKeys(world.engine, world.house.secrets, folder, (words) => told.push(words));

  test('is taken in, and cleared from the folder when it is safe', async () => {
    const { name, pem } = makeKey('tickmark/alder');
    writeFileSync(join(folder, 'alder.pem'), pem);
    await takeIn();
    expect((await keys()('alder')).key).toEqual(signerOf({ name, pem }).key);
    expect(existsSync(join(folder, 'alder.pem'))).toBe(false);
    expect(told).toEqual([]);
  });

  test('is left and told where the organization signs with another', async () => {
    const { key } = await keys()('alder');
    const { pem } = makeKey('tickmark/alder');
    writeFileSync(join(folder, 'alder.pem'), pem);
    await takeIn();
    expect((await keys()('alder')).key).toEqual(key);
    expect(readFileSync(join(folder, 'alder.pem'), 'utf8')).toBe(pem);
    expect(told).toEqual([expect.stringContaining('alder.pem is not the key that alder signs with')]);
  });
});
