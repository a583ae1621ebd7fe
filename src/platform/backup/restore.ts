import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Problem } from '#domain/problem.ts';
import { inTransaction, type Engine } from '../db/engine.ts';
import { openBare } from '../db/folder.ts';
import { lockFolder } from '../db/lock.ts';
import { demandVersion, openPostgres } from '../db/postgres.ts';
import { asFolderProblem } from '../house.ts';
import type { Settings } from '../settings/settings.ts';
import type { BlobStore } from '../storage/blobs.ts';
import { openStore } from '../storage/open-store.ts';
import { linesIn, Passing } from './lines.ts';
import { loadRows } from './load.ts';
import { lookAround, type Seen } from './look.ts';
import { filePath, secretPath, tablePath, type FileLine, type Manifest } from './manifest.ts';
import { beginRestore, endRestore, takeBackRestore } from './marks.ts';
import { openChecked, type CheckedBackup } from './open.ts';

/** What a restore put there, and what it looked at afterwards. */
export interface Restored extends Seen {
  manifest: Manifest;
  rows: number;
  /** Files put into the store, and read there again. */
  files: number;
  /** Files that the backup left in the store, which are not in the store of this installation. */
  absent: string[];
}

type Tell = (words: string) => void;

/**
 * Makes an installation of a backup: into an empty data folder and, when the settings name one, an empty database. The
 * backup is read through first. What then fails is taken back; a restore that was killed is begun anew by the next.
 */
export async function restoreBackup(path: string, settings: Settings, tell: Tell): Promise<Restored> {
  const backup = await openChecked(path, tell);
  const { dataFolder } = settings;
  try {
    const lock = lockFolder(dataFolder);
    try {
      return await intoHeld(backup, settings, tell);
    } finally {
      lock.release();
    }
  } catch (thrown) {
    throw asFolderProblem(thrown, dataFolder);
  } finally {
    backup.close();
  }
}

async function intoHeld(backup: CheckedBackup, settings: Settings, tell: Tell): Promise<Restored> {
  const { dataFolder } = settings;
  beginRestore(dataFolder);
  let restored: Restored;
  try {
    restored = await intoEmpty(backup, settings, tell);
  } catch (thrown) {
    takeBackRestore(dataFolder);
    throw thrown;
  }
  endRestore(dataFolder);
  return restored;
}

async function intoEmpty(backup: CheckedBackup, settings: Settings, tell: Tell): Promise<Restored> {
  const { dataFolder } = settings;
  const { manifest } = backup;
  const blobs = await openStore(settings);
  const { kept, absent } = await putBack(backup, blobs, tell);
  for (const { path } of manifest.secrets)
    writeSecret(join(dataFolder, path), await buffer(await backup.open(secretPath(path))));
  const engine = await openEmpty(settings);
  try {
    tell('Loading the rows');
    const found = await inTransaction(engine, async (session) => {
      await loadRows(session, manifest, async function* (table) {
        yield* linesIn(await backup.open(tablePath(table)));
      });
      return lookAround(session, join(dataFolder, 'keys'), tell);
    });
    return { manifest, rows: rowsIn(manifest), files: kept, absent, ...found };
  } finally {
    await engine.close();
  }
}

/** How many rows a backup holds. */
export function rowsIn({ tables }: Pick<Manifest, 'tables'>): number {
  return tables.reduce((sum, table) => sum + table.rows, 0);
}

async function openEmpty({ databaseUrl, databaseConnections, dataFolder }: Settings): Promise<Engine> {
  if (databaseUrl === undefined) return openBare(dataFolder);
  const engine = openPostgres(databaseUrl, databaseConnections);
  try {
    await demandVersion(engine);
  } catch (thrown) {
    await engine.close();
    throw thrown;
  }
  return engine;
}

const FILES_AT_ONCE = 8;

/** Puts the files of a backup into the store, several at once since each waits for the disk, and reads them there again. */
async function putBack(
  { files, open, manifest }: CheckedBackup,
  blobs: BlobStore,
  tell: Tell,
): Promise<{ kept: number; absent: string[] }> {
  const absent: string[] = [];
  let kept = 0;
  const lines = files();
  async function takeTurns(): Promise<void> {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) return;
      if (value.state === 'left' && !(await blobs.has(value.sha256))) absent.push(value.sha256);
      if (value.state !== 'inside') continue;
      await putOne(await open(filePath(value.sha256)), blobs, value);
      kept += 1;
      if (kept % 50 === 0) tell(`Putting back files: ${kept} of ${manifest.files.inside}`);
    }
  }
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, takeTurns));
  return { kept, absent: absent.sort() };
}

async function putOne(
  bytes: AsyncIterable<Uint8Array>,
  blobs: BlobStore,
  { sha256, bytes: size }: FileLine,
): Promise<void> {
  const put = await blobs.put(bytes, size);
  const { stream } = await blobs.open(sha256);
  const again = new Passing();
  for await (const chunk of stream) again.add(chunk as Uint8Array);
  if (put.sha256 === sha256 && again.bytes === size && again.sha256() === sha256) return;
  throw new Problem(
    'unavailable',
    `The store did not keep the file ${sha256} as it was sent. Nothing was restored.`,
  );
}

function writeSecret(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, bytes, { flag: 'wx', mode: 0o600, flush: true });
}
