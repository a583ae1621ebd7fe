import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asDiskProblem, codeOf, onDisk, statOf, syncFolder } from './disk.ts';
import { demandKey, type PieceStore } from './pieces.ts';

/** Keeps pieces as files of one folder, which is made at the first. */
export function openPieces(folder: string): PieceStore {
  const pathOf = (key: string): string => join(folder, demandKey(key));
  return {
    put: async (key, bytes) => onDisk(() => write(pathOf(key), bytes)),
    open: (key) => read(pathOf(key)),
    remove: async (key) => onDisk(() => rm(pathOf(key), { force: true })),
    list: async function* list() {
      for (const key of await onDisk(() => namesIn(folder))) {
        const found = await onDisk(() => statOf(join(folder, key)));
        if (found) yield { key, bytes: found.size, putAt: found.mtime };
      }
    },
  };
}

/** Half a piece is none: what cannot be written to its end is taken away again. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (thrown) {
    await rm(path, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
  await syncFolder(dirname(path));
}

async function* read(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: 262_144 });
  } catch (thrown) {
    throw asDiskProblem(thrown);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}
