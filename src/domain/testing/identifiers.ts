import { sha256Hex } from '../hash.ts';
import { Problem } from '../problem.ts';

/**
 * Orders two texts by their UTF-8 bytes. JavaScript’s own order is by UTF-16 units, which puts characters
 * beyond U+FFFF before U+E000 to U+FFFF; bytes put them after.
 */
export function compareBytes(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const a = one.charCodeAt(at);
    const b = other.charCodeAt(at);
    if (a !== b) return byteRank(a) - byteRank(b);
  }
  return one.length - other.length;
}

/**
 * The identifiers sorted by their UTF-8 bytes, no normalization. Refused: one that is empty, one that occurs
 * twice, one with control characters (U+0000 to U+001F, U+007F to U+009F) or half a character, because such
 * a list could be read in two ways.
 */
export function sortIdentifiers(ids: readonly string[]): string[] {
  let isAscending = true;
  let isPlain = true;
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at]!;
    if (id === '' || UNREADABLE.test(id)) throw unreadable(id, at);
    if (isPlain && SURROGATE.test(id)) isPlain = false;
    if (isAscending && at > 0 && ids[at - 1]! >= id) isAscending = false;
  }
  if (isAscending && isPlain) return [...ids];
  const sorted = isPlain ? [...ids].sort() : [...ids].sort(compareBytes);
  for (let at = 1; at < sorted.length; at++) {
    if (sorted[at - 1] === sorted[at]) throw twice(sorted[at]!);
  }
  return sorted;
}

/** The population hash: SHA-256 of the sorted identifiers joined with one LF, no final LF, as UTF-8. */
export function hashIdentifiers(ids: readonly string[]): string {
  return sha256Hex(sortIdentifiers(ids).join('\n'));
}

const UNREADABLE = /[\p{Cc}\p{Cs}]/u;
const SURROGATE = /[\uD800-\uDFFF]/;

function byteRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

function unreadable(id: string, at: number): Problem {
  const what = id === '' ? 'is empty' : 'holds a control character or half a character';
  return new Problem(
    'invalid',
    `The identifier of row ${at + 1} ${what}. Nothing was frozen; correct the extraction and bring it again.`,
    { row: at + 1 },
  );
}

function twice(id: string): Problem {
  return new Problem(
    'invalid',
    `The identifier "${id}" occurs twice, so a sample could not say which row it means. Nothing was frozen; choose a column that is unique.`,
    { id },
  );
}
