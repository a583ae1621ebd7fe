import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '#domain/problem.ts';
import { originOf } from '#domain/trail/checkpoint.ts';
import type { NoteKey, Signer } from '#domain/trail/note.ts';
import { makeKey, signerOf } from '../trail/keys.ts';
import { ownFile } from './own-file.ts';

/** Signing keys of the organizations, one file each that only its owner reads; made at first need, never exported. */
export function openKeys(folder: string): (organization: string) => Promise<Signer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return async (organization) => {
    const name = originOf(organization);
    return signerOf({ name, pem: keyIn(join(folder, `${organization}.pem`), name) });
  };
}

/** The public half of an organization’s key, where it has one; makes none. */
export function findKey(folder: string, organization: string): NoteKey | undefined {
  const path = join(folder, `${organization}.pem`);
  if (!existsSync(path)) return undefined;
  return signerOf({ name: originOf(organization), pem: readFileSync(path, 'utf8') }).key;
}

function keyIn(path: string, name: string): string {
  try {
    return ownFile(path, () => makeKey(name).pem);
  } catch (thrown) {
    if (!(thrown instanceof Error) || !('code' in thrown)) throw thrown;
    throw new Problem(
      'unavailable',
      `The signing key cannot be kept or read (${String(thrown.code)}). Nothing was signed. Look after the disk of the data folder, then try again.`,
    );
  }
}
