import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Problem } from '#domain/problem.ts';
import { refusal, type Finding } from './finding.ts';

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
  let seen = 0;
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (folder.split('/').length > DEEPEST) {
      throw refusal({ file: folder, why: `lies more than ${DEEPEST} folders deep.` });
    }
    const names = await readdir(join(root, folder), { withFileTypes: true });
    for (const entry of names) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (skip.includes(path)) continue;
      seen += 1;
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) walk.files.push({ path, bytes: lstatSync(join(root, path)).size });
      else walk.surprises.push({ file: path, why: surpriseOf(entry) });
      if (seen > most) throw refusal({ file: path, why: `is one of more than ${most} files and folders.` });
    }
  }
  return walk;
}

function surpriseOf(entry: { isSymbolicLink(): boolean }): string {
  return entry.isSymbolicLink()
    ? 'is a symbolic link. Put the file itself there.'
    : 'is neither a file nor a folder (a pipe, socket or device).';
}

// A link put in the place of a file since is not followed, and a pipe does not make us wait.
const AS_FOUND = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a file that the walk found. Bytes beyond the size seen are refused, so that a growing file ends.
 */
export async function openFound(root: string, { path, bytes }: FoundFile): Promise<Readable> {
  const handle = await open(join(root, path), AS_FOUND);
  const now = await handle.stat();
  if (!now.isFile() || now.size !== bytes) {
    await handle.close();
    throw changed(path);
  }
  if (bytes > 0) return handle.createReadStream({ start: 0, end: bytes - 1 });
  await handle.close();
  return Readable.from([]);
}

/** A small file that the walk found, whole. Many small files are read several times faster so than as streams. */
export function readFound(root: string, { path, bytes }: FoundFile): Buffer {
  const file = openSync(join(root, path), AS_FOUND);
  try {
    const now = fstatSync(file);
    if (!now.isFile() || now.size !== bytes) throw changed(path);
    const content = Buffer.alloc(bytes);
    let read = 0;
    while (read < bytes) {
      const more = readSync(file, content, read, bytes - read, read);
      if (more === 0) throw changed(path);
      read += more;
    }
    return content;
  } finally {
    closeSync(file);
  }
}

function changed(file: string): Problem {
  return refusal({ file, why: 'changed while it was read. Nothing was taken from it; try again.' });
}
