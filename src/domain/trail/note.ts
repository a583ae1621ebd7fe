import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { Problem } from '../problem.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { equalBytes } from './proof.ts';

/** Type byte of an Ed25519 key in a signed note. */
const ED25519 = 0x01;
const MARK = '— ';

/** The public half of a signing key: a name people know, the key’s id, and 32 bytes of Ed25519. */
export interface NoteKey {
  name: string;
  /** First 4 bytes of SHA-256(name || LF || 0x01 || key), as 8 hex digits. */
  id: string;
  publicKey: Uint8Array;
}

interface NoteSignature {
  name: string;
  id: string;
  signature: Uint8Array;
}

/** A text and who signed it (C2SP signed-note). `text` ends with a line feed, which is signed too. */
export interface Note {
  text: string;
  signatures: NoteSignature[];
}

/** Signs the bytes of a note’s text; the platform brings it, with the key behind it. */
export interface Signer {
  key: NoteKey;
  sign: (message: Uint8Array) => Uint8Array;
}

/** Checks one Ed25519 signature; the platform brings it. */
export type CheckSignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** A key under a name. A name holds no blank and no plus. */
export function nameKey(name: string, publicKey: Uint8Array): NoteKey {
  if (name === '' || /[\s+]/u.test(name)) {
    throw new Problem('invalid', `A key’s name may not be empty or hold a blank or a plus: "${name}".`);
  }
  if (publicKey.length !== 32) throw new Problem('invalid', 'An Ed25519 public key has 32 bytes.');
  const hash = sha256(concatBytes(utf8ToBytes(`${name}\n`), Uint8Array.of(ED25519), publicKey));
  return { name, id: bytesToHex(hash.subarray(0, 4)), publicKey };
}

/** The key as one line, `name+id+base64(0x01 || key)`, as tools for signed notes read it. */
export function formatKey(key: NoteKey): string {
  return `${key.name}+${key.id}+${toBase64(concatBytes(Uint8Array.of(ED25519), key.publicKey))}`;
}

/** Reads a key’s line; the id must be the one that name and key give. */
export function parseKey(line: string): NoteKey {
  const [, name = '', id, coded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
  const bytes = fromBase64(coded);
  if (bytes?.length !== 33 || bytes[0] !== ED25519) {
    throw new Problem('invalid', `This is not an Ed25519 verifier key: "${line.slice(0, 120)}".`);
  }
  const key = nameKey(name, bytes.slice(1));
  if (key.id !== id)
    throw new Problem('invalid', `The id of key ${name} does not fit the key; a character was changed.`);
  return key;
}

/** Signs a text. It must end with a line feed. */
export function signNote(text: string, signers: readonly Signer[]): string {
  demandText(text);
  const lines = signers.map(({ key, sign }) => {
    const signed = concatBytes(hexToBytes(key.id), sign(utf8ToBytes(text)));
    return `${MARK}${key.name} ${toBase64(signed)}\n`;
  });
  if (lines.length === 0) throw new Problem('invalid', 'A note needs at least one signature.');
  return `${text}\n${lines.join('')}`;
}

/** Takes a note apart; says nothing about whether its signatures hold (see `checkNote`). */
export function parseNote(note: string): Note {
  const end = note.lastIndexOf('\n\n');
  const lines = note.slice(end + 2).split('\n');
  if (end < 0 || lines.pop() !== '' || lines.length === 0) {
    throw new Problem('invalid', 'This is not a signed note: text, an empty line, and lines of signatures.');
  }
  const text = note.slice(0, end + 1);
  demandText(text);
  return { text, signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): NoteSignature {
  const [, name, coded = ''] = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
  const bytes = fromBase64(coded);
  if (name === undefined || !bytes || bytes.length < 5) {
    throw new Problem('invalid', `This is not the signature line of a note: "${line.slice(0, 120)}".`);
  }
  return { name, id: bytesToHex(bytes.subarray(0, 4)), signature: bytes.slice(4) };
}

/**
 * Who of `keys` signed the note, in the note’s order. Signatures by keys we do not know are passed over, as the format
 * asks; one by a known key that does not hold is a Problem.
 */
export function checkNote(note: Note, keys: readonly NoteKey[], check: CheckSignature): NoteKey[] {
  const message = utf8ToBytes(note.text);
  const held: NoteKey[] = [];
  for (const { name, id, signature } of note.signatures) {
    const key = keys.find((known) => known.name === name && known.id === id);
    if (!key || held.some((other) => equalBytes(other.publicKey, key.publicKey))) continue;
    if (signature.length !== 64 || !check(key.publicKey, message, signature)) {
      throw new Problem('invalid', `The signature of ${name} does not fit: text or signature were changed.`);
    }
    held.push(key);
  }
  return held;
}

function demandText(text: string): void {
  // eslint-disable-next-line no-control-regex
  if (text === '' || !text.endsWith('\n') || /[\0-\x09\x0b-\x1f]/.test(text) || !text.isWellFormed()) {
    throw new Problem(
      'invalid',
      'The text of a note is lines of Unicode, each ended by a line feed, without control characters.',
    );
  }
}
