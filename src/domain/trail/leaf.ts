import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../canonical.ts';
import type { Entry, TrailLine } from './entry.ts';
import type { Hash } from './merkle.ts';

/** Leaf data of an entry: SHA-256(salt || canonical JSON of the entry). The salt is 16 random bytes, in hex here. */
export function leafOf(entry: Entry, salt: string): Uint8Array {
  return leafOfText(canonicalJson(entry), salt);
}

/** The same from the entry’s canonical text as it is stored. */
export function leafOfText(canonicalEntry: string, salt: string, hash: Hash = sha256): Uint8Array {
  return hash(concatBytes(hexToBytes(salt), utf8ToBytes(canonicalEntry)));
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
