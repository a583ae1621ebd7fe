import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
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

const MOVED = 'database.moved';
const Moved = z.object({ to: z.string(), at: z.string() });

/** Marks the embedded database of a folder as one whose rows went elsewhere. `to` holds no password. */
export function markMoved(folder: string, moved: z.output<typeof Moved>): void {
  writeFileSync(join(folder, MOVED), `${JSON.stringify(moved)}\n`, { flush: true });
}

/** Refuses the embedded database of a folder when its rows went elsewhere: what was written here would be left behind. */
export function refuseMoved(folder: string): void {
  const mark = join(folder, MOVED);
  if (!existsSync(mark)) return;
  const { to, at } = Moved.parse(JSON.parse(readFileSync(mark, 'utf8')));
  throw new Problem(
    'conflict',
    `The database of ${folder} moved to ${to} on ${at.slice(0, 10)}. Set DATABASE_URL to it. To go back to what was here before the move, delete ${mark}: what was written since is at the new place only.`,
  );
}
