import { existsSync, readFileSync } from 'node:fs';
import { Problem } from '#domain/problem.ts';
import { inTransaction, type Engine } from '../db/engine.ts';
import { openAsIs } from '../db/folder.ts';
import { lockFolder } from '../db/lock.ts';
import { openPostgres } from '../db/postgres.ts';
import { openMail } from '../mail/mail.ts';
import { readRing, ringPath, type KeyRing } from '../secrets/ring.ts';
import type { Settings } from '../settings/settings.ts';
import { openStore } from '../storage/open-store.ts';
import { LEAST_FREE_BYTES, type Patient } from './check.ts';

/**
 * Opens what the settings name as it is: nothing is made or migrated. A data folder that a server holds is left to it,
 * and what would need it stays unknown.
 */
export async function withPatient<Result>(
  settings: Settings,
  isDeep: boolean,
  work: (patient: Patient) => Promise<Result>,
): Promise<Result> {
  const lock = hold(settings.dataFolder);
  const opened = await openDatabase(settings, lock !== undefined);
  try {
    return await work({
      dataFolder: settings.dataFolder,
      ...opened,
      // A folder of files belongs to whoever holds the data folder: opening it clears what has half arrived.
      blobs: lock || settings.s3 ? await openStore(settings) : undefined,
      ring: findRing(settings),
      mail: openMail(settings.mail),
      databaseConnections: settings.databaseUrl === undefined ? undefined : settings.databaseConnections,
      now: new Date(),
      isDeep,
      nodeVersion: process.versions.node,
      leastFreeBytes: LEAST_FREE_BYTES,
    });
  } finally {
    await opened.engine?.close();
    lock?.release();
  }
}

function hold(folder: string): { release: () => void } | undefined {
  if (!existsSync(folder)) return undefined;
  try {
    return lockFolder(folder);
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.kind === 'conflict') return undefined;
    throw thrown;
  }
}

async function openDatabase(
  { databaseUrl, dataFolder }: Settings,
  isOurs: boolean,
): Promise<Pick<Patient, 'engine' | 'refused' | 'blind'>> {
  const blind = existsSync(dataFolder)
    ? 'a server holds the data folder; ask it with --url http://127.0.0.1:4321'
    : 'nothing was started here yet';
  if (databaseUrl === undefined && !isOurs) return { engine: undefined, blind };
  let engine: Engine | undefined;
  try {
    engine = databaseUrl === undefined ? await openAsIs(dataFolder) : openPostgres(databaseUrl, 2);
    await inTransaction(engine, (session) => session.query('select 1'));
    return { engine, blind };
  } catch (thrown) {
    await engine?.close();
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    if (thrown instanceof Problem && thrown.kind === 'missing') return { engine: undefined, blind: said };
    return { engine: undefined, refused: said, blind: 'the database could not be opened' };
  }
}

function findRing({ secretsKeys, dataFolder }: Settings): KeyRing | undefined {
  if (secretsKeys !== undefined) return readRing(secretsKeys, 'The setting SECRETS_KEYS');
  const path = ringPath(dataFolder);
  return existsSync(path) ? readRing(readFileSync(path, 'utf8'), path) : undefined;
}
