import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of the data folder that are secrets: the operator’s token, the key ring, the signing keys. */
export function listSecrets(dataFolder: string): string[] {
  const alone = ['operator.token', 'secrets.keys'].filter((name) => existsSync(join(dataFolder, name)));
  const keys = join(dataFolder, 'keys');
  const signing = existsSync(keys) ? readdirSync(keys).filter((name) => name.endsWith('.pem')) : [];
  return [...alone, ...signing.sort().map((name) => `keys/${name}`)];
}

/** A secret’s bytes. */
export function readSecret(dataFolder: string, path: string): Buffer {
  return readFileSync(join(dataFolder, path));
}
