import { createHash } from 'node:crypto';
import { Problem } from '#domain/problem.ts';
import { parseSums } from '#domain/verify/sums.ts';
import type { Tally } from '#domain/verify/tally.ts';
import { BESIDE, SUMS } from '../binder/layout.ts';
import { findingsOf } from '../formats/finding.ts';
import { sideBySide } from './side-by-side.ts';
import { readText, type Subject } from './subject.ts';

/** SHA-256 of the bytes that are at a path; undefined when nothing is. */
export type HashOf = (path: string) => string | undefined;

/** Files the list does not hold: the list itself, the signature over it, and what a binder kept in git has beside it. */
const OUTSIDE: ReadonlySet<string> = new Set([SUMS, 'bundle.note', ...BESIDE]);

export interface FilesOptions {
  prefix: string;
  tally: Tally;
  onFile: () => void;
  /** Further files that the list need not hold. */
  isOutside?: (path: string) => boolean;
}

/** Hashes every file once and compares with `SHA256SUMS`: changed, missing and unlisted files are named. */
export async function checkFiles(
  subject: Subject,
  { prefix, tally, onFile, isOutside = () => false }: FilesOptions,
): Promise<HashOf> {
  const hashes = await hashAll(subject, prefix, tally, onFile);
  checkNames(hashes, prefix, tally);
  const listed = (await readSums(subject, prefix, tally)) ?? [];
  for (const [path, hash] of listed) {
    const found = hashes.get(path);
    if (found === undefined) tally.failed(prefix + path, `is listed in ${prefix}${SUMS} and is not here`);
    else
      tally.expect('files', found === hash, prefix + path, `has another SHA-256 than ${prefix}${SUMS} lists`);
  }
  const known = new Set([...listed].map(([path]) => path));
  for (const path of known.size === 0 ? [] : hashes.keys()) {
    const isLoose = known.has(path) || OUTSIDE.has(path) || isOutside(path);
    if (!isLoose) tally.failed(prefix + path, `is not listed in ${prefix}${SUMS}`);
  }
  return (path) => hashes.get(path);
}

async function hashAll(
  subject: Subject,
  prefix: string,
  tally: Tally,
  onFile: () => void,
): Promise<Map<string, string>> {
  const hashes = await sideBySide(subject.files.keys(), async (path) => {
    try {
      const hash = await hashOne(subject, path);
      return [[path, hash]] as [string, string][];
    } catch (thrown) {
      tally.failed(prefix + path, problemText(thrown));
      return [];
    } finally {
      onFile();
    }
  });
  return new Map(hashes.flat());
}

async function hashOne(subject: Subject, path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of (await subject.open(path)) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}

async function readSums(
  subject: Subject,
  prefix: string,
  tally: Tally,
): Promise<Map<string, string> | undefined> {
  try {
    const text = await readText(subject, SUMS);
    if (text !== undefined) return parseSums(text);
    tally.failed(`${prefix}${SUMS}`, 'is missing, so no file can be compared with what was written');
  } catch (thrown) {
    tally.failed(`${prefix}${SUMS}`, problemText(thrown));
  }
  return undefined;
}

/** A file under `files/` is named by its SHA-256. */
function checkNames(hashes: ReadonlyMap<string, string>, prefix: string, tally: Tally): void {
  for (const [path, hash] of hashes) {
    const [, folder, name] = /^(?:(?:company|firm)\/)?files\/([^/]*)\/([^/]*)$/.exec(path) ?? [];
    if (name === undefined) continue;
    if (name !== hash || folder !== hash.slice(0, 2)) {
      tally.failed(prefix + path, `has the SHA-256 ${hash}, which is not its name`);
    }
  }
}

/** What a Problem says, without the name of the file it is about; anything else goes on upward. */
export function problemText(thrown: unknown): string {
  if (!(thrown instanceof Problem)) throw thrown;
  const findings = findingsOf(thrown);
  if (!findings) return thrown.message;
  return findings.map(({ line, why }) => (line === undefined ? why : `line ${line} ${why}`)).join(' ');
}
