import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '#domain/problem.ts';
import { writeZip } from '../formats/zip-writer.ts';

/** Where a binder’s files go, one after another. */
export interface BinderTarget {
  put: (path: string, bytes: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Makes what was put the binder; before it, there is none. */
  finish: () => Promise<void>;
  /** Takes back what was put. */
  abandon: () => Promise<void>;
}

/**
 * A target for a path: an archive when it ends in `.zip`, else a folder. What is there is never overwritten. What is
 * secret only its owner may open.
 */
export async function openTarget(path: string, { isSecret = false } = {}): Promise<BinderTarget> {
  if (await isThere(path)) {
    throw new Problem(
      'conflict',
      `${path} is already there. Nothing was written; give a path that is free.`,
      { path },
    );
  }
  await mkdir(dirname(path), { recursive: true });
  return path.endsWith('.zip') ? archiveTarget(path, isSecret) : folderTarget(path, isSecret);
}

/** A target that sends an archive down a stream as it grows. */
export function streamTarget(stream: Writable): BinderTarget {
  const zip = writeZip(stream);
  return {
    put: (path, bytes) => zip.add(path, bytes, path.startsWith('files/') ? 'stored' : 'packed'),
    finish: zip.finish,
    abandon: async () => void stream.destroy(),
  };
}

function archiveTarget(path: string, isSecret: boolean): BinderTarget {
  const partial = partialOf(path);
  const stream = createWriteStream(partial, { flags: 'wx', mode: isSecret ? 0o600 : 0o666 });
  const { put, finish } = streamTarget(stream);
  return {
    put,
    finish: async () => {
      await finish();
      await flush(partial);
      await rename(partial, path);
    },
    abandon: async () => {
      stream.destroy();
      await rm(partial, { force: true });
    },
  };
}

async function folderTarget(path: string, isSecret: boolean): Promise<BinderTarget> {
  const partial = partialOf(path);
  await mkdir(partial, { mode: isSecret ? 0o700 : 0o777 });
  return {
    put: async (name, bytes) => {
      const file = join(partial, name);
      await mkdir(dirname(file), { recursive: true });
      await pipeline(Readable.from(bytes, { objectMode: false }), createWriteStream(file, { flags: 'wx' }));
    },
    finish: () => rename(partial, path),
    abandon: () => rm(partial, { recursive: true, force: true }),
  };
}

/** A name of its own, so that what a killed export left is in nobody’s way. */
function partialOf(path: string): string {
  return `${path}.${randomUUID().slice(0, 8)}.partial`;
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
