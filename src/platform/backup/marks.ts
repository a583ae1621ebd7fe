import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '#domain/problem.ts';

const UNFINISHED = 'restore.unfinished';
/** What may lie in a data folder that has nothing in it yet: its lock, and what a disk puts into its root. */
const NOTHING = new Set(['lock', 'lock-journal', 'lock.pid', 'lost+found']);

/** Refuses to work on a data folder into which a restore was begun and not ended. */
export function refuseUnfinished(folder: string): void {
  if (!existsSync(join(folder, UNFINISHED))) return;
  throw new Problem(
    'conflict',
    `A restore into ${folder} was cut off, so what is there is not whole. Run the restore again: it begins anew.`,
  );
}

/** Marks a folder as being restored into. It must have nothing in it, or only what a restore that was cut off left. */
export function beginRestore(folder: string): void {
  if (existsSync(join(folder, UNFINISHED))) clear(folder);
  const [found] = readdirSync(folder).filter((name) => !NOTHING.has(name));
  if (found !== undefined) {
    throw new Problem(
      'conflict',
      `The data folder ${folder} is not empty: it holds ${found}. Nothing was changed. Name an empty one with DATA_DIR or --data-dir.`,
    );
  }
  writeFileSync(join(folder, UNFINISHED), 'A restore into this folder has begun and not ended.\n', {
    flag: 'wx',
  });
}

/** Takes back all that a restore put into the folder. */
export function takeBackRestore(folder: string): void {
  clear(folder);
}

/** The restore is whole. */
export function endRestore(folder: string): void {
  rmSync(join(folder, UNFINISHED));
}

/** The mark goes last, so that a kill in between leaves the folder marked. */
function clear(folder: string): void {
  const left = readdirSync(folder).filter((name) => !NOTHING.has(name) && name !== UNFINISHED);
  for (const name of left) rmSync(join(folder, name), { recursive: true });
  rmSync(join(folder, UNFINISHED), { force: true });
}
