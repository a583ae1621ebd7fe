import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '#domain/problem.ts';

/** Locks of this process: one that nobody refers to would be collected, and with it the lock. */
const held = new Set<DatabaseSync>();

/**
 * Holds a data folder for this process; two on one embedded database lose each other’s rows without an error.
 *
 * The lock is the operating system’s, taken through SQLite on a file of its own: it ends with the process,
 * however that ends, so there is no stale lock to judge.
 */
export function lockFolder(folder: string): { release: () => void } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (thrown) {
    lock.close();
    if (!(thrown instanceof Error) || !/locked|busy/.test(thrown.message)) throw thrown;
    throw new Problem(
      'conflict',
      `The data folder ${folder} is in use by ${holderOf(folder)}. Stop it, or choose another folder with DATA_DIR.`,
    );
  }
  writeFileSync(join(folder, 'lock.pid'), `${process.pid}\n`);
  held.add(lock);
  return {
    release: () => {
      held.delete(lock);
      lock.close();
    },
  };
}

function holderOf(folder: string): string {
  const path = join(folder, 'lock.pid');
  return existsSync(path) ? `process ${readFileSync(path, 'utf8').trim()}` : 'another process';
}
