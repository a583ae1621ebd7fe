import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Problem } from '#domain/problem.ts';

/** What a new password must be. Lengths in characters. */
export interface PasswordRule {
  shortest: number;
  longest: number;
  /** Refuses a password that is too short, too long, or known to thieves. */
  demandGood: (password: string) => Promise<void>;
}

const SHORTEST = 12;
const LONGEST = 128;
/** Longest line of a list: 40 hex digits, a count, an end of line. */
const WIDEST = 80;

/**
 * Long rather than complicated, as NIST SP 800-63B advises. `breached` names a list of known passwords: lines of their
 * SHA-1 in hex, sorted, with or without `:count` behind, as the public lists come. Without it only lengths are checked.
 */
export function passwordRule(breached: string | undefined): PasswordRule {
  return {
    shortest: SHORTEST,
    longest: LONGEST,
    demandGood: async (password) => {
      const length = password.match(/./gsu)?.length ?? 0;
      if (length < SHORTEST || length > LONGEST) {
        throw new Problem(
          'invalid',
          `A password has ${SHORTEST} to ${LONGEST} characters; this one has ${length}. A few words in a row are good.`,
        );
      }
      if (breached === undefined || !(await isListed(breached, password))) return;
      throw new Problem(
        'invalid',
        'This password is on a list of passwords that thieves know. Choose another one; a few words in a row are good.',
      );
    },
  };
}

async function isListed(path: string, password: string): Promise<boolean> {
  const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
  const file = await opened(path);
  try {
    return await search(file, digest);
  } finally {
    await file.close();
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    throw new Problem(
      'unavailable',
      'The list of known passwords cannot be read, so no new password was set. Tell whoever runs this server: BREACHED_PASSWORDS.',
      { cause: cause instanceof Error ? cause.message : String(cause) },
    );
  }
}

/** Halves the file until the line is found; only a few dozen places of it are ever read. */
async function search(file: FileHandle, digest: string): Promise<boolean> {
  let low = 0;
  let high = (await file.stat()).size;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { line, end } = await lineAfter(file, middle);
    if (line.startsWith(digest)) return true;
    if (line === '' || line > digest) high = middle;
    else low = end;
  }
  return (await lineAfter(file, low)).line.startsWith(digest);
}

/** The first whole line at or after a place, and where it ends. */
async function lineAfter(file: FileHandle, place: number): Promise<{ line: string; end: number }> {
  const from = Math.max(0, place - 1);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2 * WIDEST), 0, 2 * WIDEST, from);
  const text = buffer.subarray(0, bytesRead).toString('latin1');
  const start = place === 0 ? 0 : text.indexOf('\n') + 1;
  if (place > 0 && start === 0) return { line: '', end: place + 1 };
  const stop = text.indexOf('\n', start);
  const line = text.slice(start, stop < 0 ? undefined : stop);
  return { line: line.trim().toUpperCase(), end: from + (stop < 0 ? bytesRead : stop + 1) };
}
