import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../canonical.ts';

/** A record version as written: no default is filled in, since the digest is of what somebody wrote. */
export interface WrittenRecord {
  noun: string;
  id: string;
  version: number;
  effectiveOn: string;
  organization: string;
  body: object;
}

/** The canonical text of a record version, of which the trail holds the digest. */
export function recordText({ noun, id, version, effectiveOn, organization, body }: WrittenRecord): string {
  return canonicalJson({ noun, id, version, effectiveOn, organization, body });
}

/** SHA-256 of the canonical text, as 64 hex digits. */
export function recordDigest(record: WrittenRecord): string {
  return bytesToHex(sha256(utf8ToBytes(recordText(record))));
}
