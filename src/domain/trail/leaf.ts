import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../canonical.ts';
import type { Entry, TrailLine } from './entry.ts';
import type { Hash } from './merkle.ts';

const SALT_BYTES = 16;
const encoder = new TextEncoder();
// Filled and hashed within one call, never kept.
const scratch = new Uint8Array(4096);

/** Leaf data of an entry: SHA-256(salt || canonical JSON of the entry). The salt is 16 random bytes, in hex here. */
export function leafOf(entry: Entry, salt: string): Uint8Array {
  return leafOfText(canonicalJson(entry), salt);
}

/** The same from the entry’s canonical text as it is stored. */
export function leafOfText(canonicalEntry: string, salt: string, hash: Hash = sha256): Uint8Array {
  const room = SALT_BYTES + canonicalEntry.length * 3;
  const input = room <= scratch.length ? scratch : new Uint8Array(room);
  input.set(hexToBytes(salt));
  const { written } = encoder.encodeInto(canonicalEntry, input.subarray(SALT_BYTES));
  return hash(input.subarray(0, SALT_BYTES + written));
}

/** A line of `trail/entries.jsonl`, without its line feed: canonical JSON of the trail line. */
export function formatLine(line: TrailLine): string {
  return canonicalJson(line);
}

/** The line that stays of an entry that is not shown. */
export function withhold(line: TrailLine): TrailLine {
  if (!('entry' in line)) return line;
  return { seq: line.entry.seq, leaf: bytesToHex(leafOf(line.entry, line.salt)) };
}
