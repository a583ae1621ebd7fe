import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkNote, parseNote, signNote } from '#domain/trail/note.ts';
import { checkEd25519, makeKey, signerOf } from './keys.ts';

describe('a signing key', () => {
  test('signs what its public half checks', () => {
    const signer = signerOf(makeKey('tickmark/acme'));
    const note = signNote('hello\n', [signer]);
    expect(checkNote(parseNote(note), [signer.key], checkEd25519)).toEqual([signer.key]);
  });

  test('is another one each time', () => {
    expect(makeKey('a').pem).not.toBe(makeKey('a').pem);
  });

  test('must be Ed25519', () => {
    const { privateKey } = generateKeyPairSync('x25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    expect(() => signerOf({ name: 'a', pem })).toThrow(/not an Ed25519 key/);
  });

  test('that cannot be read says so and shows nothing of itself', () => {
    expect(() => signerOf({ name: 'a', pem: 'sesame' })).toThrow(/^The private key a cannot be read/);
    expect(() => signerOf({ name: 'a', pem: 'sesame' })).not.toThrow(/sesame/);
  });

  test.each([
    [31, 64],
    [32, 63],
    [32, 64],
  ])('of %d bytes with a signature of %d zeros checks nothing', (key, signature) => {
    expect(checkEd25519(new Uint8Array(key).fill(7), new Uint8Array(3), new Uint8Array(signature))).toBe(
      false,
    );
  });
});
