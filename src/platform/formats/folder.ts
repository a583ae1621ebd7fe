import { constants } from 'node:fs';
import { open, readdir, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Finding } from './finding.ts';
import { refusal } from './finding.ts';

/** A file found in a folder or an archive: its path with forward slashes, and its size. */
export interface FoundFile {
  path: string;
  bytes: number;
}

/** What a walk saw: regular files, and whatever else it met and did not follow. */
export interface Walk {
  files: FoundFile[];
  surprises: Finding[];
}

const DEEPEST = 8;

/**
 * Walks a folder without following anything out of it. Symbolic links, sockets, pipes and devices are surprises,
 * never read. Stops with a refusal beyond `most` files.
 */
export async function walkFolder(root: string, most: number, skip: readonly string[] = []): Promise<Walk> {
  const walk: Walk = { files: [], surprises: [] };
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (folder.split('/').length > DEEPEST) {
      throw refusal({ file: folder, why: `lies more than ${DEEPEST} folders deep.` });
    }
    const names = await readdir(join(root, folder), { withFileTypes: true });
    for (const entry of names) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (skip.includes(path)) continue;
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) walk.files.push({ path, bytes: (await lstat(join(root, path))).size });
      else walk.surprises.push({ file: path, why: surpriseOf(entry) });
      if (walk.files.length > most) throw refusal({ file: path, why: `is one of more than ${most} files.` });
    }
  }
  return walk;
}

function surpriseOf(entry: { isSymbolicLink(): boolean }): string {
  return entry.isSymbolicLink()
    ? 'is a symbolic link. Put the file itself there.'
    : 'is neither a file nor a folder (a pipe, socket or device).';
}

/**
 * Opens a file that the walk found. A link put in its place since is not followed, and bytes beyond the size
 * seen are refused, so that a growing file ends.
 */
export async function openFound(root: string, { path, bytes }: FoundFile): Promise<Readable> {
  const handle = await open(
    join(root, path),
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  const now = await handle.stat();
  if (!now.isFile() || now.size !== bytes) {
    await handle.close();
    throw refusal({ file: path, why: 'changed while it was read. Nothing was taken from it; try again.' });
  }
  return bytes === 0 ? closeEmpty(handle) : handle.createReadStream({ start: 0, end: bytes - 1 });
}

async function closeEmpty(handle: { close(): Promise<void> }): Promise<Readable> {
  await handle.close();
  return Readable.from([]);
}
