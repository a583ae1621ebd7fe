import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Machinery } from '#platform/context.ts';
import { holdFile } from '#platform/db/files.ts';
import { inTransaction, type Engine, type Session } from '#platform/db/engine.ts';
import { openLite } from '#platform/db/lite.ts';
import { writing } from '#platform/db/transaction.ts';
import { readSettings, type Settings } from '#platform/settings/settings.ts';
import { groundFolder, openEmptyDatabase, openTestDatabase } from './database.ts';
import { NOW, WORLD } from './found.ts';
import { machineryIn } from './machinery.ts';
import { personOf, seatOf } from './people.ts';

/** A folder for a test file, taken away at its end. */
export function makeRoom(name: string): { path: string; remove: () => void } {
  const path = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), `tickmark-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** An installation with the world’s organizations, some stored files, keys and a token, on the database that is tested. */
export async function openInstallation(room: string, files: readonly string[]): Promise<Machinery> {
  return furnish(mkdtempSync(join(room, 'data-')), await openTestDatabase(WORLD), files);
}

/** The same with its embedded database in the data folder, where a start finds it. */
export async function openEmbedded(room: string, files: readonly string[]): Promise<Machinery> {
  const dataFolder = mkdtempSync(join(room, 'data-'));
  await cp(await groundFolder(WORLD), join(dataFolder, 'database'), { recursive: true });
  return furnish(dataFolder, await openLite(join(dataFolder, 'database')), files);
}

async function furnish(dataFolder: string, engine: Engine, files: readonly string[]): Promise<Machinery> {
  const house = await machineryIn(dataFolder, { engine, now: () => NOW });
  for (const organization of ['alder', 'birch']) await house.signerOf(organization);
  writeFileSync(join(dataFolder, 'operator.token'), `${'t'.repeat(43)}\n`, { mode: 0o600 });
  for (const words of files) await hold(house, words);
  return house;
}

/** Stores a file and notes that Alder holds it. Gives its SHA-256. */
export async function hold(house: Machinery, words: string): Promise<string> {
  const blob = await house.blobs.put(Readable.from([Buffer.from(words)]));
  await writing(house.engine, seatOf(personOf('company'), NOW), (db) => holdFile(db, blob));
  return blob.sha256;
}

/** Settings that name an empty folder and, where the tests have a server, an empty database. */
export async function emptyTarget(
  room: string,
): Promise<{ settings: Settings; forget: () => Promise<void> }> {
  const database = await openEmptyDatabase();
  const dataFolder = join(room, `target-${Math.random().toString(36).slice(2)}`);
  mkdirSync(dataFolder);
  const settings = readSettings({
    DATA_DIR: dataFolder,
    ...(database && { DATABASE_URL: database.url }),
    DATABASE_CONNECTIONS: '2',
  });
  return { settings, forget: async () => database?.drop() };
}

/** Asks the database past row security. */
export async function ask<Row>(engine: Engine, text: string): Promise<Row[]> {
  return inTransaction(engine, async (session: Session) => (await session.query(text)) as Row[]);
}
