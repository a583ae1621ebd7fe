import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { openBlobs } from './blobs.ts';
import { openKeys } from './keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-blobs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const files = join(folder, 'files');
const blobs = await openBlobs(files);

async function* chunks(...parts: string[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield Buffer.from(part);
}

// printf 'tickmark' | sha256sum
const TICKMARK = '4c34b3c0cb7a6ee27063a04ddba82524298ad002cb6678bc3d80cb1c99f037e5';

describe('bytes', () => {
  test('lie under their own hash, whatever the pieces they came in', async () => {
    const expected = { sha256: createHash('sha256').update('tickmark').digest('hex'), bytes: 8 };
    expect(await blobs.put(chunks('tick', 'mark'))).toEqual(expected);
    expect(await blobs.put(chunks('t', 'ickmark'))).toEqual(expected);
    expect(expected.sha256).toBe(TICKMARK);
    expect(readFileSync(join(files, TICKMARK.slice(0, 2), TICKMARK), 'utf8')).toBe('tickmark');
    const { bytes, stream } = await blobs.open(TICKMARK);
    expect([bytes, (await buffer(stream)).toString()]).toEqual([8, 'tickmark']);
    expect(await blobs.has(TICKMARK)).toBe(true);
  });

  test('may be none at all', async () => {
    // printf '' | sha256sum
    const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(await blobs.put(chunks())).toEqual({ sha256: nothing, bytes: 0 });
  });

  test('that are more than allowed leave nothing behind', async () => {
    await expect(blobs.put(chunks('12345', '67890'), 9)).rejects.toMatchObject({ kind: 'invalid' });
    expect(await blobs.put(chunks('12345', '6789'), 9)).toMatchObject({ bytes: 9 });
    expect(readdirSync(join(files, 'arriving'))).toEqual([]);
  });

  test('whose stream breaks leave nothing behind', async () => {
    async function* breaking(): AsyncGenerator<Buffer> {
      yield Buffer.from('half');
      throw new Error('the line went dead');
    }
    await expect(blobs.put(breaking())).rejects.toThrow('the line went dead');
    expect(readdirSync(join(files, 'arriving'))).toEqual([]);
    expect(await blobs.has(createHash('sha256').update('half').digest('hex'))).toBe(false);
  });

  test('that a killed process left half arrived are cleared at the next start', async () => {
    writeFileSync(join(files, 'arriving/left'), 'half');
    await openBlobs(files);
    expect(readdirSync(join(files, 'arriving'))).toEqual([]);
  });

  test('that are not here are missing; a name that is no hash never becomes a path', async () => {
    await expect(blobs.open('0'.repeat(64))).rejects.toMatchObject({ kind: 'missing' });
    for (const name of ['../operator.token', '', TICKMARK.toUpperCase(), `${TICKMARK}/..`]) {
      await expect(blobs.open(name)).rejects.toMatchObject({ kind: 'invalid' });
      await expect(blobs.has(name)).rejects.toMatchObject({ kind: 'invalid' });
    }
  });

  test('pass in constant memory', async () => {
    const piece = Buffer.alloc(1_000_000, 7);
    async function* many(): AsyncGenerator<Buffer> {
      for (let n = 0; n < 300; n += 1) yield piece;
    }
    const before = process.memoryUsage().rss;
    const { bytes } = await blobs.put(many());
    expect(bytes).toBe(300_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});

describe('signing keys', () => {
  test('are made at first need, one an organization, readable by their owner only', async () => {
    const keys = join(folder, 'keys');
    const signerOf = openKeys(keys);
    const { key } = await signerOf('alder');
    expect((await openKeys(keys)('alder')).key).toEqual(key);
    expect((await signerOf('birch')).key.publicKey).not.toEqual(key.publicKey);
    expect(key.name).toBe('tickmark/alder');
    expect(readdirSync(keys)).toEqual(['alder.pem', 'birch.pem']);
    expect(statSync(join(keys, 'alder.pem')).mode & 0o777).toBe(0o600);
  });
});
