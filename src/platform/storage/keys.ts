import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { originOf } from '#domain/trail/checkpoint.ts';
import type { NoteKey, Signer } from '#domain/trail/note.ts';
import { makeKey, signerOf } from '../trail/keys.ts';

/** Signing keys of the organizations, one file each that only its owner reads; made at first need, never exported. */
export function openKeys(folder: string): (organization: string) => Promise<Signer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return async (organization) => {
    const name = originOf(organization);
    const path = join(folder, `${organization}.pem`);
    try {
      writeFileSync(path, makeKey(name).pem, { flag: 'wx', mode: 0o600 });
    } catch (thrown) {
      if (!(thrown instanceof Error) || !('code' in thrown) || thrown.code !== 'EEXIST') throw thrown;
    }
    return signerOf({ name, pem: readFileSync(path, 'utf8') });
  };
}

/** The public half of an organization’s key, where it has one; makes none. */
export function findKey(folder: string, organization: string): NoteKey | undefined {
  const path = join(folder, `${organization}.pem`);
  if (!existsSync(path)) return undefined;
  return signerOf({ name: originOf(organization), pem: readFileSync(path, 'utf8') }).key;
}
