import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256Hex } from '#domain/hash.ts';

/** Files of a folder to be: path from its root, and bytes. */
export type Folder = Map<string, Uint8Array>;

/** SHA256SUMS over every other file, in order of path, as `sha256sum -c` reads it. */
export function sums(folder: Folder): string {
  return [...folder.keys()]
    .sort()
    .map((path) => `${sha256Hex(folder.get(path) ?? new Uint8Array())}  ${path}\n`)
    .join('');
}

/** Replaces a folder on disk. */
export function writeFolder(root: string, folder: Folder): void {
  rmSync(root, { recursive: true, force: true });
  for (const [path, bytes] of folder) {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
}

/** How a folder on disk differs from what it should be: one line a file. */
export function differences(root: string, folder: Folder): string[] {
  const found = new Set(filesUnder(root));
  const wrong = [...folder]
    .filter(([path, bytes]) => !found.has(path) || !readFileSync(join(root, path)).equals(bytes))
    .map(([path]) => `${path} ${found.has(path) ? 'differs' : 'is missing'}`);
  const extra = [...found].filter((path) => !folder.has(path)).map((path) => `${path} is not built`);
  return [...wrong, ...extra];
}

function filesUnder(root: string): string[] {
  try {
    return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(root, name)).isFile(),
    );
  } catch {
    return [];
  }
}
