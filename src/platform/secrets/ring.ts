import { randomBytes } from 'node:crypto';
import { renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '#domain/problem.ts';
import { ownFile } from '../storage/own-file.ts';

/** One key of the installation: 32 random bytes, and the number that sealed texts name it by. */
export interface RingKey {
  version: number;
  bytes: Buffer;
}

/** The keys of the installation, newest first: the first one seals, all of them open. */
export type KeyRing = readonly [RingKey, ...RingKey[]];

const LINE = /^([1-9]\d{0,5}):([A-Za-z0-9_-]{43})$/;

/** Reads a ring as it is written: `2:<43 letters of base64url>,1:<…>`, newest first, by commas or lines. */
export function readRing(text: string, from: string): KeyRing {
  const keys = text
    .split(/[\s,]+/)
    .filter((line) => line !== '')
    .map((line) => {
      const [, version, letters] = LINE.exec(line) ?? [];
      if (version === undefined || letters === undefined) throw unreadable(from);
      return { version: Number(version), bytes: Buffer.from(letters, 'base64url') };
    });
  const [first, ...rest] = keys;
  const isFalling = keys.every(({ version }, n) => n === 0 || version < (keys[n - 1]?.version ?? 0));
  if (!first || !isFalling) throw unreadable(from);
  return [first, ...rest];
}

/** Writes a ring as `readRing` reads it, one key a line. */
export function writeRing(ring: KeyRing): string {
  return ring.map(({ version, bytes }) => `${version}:${bytes.toString('base64url')}\n`).join('');
}

/** The ring with a new key before the others. */
export function withNewKey([newest, ...older]: KeyRing): KeyRing {
  return [{ version: newest.version + 1, bytes: randomBytes(32) }, newest, ...older];
}

/** The file that holds the ring of a data folder. */
export function ringPath(dataFolder: string): string {
  return join(dataFolder, 'secrets.keys');
}

/** Reads the ring of a data folder, made at the first start: a file that only its owner can read. */
export function openRing(dataFolder: string): KeyRing {
  const path = ringPath(dataFolder);
  const text = ownFile(path, () => writeRing([{ version: 1, bytes: randomBytes(32) }]));
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new Problem('invalid', `Others can read ${path}. Close it with: chmod 600 ${path}`);
  }
  return readRing(text, path);
}

/** Puts another ring in the place of the data folder’s, whole or not at all. */
export function replaceRing(dataFolder: string, ring: KeyRing): void {
  const path = ringPath(dataFolder);
  writeFileSync(`${path}.new`, writeRing(ring), { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}

function unreadable(from: string): Problem {
  return new Problem(
    'invalid',
    `${from} holds no ring of keys: it must be lines of <number>:<43 letters of base64url>, the highest number first. ` +
      'Put the ring of the last backup there: without it nothing that was sealed can be opened.',
  );
}
