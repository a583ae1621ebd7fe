import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Problem } from '#domain/problem.ts';
import { Sha256 } from '#domain/record/shape.ts';

/** Bytes that lie under their own SHA-256; the same bytes lie once. */
export interface Blob {
  sha256: string;
  bytes: number;
}

export interface BlobStore {
  /** Takes a stream to its end, or nothing of it. More than `mostBytes` is refused. */
  put: (source: AsyncIterable<Uint8Array>, mostBytes?: number) => Promise<Blob>;
  /** Opens the bytes; a Problem `missing` when they are not here. */
  open: (sha256: string) => Promise<{ bytes: number; stream: Readable }>;
  has: (sha256: string) => Promise<boolean>;
}

/** Keeps blobs in a folder as `ab/abcdef…`. Names that people gave never become paths. */
export async function openBlobs(folder: string): Promise<BlobStore> {
  const arriving = join(folder, 'arriving');
  await mkdir(arriving, { recursive: true, mode: 0o700 });
  for (const left of await readdir(arriving)) await rm(join(arriving, left));

  return {
    put: async (source, mostBytes = Number.POSITIVE_INFINITY) => {
      const arrived = join(arriving, randomUUID());
      try {
        const blob = await write(arrived, source, mostBytes);
        await settle(arrived, pathOf(folder, blob.sha256));
        return blob;
      } finally {
        await rm(arrived, { force: true });
      }
    },
    open: async (sha256) => {
      const path = pathOf(folder, sha256);
      const found = await sizeOf(path);
      if (found === undefined)
        throw new Problem('missing', 'The bytes of this file are not here.', { sha256 });
      return { bytes: found, stream: createReadStream(path) };
    },
    has: async (sha256) => (await sizeOf(pathOf(folder, sha256))) !== undefined,
  };
}

async function write(path: string, source: AsyncIterable<Uint8Array>, mostBytes: number): Promise<Blob> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) {
        throw new Problem('invalid', `The file is larger than ${mostBytes} bytes. Nothing of it was kept.`);
      }
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Moves what arrived to its place, and makes the disk keep the move. */
async function settle(arrived: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rename(arrived, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function pathOf(folder: string, sha256: string): string {
  if (!Sha256.safeParse(sha256).success)
    throw new Problem('invalid', 'A SHA-256 has 64 lowercase hex digits.');
  return join(folder, sha256.slice(0, 2), sha256);
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}
