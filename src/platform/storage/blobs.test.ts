import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { chunks, keepsBlobs } from '#test/support/blob-store-suite.ts';
import { openBlobs } from './blobs.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-blobs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const files = join(folder, 'files');
const blobs = await openBlobs(files);

keepsBlobs({
  store: () => blobs,
  arriving: () => readdir(join(files, 'arriving')),
  damage: async (sha256, bytes) => writeFileSync(join(files, sha256.slice(0, 2), sha256), bytes),
});

describe('on disk', () => {
  test('a file lies where its hash says', async () => {
    const { sha256 } = await blobs.put(chunks('tickmark'));
    expect(readFileSync(join(files, sha256.slice(0, 2), sha256), 'utf8')).toBe('tickmark');
  });

  test('what a killed process left half arrived is cleared at the next start, or by its age', async () => {
    writeFileSync(join(files, 'arriving/left'), 'half');
    expect(await blobs.clearArrivals(new Date(Date.now() - 60_000))).toBe(0);
    expect(await blobs.clearArrivals(new Date(Date.now() + 60_000))).toBe(1);
    writeFileSync(join(files, 'arriving/left'), 'half');
    await openBlobs(files);
    expect(readdirSync(join(files, 'arriving'))).toEqual([]);
  });

  test('bytes pass in constant memory', async () => {
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
