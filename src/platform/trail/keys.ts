import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { Problem } from '#domain/problem.ts';
import { nameKey, type CheckSignature, type Signer } from '#domain/trail/note.ts';

/** A signing key as it is kept: PKCS#8 PEM text, to be stored with mode 0600 and never exported. */
export interface PrivateKey {
  name: string;
  pem: string;
}

/** Makes a new Ed25519 key under a name, such as the origin of the trail it signs. */
export function makeKey(name: string): PrivateKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { name, pem: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
}

/** What signs notes and checkpoints with the key. */
export function signerOf({ name, pem }: PrivateKey): Signer {
  const secret = readPem(pem, name);
  return {
    key: nameKey(name, rawPublicKey(createPublicKey(secret))),
    sign: (message) => new Uint8Array(sign(null, message, secret)),
  };
}

/** Checks an Ed25519 signature; false when key or signature are malformed. */
export const checkEd25519: CheckSignature = (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const x = Buffer.from(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, signature);
};

function readPem(pem: string, name: string): KeyObject {
  let secret: KeyObject | undefined;
  try {
    secret = createPrivateKey(pem);
  } catch (cause) {
    throw new Problem(
      'invalid',
      `The private key ${name} cannot be read: it must be PKCS#8 PEM without a password.`,
      {
        cause: cause instanceof Error ? cause.message : String(cause),
      },
    );
  }
  if (secret.asymmetricKeyType !== 'ed25519') {
    throw new Problem('invalid', `The private key ${name} is not an Ed25519 key.`);
  }
  return secret;
}

function rawPublicKey(key: KeyObject): Uint8Array {
  const { x = '' } = key.export({ format: 'jwk' });
  return new Uint8Array(Buffer.from(x, 'base64url'));
}
