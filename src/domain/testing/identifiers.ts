import { sha256Hex } from '../hash.ts';
import { Problem } from '../problem.ts';
import { sortAscii } from './byte-sort.ts';

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
  if (isSorted(ids, readable(ids))) return [...ids];
  const quick = ids.length > 10_000 ? sortAscii(ids) : undefined;
  const sorted = quick ?? [...ids].sort(compareBytes);
  for (let at = 1; at < sorted.length; at++) {
    if (sorted[at - 1] === sorted[at]) throw twice(sorted[at]!);
  }
  return sorted;
}

/** The population hash: SHA-256 of the sorted identifiers joined with one LF, no final LF, as UTF-8. */
export function hashIdentifiers(ids: readonly string[]): string {
  const together = readable(ids);
  return sha256Hex(isSorted(ids, together) ? together : sortIdentifiers(ids).join('\n'));
}

/** All of them joined with LF, looked at together; only when something is wrong is the culprit looked for. */
function readable(ids: readonly string[]): string {
  const isEach = ids.every((id) => id !== '' && !id.includes('\n'));
  const together = ids.join('\n');
  if (isEach && together.isWellFormed() && !CONTROL_BUT_LF.test(together)) return together;
  const at = ids.findIndex((id) => id === '' || UNREADABLE.test(id));
  throw unreadable(ids[at] ?? '', at);
}

/** Ascending by UTF-16 units is ascending by bytes as long as there are no surrogates. Each once, too. */
function isSorted(ids: readonly string[], together: string): boolean {
  return ids.every((id, at) => at === 0 || ids[at - 1]! < id) && !SURROGATE.test(together);
}

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL_BUT_LF = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/;
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
