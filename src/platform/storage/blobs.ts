import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { asDiskProblem, onDisk, statOf, syncFolder } from './disk.ts';
import { openPieces } from './disk-pieces.ts';
import type { PieceStore } from './pieces.ts';
import { counted, demandSha256, notHere, verified, type Blob, type Counted } from './passing.ts';

/** A blob as the store lists it. */
export interface ListedBlob extends Blob {
  /** When it was last put there. */
  putAt: Date;
}

/** Where bytes lie by their hash: a folder, or a bucket. Whatever the store does wrong is a Problem `unavailable`. */
export interface BlobStore {
  /**
   * Takes a stream to its end, or nothing of it. More than `mostBytes` is refused. `admit` sees what arrived before it
   * gets its place; when it refuses, nothing was put.
   */
  put: (source: AsyncIterable<Uint8Array>, mostBytes?: number, admit?: Admit) => Promise<Blob>;
  /**
   * Opens the bytes; a Problem `missing` when they are not here. They are hashed as they are read, and the last of
   * them are held back until the hash is right: a reader never gets a whole file that is not the one it asked for.
   */
  open: (sha256: string) => Promise<{ bytes: number; stream: Readable }>;
  has: (sha256: string) => Promise<boolean>;
  /** Removes the bytes; nothing happens when they are not here. Only the collector and erasing may ask for it. */
  remove: (sha256: string) => Promise<void>;
  /**
   * Removes the bytes unless somebody needs them, or may in a moment; true when they are gone. Of a store that knows
   * who needs what (`claims.ts`).
   */
  release?: (sha256: string) => Promise<boolean>;
  /** Every blob here, in no order. */
  list: () => AsyncIterable<ListedBlob>;
  /** Clears what arrived only half, before this moment; gives how many. */
  clearArrivals: (before: Date) => Promise<number>;
  /** Pieces of uploads that can be continued, until the file is whole. */
  pieces: PieceStore;
}

export type Admit = (blob: Blob) => Promise<void>;

/** Keeps blobs in a folder as `ab/abcdef…`. What a killed process left half arrived is cleared here. */
export async function openBlobs(folder: string): Promise<BlobStore> {
  const arriving = join(folder, 'arriving');
  await mkdir(arriving, { recursive: true, mode: 0o700 });
  const pathOf = (sha256: string): string => join(folder, demandSha256(sha256).slice(0, 2), sha256);
  const clearArrivals = (before: Date): Promise<number> => onDisk(() => clearFolder(arriving, before));
  await clearArrivals(new Date(8.64e15));

  return {
    put: async (source, mostBytes, admit) => {
      const arrived = join(arriving, randomUUID());
      const coming = counted(source, mostBytes);
      try {
        await onDisk(() => write(arrived, coming), coming);
        const blob = coming.blob();
        await admit?.(blob);
        await onDisk(() => settle(arrived, pathOf(blob.sha256)));
        return blob;
      } finally {
        await rm(arrived, { force: true });
      }
    },
    open: async (sha256) => {
      const path = pathOf(sha256);
      const found = await onDisk(() => statOf(path));
      if (found === undefined) throw notHere(sha256);
      return { bytes: found.size, stream: Readable.from(verified(readDisk(path), sha256)) };
    },
    has: async (sha256) => {
      const path = pathOf(sha256);
      return (await onDisk(() => statOf(path))) !== undefined;
    },
    remove: async (sha256) => {
      const path = pathOf(sha256);
      await onDisk(async () => {
        if ((await statOf(path)) === undefined) return;
        await rm(path, { force: true });
        await syncFolder(dirname(path));
      });
    },
    list: () => listDisk(folder),
    clearArrivals,
    pieces: openPieces(join(folder, 'pieces')),
  };
}

async function clearFolder(folder: string, before: Date): Promise<number> {
  let cleared = 0;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await statOf(path);
    if (!found || found.mtime >= before) continue;
    await rm(path, { force: true });
    cleared += 1;
  }
  return cleared;
}

async function* listDisk(folder: string): AsyncGenerator<ListedBlob> {
  const twos = (await onDisk(() => readdir(folder))).filter((name) => /^[0-9a-f]{2}$/.test(name));
  for (const two of twos) {
    for (const sha256 of await onDisk(() => readdir(join(folder, two)))) {
      const found = await onDisk(() => statOf(join(folder, two, sha256)));
      if (found) yield { sha256, bytes: found.size, putAt: found.mtime };
    }
  }
}

async function write(path: string, { stream }: Counted): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of stream) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Moves what arrived to its place, and makes the disk keep the move. */
async function settle(arrived: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rename(arrived, path);
  await syncFolder(dirname(path));
}

async function* readDisk(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: 262_144 });
  } catch (thrown) {
    throw asDiskProblem(thrown);
  }
}
