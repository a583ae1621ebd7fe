import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '#domain/problem.ts';
import { ownFile } from '../storage/own-file.ts';

/** Reads the operator’s token: the one that is given, else a file that only its owner can read, made at the first start. */
export function readToken(dataFolder: string, given?: string): { path: string; token: string } {
  if (given !== undefined) return { path: 'the setting OPERATOR_TOKEN', token: given };
  const path = join(dataFolder, 'operator.token');
  const token = ownFile(path, () => `${randomBytes(32).toString('base64url')}\n`).trim();
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new Problem('invalid', `Others can read ${path}. Close it with: chmod 600 ${path}`);
  }
  if (token.length < 32) {
    throw new Problem('invalid', `${path} holds no token. Delete it; the next start makes a new one.`);
  }
  return { path, token };
}
