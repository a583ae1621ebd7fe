import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyRing } from './ring.ts';

/** Seals texts that must not lie open in the database: client secrets, signing keys, second factors. */
export interface Secrets {
  readonly ring: KeyRing;
  /** Seals a text. `about` names its place, such as `signing-key alder`; a sealed text moved elsewhere does not open. */
  seal: (text: string, about: string) => string;
  /** Opens what was sealed for the same place; an error where it was changed or its key is not in the ring. */
  open: (sealed: string, about: string) => string;
  /** Whether a text was sealed with another key than the newest: it is to be sealed anew. */
  isOld: (sealed: string) => boolean;
}

const CIPHER = 'aes-256-gcm';
const SEALED = /^tmk1\.(\d+)\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]*)$/;

/** Whether a text has the form of a sealed one. */
export function isSealed(text: string): boolean {
  return SEALED.test(text);
}

/** AES-256-GCM with a random nonce of 96 bits; the place is authenticated with the text. */
export function openSecrets(ring: KeyRing): Secrets {
  const [newest] = ring;
  return {
    ring,
    seal: (text, about) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv(CIPHER, newest.bytes, nonce).setAAD(Buffer.from(about));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const parts = [nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'));
      return ['tmk1', newest.version, ...parts].join('.');
    },
    open: (sealed, about) => {
      const [, version, nonce = '', tag = '', body = ''] = SEALED.exec(sealed) ?? [];
      const key = ring.find((one) => one.version === Number(version));
      if (!key) throw new Error(`The key that sealed this (${about}) is not in the ring.`);
      const decipher = createDecipheriv(CIPHER, key.bytes, Buffer.from(nonce, 'base64url'))
        .setAAD(Buffer.from(about))
        .setAuthTag(Buffer.from(tag, 'base64url'));
      return decipher.update(body, 'base64url', 'utf8') + decipher.final('utf8');
    },
    isOld: (sealed) => Number(SEALED.exec(sealed)?.[1]) !== newest.version,
  };
}
