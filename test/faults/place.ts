import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseOn, groundFolder } from '../support/database.ts';
import { WORLD } from '../support/found.ts';

const POSTGRES = process.env['TEST_DATABASE_URL'];

/** The databases that a fault is tried on: the embedded one always, PostgreSQL where there is a server. */
export const KINDS = POSTGRES === undefined ? (['embedded'] as const) : (['embedded', 'PostgreSQL'] as const);
export type Kind = 'embedded' | 'PostgreSQL';

/** A data folder with the world of the tests in it, and the settings by which a server finds it. */
export interface Place {
  kind: Kind;
  data: string;
  env: Record<string, string>;
  clear: () => Promise<void>;
}

/** Lays one, in a folder under `at` or where the machine keeps such things. */
export async function layPlace(kind: Kind, at = tmpdir()): Promise<Place> {
  const data = await mkdtemp(join(at, 'tickmark-fault-'));
  const clearFolder = async () => rm(data, { recursive: true, force: true });
  if (kind === 'embedded') {
    await cp(await groundFolder(WORLD), join(data, 'database'), { recursive: true });
    return { kind, data, env: { DATA_DIR: data, DATABASE_URL: '' }, clear: clearFolder };
  }
  if (POSTGRES === undefined) throw new Error('There is no PostgreSQL server to try this on.');
  const { url, drop } = await databaseOn(POSTGRES, WORLD);
  return {
    kind,
    data,
    env: { DATA_DIR: data, DATABASE_URL: url },
    clear: async () => {
      await drop();
      await clearFolder();
    },
  };
}
