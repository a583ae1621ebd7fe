import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chunks, keepsBlobs, sha256Of } from '#test/support/blob-store-suite.ts';
import {
  isSmallServer,
  openLine,
  openTestBucket,
  type Line,
  type TestBucket,
} from '#test/support/object-store.ts';
import { Problem } from '#domain/problem.ts';
import type { BlobStore } from './blobs.ts';
import { openClient, PATIENCE } from './s3-client.ts';
import { copyObject } from './s3-copy.ts';
import { listObjects } from './s3-list.ts';
import { openS3 } from './s3.ts';

let bucket: TestBucket;
let client: S3Client;
let store: BlobStore;
beforeAll(async () => {
  bucket = await openTestBucket();
  client = await openClient(bucket.settings, PATIENCE);
  store = await openS3(bucket.settings);
});
afterAll(() => bucket.stop());

const keysUnder = async (prefix: string): Promise<string[]> =>
  Array.fromAsync(listObjects(client, bucket.settings.bucket, prefix), ({ key }) => key);
const write = (Key: string, Body: Buffer) =>
  client.send(new PutObjectCommand({ Bucket: bucket.settings.bucket, Key, Body }));

keepsBlobs({
  store: () => store,
  arriving: () => keysUnder('arriving/'),
  damage: async (sha256, bytes) => void (await write(`files/${sha256.slice(0, 2)}/${sha256}`, bytes)),
});

describe('in a bucket', () => {
  test('what a killed process left half arrived is cleared by its age', async () => {
    await write('arriving/left', Buffer.from('half'));
    expect(await store.clearArrivals(new Date(Date.now() - 60_000))).toBe(0);
    expect(await store.clearArrivals(new Date(Date.now() + 60_000))).toBe(1);
    expect(await keysUnder('arriving/')).toEqual([]);
  });

  async function copyInParts(): Promise<string> {
    const bytes = randomBytes(11_000_000);
    await write('arriving/large', bytes);
    const key = `files/${sha256Of(bytes).slice(0, 2)}/${sha256Of(bytes)}`;
    const copy = { Bucket: bucket.settings.bucket, from: 'arriving/large', key, bytes: bytes.length };
    await copyObject(client, copy, { wholeUpTo: 1_000_000, partBytes: 5 * 1024 * 1024 });
    return sha256Of(bytes);
  }

  test.skipIf(isSmallServer)('an object too large for one copy is copied in parts', async () => {
    const sha256 = await copyInParts();
    expect(sha256Of(await buffer((await store.open(sha256)).stream))).toBe(sha256);
    await store.remove(sha256);
    await store.clearArrivals(new Date(Date.now() + 60_000));
  });

  test.runIf(isSmallServer)('a copy in parts that the server refuses leaves nothing behind', async () => {
    await expect(copyInParts()).rejects.toMatchObject({ name: 'MethodNotAllowed' });
    await store.clearArrivals(new Date(Date.now() + 60_000));
    expect(await keysUnder('arriving/')).toEqual([]);
  });
});

describe('a store that fails', () => {
  let line: Line;
  let far: BlobStore;
  beforeAll(async () => {
    line = await openLine(bucket.settings.endpoint);
    const patience = { connectMs: 300, answerMs: 400, attempts: 2 };
    far = await openS3({ ...bucket.settings, endpoint: line.url }, patience);
  });
  afterEach(() => {
    line.is = 'whole';
  });
  afterAll(() => line.close());

  const wordsOf = (thrown: unknown): string => (thrown instanceof Problem ? thrown.kind : String(thrown));
  const everything = (sha256: string): [string, () => Promise<unknown>][] => [
    ['put', () => far.put(chunks('to the far store'))],
    ['open', async () => buffer((await far.open(sha256)).stream)],
    ['has', () => far.has(sha256)],
    ['remove', () => far.remove(sha256)],
    ['list', () => Array.fromAsync(far.list())],
    ['clear', () => far.clearArrivals(new Date(0))],
  ];

  test.each(['dead', 'held'] as const)(
    'because its line is %s is told, soon, and works when it is back',
    async (is) => {
      const { sha256 } = await far.put(chunks('kept before'));
      line.is = is;
      const began = performance.now();
      const told = await Promise.all(
        everything(sha256).map(async ([name, ask]) => `${name}: ${await ask().then(String, wordsOf)}`),
      );
      expect(told).toEqual(everything(sha256).map(([name]) => `${name}: unavailable`));
      expect(performance.now() - began).toBeLessThan(10_000);
      line.is = 'whole';
      expect((await buffer((await far.open(sha256)).stream)).toString()).toBe('kept before');
      expect(await store.has(sha256Of('to the far store'))).toBe(false);
    },
  );

  test.each([{ breaksAfter: 2_000_000 }, { holdsAfter: 2_000_000 }])(
    'in the middle of a download gives no whole file: %o',
    async (is) => {
      const { sha256 } = await store.put(chunks(randomBytes(5_000_000)));
      line.is = is;
      const { stream, bytes } = await far.open(sha256);
      expect(bytes).toBe(5_000_000);
      await expect(buffer(stream)).rejects.toMatchObject({ kind: 'unavailable' });
    },
  );

  test('a second attempt is made by itself', async () => {
    line.is = { deadFor: 1 };
    expect(await far.has('0'.repeat(64))).toBe(false);
  });

  test('for a bucket that is not there, or keys that are wrong, says which setting to look at', async () => {
    const nowhere = await openS3({ ...bucket.settings, bucket: 'not-there' });
    await expect(nowhere.put(chunks('x'))).rejects.toMatchObject({
      kind: 'unavailable',
      message: /S3_BUCKET/,
    });
    const stranger = await openS3({ ...bucket.settings, keys: { id: 'nobody', secret: 'nothing' } });
    await expect(stranger.put(chunks('x'))).rejects.toMatchObject({
      kind: 'unavailable',
      message: /AWS_ACCESS_KEY_ID/,
    });
  });
});
