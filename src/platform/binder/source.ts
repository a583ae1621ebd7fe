import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Problem } from '#domain/problem.ts';
import { refusal, type Finding } from '../formats/finding.ts';
import { openFound, readFound, walkFolder, type FoundFile } from '../formats/folder.ts';
import { openZip } from '../formats/zip.ts';

/** How much a binder may hold before we stop reading it. */
export interface BinderLimits {
  files: number;
  totalBytes: number;
  /** One evidence file, population or trail. */
  fileBytes: number;
  /** One record file, `binder.yaml`, or a small file of the trail. */
  recordBytes: number;
  /** Inflated over packed size, in an archive. */
  ratio: number;
}

const MIB = 1024 * 1024;
export const BINDER_LIMITS: BinderLimits = {
  files: 400_000,
  totalBytes: 512 * 1024 * MIB,
  fileBytes: 16 * 1024 * MIB,
  recordBytes: 2 * MIB,
  ratio: 250,
};

/** A folder or an archive as a list of files that can be opened one by one. */
export interface BinderSource {
  path: string;
  /** By path, in the order of their bytes. */
  files: ReadonlyMap<string, FoundFile>;
  surprises: Finding[];
  open: (path: string) => Promise<Readable>;
  /** A small file, whole. */
  read: (path: string) => Promise<Buffer>;
  close: () => void;
}

/** Opens a binder’s folder or `.zip` archive. Nothing in it is read yet, and no link is followed. */
export async function openSource(path: string, limits: BinderLimits): Promise<BinderSource> {
  const kind = await kindOf(path);
  if (kind === 'folder') {
    const { files, surprises } = await walkFolder(path, limits.files, ['.git']);
    const byPath = sorted(files);
    return {
      path,
      files: byPath,
      surprises,
      open: (name) => openFound(path, known(byPath, name)),
      read: async (name) => readFound(path, known(byPath, name)),
      close: () => undefined,
    };
  }
  const { files, ...zip } = await openZip(path, {
    entries: limits.files,
    totalBytes: limits.totalBytes,
    ratio: limits.ratio,
  });
  return {
    path,
    files: sorted(files),
    ...zip,
    read: async (name) => Buffer.concat(await Array.fromAsync<Buffer>(await zip.open(name))),
  };
}

async function kindOf(path: string): Promise<'folder' | 'archive'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'archive';
  } catch (error) {
    if (
      !(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    ) {
      throw error;
    }
    throw new Problem('missing', `There is no folder or archive ${path}. Give the path of a binder.`, {
      path,
    });
  }
}

// Paths of a binder are ASCII, so the order of UTF-16 units is that of bytes.
function sorted(files: FoundFile[]): Map<string, FoundFile> {
  return new Map(files.sort((a, b) => (a.path < b.path ? -1 : 1)).map((file) => [file.path, file]));
}

function known(files: ReadonlyMap<string, FoundFile>, path: string): FoundFile {
  const file = files.get(path);
  if (!file) throw refusal({ file: path, why: 'is not in the binder.' });
  return file;
}
