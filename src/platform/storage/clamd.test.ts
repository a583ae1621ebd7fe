import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chunks, sha256Of } from '#test/support/blob-store-suite.ts';
import { MALWARE, openSmallScanner, type SmallScanner } from '#test/support/scanner.ts';
import { openBlobs, type BlobStore } from './blobs.ts';
import { openScanner, type Scanner } from './clamd.ts';
import { receiveFile } from './receive.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-scan-'));
let small: SmallScanner;
let scanner: Scanner;
let blobs: BlobStore;
beforeAll(async () => {
  small = await openSmallScanner();
  scanner = openScanner(small.at, { connectMs: 2000, takeMs: 500, verdictMs: 500 });
  blobs = await openBlobs(join(folder, 'files'));
});
afterEach(() => {
  small.is = 'honest';
});
afterAll(async () => {
  await small.close();
  rmSync(folder, { recursive: true });
});

const receive = (...parts: (string | Buffer)[]) =>
  receiveFile({ blobs, scanner }, chunks(...parts), { mostBytes: 50_000_000, declared: 'text/plain' });

describe('a file is looked through while it arrives', () => {
  test('every byte of it, and gets its place when nothing was found', async () => {
    const bytes = randomBytes(3_000_000);
    const { sha256 } = await receive(bytes.subarray(0, 10), '', bytes.subarray(10));
    expect(await blobs.has(sha256)).toBe(true);
    expect(bytes.equals(small.seen.at(-1) ?? Buffer.alloc(0))).toBe(true);
    await receive('');
    expect(small.seen.at(-1)).toHaveLength(0);
  });

  test('and is refused in kind words when something was found, wherever it stands', async () => {
    const parts = ['a'.repeat(100_000), MALWARE.slice(0, 5), MALWARE.slice(5)];
    await expect(receive(...parts)).rejects.toMatchObject({
      kind: 'invalid',
      message: /found Test\.Malware in this file\. Nothing of it was kept/,
    });
    expect(await blobs.has(sha256Of(parts.join('')))).toBe(false);
    expect(await readdir(join(folder, 'files/arriving'))).toEqual([]);
  });

  test('over the socket of a path as well', async () => {
    const path = join(folder, 'clamd.sock');
    const local = await openSmallScanner(path);
    const by = openScanner(path);
    await by.check();
    const file = receiveFile({ blobs, scanner: by }, chunks(MALWARE), { mostBytes: 100, declared: '' });
    await expect(file).rejects.toMatchObject({ kind: 'invalid' });
    await local.close();
  });
});

describe('no verdict is never a pass', () => {
  test.each(['silent', 'hanging up', 'babbling'] as const)('from a scanner that is %s', async (is) => {
    small.is = is;
    const content = `not looked through: ${is}`;
    await expect(receive(content)).rejects.toMatchObject({
      kind: 'unavailable',
      message: /not looked through. Nothing of it was kept/,
    });
    expect(await blobs.has(sha256Of(content))).toBe(false);
    await expect(scanner.check()).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('from one that takes no file of this size, which it says early', async () => {
    small.is = 'full';
    await expect(receive(randomBytes(200_000), randomBytes(9_000_000))).rejects.toMatchObject({
      kind: 'unavailable',
      message: /StreamMaxLength/,
    });
  });

  test('from one that is not there', async () => {
    const gone = openScanner('127.0.0.1:1');
    await expect(gone.check()).rejects.toMatchObject({ kind: 'unavailable' });
    const file = receiveFile({ blobs, scanner: gone }, chunks('x'), { mostBytes: 100, declared: '' });
    await expect(file).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('and it works again when the scanner does', async () => {
    small.is = 'silent';
    await expect(receive('later')).rejects.toMatchObject({ kind: 'unavailable' });
    small.is = 'honest';
    await scanner.check();
    expect(await receive('later')).toMatchObject({ bytes: 5 });
  });
});
