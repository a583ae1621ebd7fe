import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { checkEd25519, makeKey, signerOf } from '#platform/trail/keys.ts';
import vectors from '#test/vectors/checkpoint.json' with { type: 'json' };
import { fromBase64, toBase64 } from './base64.ts';
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { checkNote, formatKey, parseKey, parseNote, signNote } from './note.ts';

// test/vectors/make-checkpoint.py lets the openssl command sign; nothing of ours made these.
const keys = vectors.keys.map(({ vkey }) => parseKey(vkey));
const [company, witness] = vectors.keys.map(({ name, pem }) => signerOf({ name, pem }));
if (!company || !witness) throw new Error('two keys');

// The example that golang.org/x/mod/sumdb/note prints in its documentation.
const GO_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const GO_NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

describe('a signed note', () => {
  test('of another program holds', () => {
    const signers = checkNote(parseNote(GO_NOTE), [parseKey(GO_KEY)], checkEd25519);
    expect(signers.map(({ name }) => name)).toEqual(['PeterNeumann']);
  });

  test('is byte by byte the one that openssl signs', () => {
    for (const { text, note } of vectors.notes) expect(signNote(text, [company])).toBe(note);
    expect(vectors.notes).toHaveLength(1);
  });

  test('names its keys as openssl’s were named', () => {
    expect([company, witness].map(({ key }) => formatKey(key))).toEqual(vectors.keys.map(({ vkey }) => vkey));
  });

  test('does not hold after any change of its text', () => {
    const damaged = GO_NOTE.replace('answer', 'Answer');
    expect(() => checkNote(parseNote(damaged), [parseKey(GO_KEY)], checkEd25519)).toThrow(/does not fit/);
  });

  test('passes over signatures of keys we do not know', () => {
    expect(checkNote(parseNote(GO_NOTE), keys, checkEd25519)).toEqual([]);
  });

  test.each([
    ['no signature', 'text\n\n'],
    ['no empty line', 'text\n— a AAAAAAAAAA==\n'],
    ['no line feed at the end', GO_NOTE.slice(0, -1)],
    ['another dash', GO_NOTE.replace('—', '-')],
    ['base64 that ends loosely', 'text\n\n— a AAAAAAAAAB==\n'],
    ['a control character', GO_NOTE.replace('If', '\u0007If')],
  ])('is not a note with %s', (_, text) => {
    expect(() => parseNote(text)).toThrow(/note/);
  });

  test.each([
    ['a changed character', GO_KEY.replace('MQe', 'MQf')],
    ['a changed name', GO_KEY.replace('Peter', 'Petra')],
    ['another kind', 'PeterNeumann+c74f20a3+AhpcAA=='],
    ['a blank', 'Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
  ])('knows no key with %s', (_, line) => {
    expect(() => parseKey(line)).toThrow(/key/);
  });
});

describe('a checkpoint', () => {
  test.each(vectors.checkpoints)(
    'at size $size is the one that openssl signs (%#)',
    ({ origin, size, root, note }) => {
      const signers = note.includes(witness.key.name) ? [company, witness] : [company];
      expect(signCheckpoint({ origin, size, root: hexToBytes(root) }, signers)).toBe(note);

      const opened = openCheckpoint(note, keys, checkEd25519);

      expect({ ...opened, root: bytesToHex(opened.root) }).toMatchObject({ origin, size, root });
      expect(opened.signedBy.map(({ name }) => name)).toEqual(signers.map(({ key }) => key.name));
    },
  );

  test('needs a signature of a key we know', () => {
    const stranger = signerOf(makeKey('stranger'));
    const checkpoint = { origin: 'tickmark/x', size: 0, root: new Uint8Array(32) };
    expect(() => openCheckpoint(signCheckpoint(checkpoint, [stranger]), keys, checkEd25519)).toThrow(
      /None of the known/,
    );
  });

  test('may carry further lines', () => {
    const text = `${formatCheckpoint({ origin: 'o', size: 3, root: new Uint8Array(32) })}more\n`;
    expect(parseCheckpoint(text)).toEqual({ origin: 'o', size: 3, root: new Uint8Array(32) });
  });

  test.each(['o\n03\nAAAA\n', 'o\n3\n\n', '\n3\nAAAA\n', 'o\n-1\nAAAA\n', 'o\n3'])('is not "%s"', (text) => {
    expect(() => parseCheckpoint(text)).toThrow(/not a checkpoint/);
  });
});

test('base64 has one form for each run of bytes', () => {
  for (let length = 0; length < 40; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, n) => (n * 89 + length) % 256);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  }
  for (const loose of ['A', 'AA', 'AB==', 'AAB=', 'A-A=', 'AAAA\n'])
    expect(fromBase64(loose)).toBeUndefined();
});
