import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Reads a file that only its owner can read, made when it is not there yet. It gets its name when all of it is on the
 * disk: half a key, left by a process that was killed, would stand in the way of every later start. Whoever is first
 * stays.
 */
export function ownFile(path: string, make: () => string): string {
  if (!existsSync(path)) keepNew(path, make());
  return readFileSync(path, 'utf8');
}

function keepNew(path: string, text: string): void {
  const making = `${path}.${randomUUID()}`;
  try {
    writeFileSync(making, text, { flag: 'wx', mode: 0o600, flush: true });
    linkSync(making, path);
    const folder = openSync(dirname(path), 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch (thrown) {
    if (!(thrown instanceof Error) || !('code' in thrown) || thrown.code !== 'EEXIST') throw thrown;
  } finally {
    rmSync(making, { force: true });
  }
}
