import { join } from 'node:path';
import { Problem } from '#domain/problem.ts';
import { refuseMoved, refuseUnfinished } from './backup/marks.ts';
import { openAccounts } from './auth/accounts.ts';
import type { Machinery } from './context.ts';
import type { Engine } from './db/engine.ts';
import { openFolder } from './db/folder.ts';
import type { TellEnd } from './db/lite.ts';
import { lockFolder } from './db/lock.ts';
import { migrate } from './db/migrate.ts';
import { demandVersion, openPostgres } from './db/postgres.ts';
import { openLog } from './log/log.ts';
import { openMail, type Mailer } from './mail/mail.ts';
import { openOutgoing, type Outgoing } from './outgoing/outgoing.ts';
import { openRing, readRing, type KeyRing } from './secrets/ring.ts';
import { openSecrets } from './secrets/secrets.ts';
import type { Settings } from './settings/settings.ts';
import { claiming } from './storage/claims.ts';
import { openScanner } from './storage/clamd.ts';
import { openStore } from './storage/open-store.ts';
import { openSigningKeys, takeInKeys } from './trail/signing-keys.ts';

/** A data folder that this process holds, with its database open and migrated. */
export interface House extends Machinery {
  /** The door for calls to addresses that a person names. */
  outgoing: Outgoing;
  mail: Mailer;
  /** Closes the database, then lets the folder go. */
  close: () => Promise<void>;
}

/** Opens everything that the settings name. Nothing listens yet. */
export async function openHouse(settings: Settings): Promise<House> {
  try {
    return await openHeld(settings);
  } catch (thrown) {
    throw asFolderProblem(thrown, settings.dataFolder);
  }
}

/** What the machine refuses of a data folder: not there, not ours, read-only, full. */
export function asFolderProblem(thrown: unknown, folder: string): unknown {
  if (!(thrown instanceof Error) || thrown instanceof Problem || !('code' in thrown)) return thrown;
  const why = /^E[A-Z]+$/.test(String(thrown.code)) ? thrown.message : sqliteWords(thrown);
  if (why === undefined) return thrown;
  return new Problem(
    'unavailable',
    `The data folder ${folder} cannot be used (${why}). Nothing was changed. Check that it is a folder of yours with room on its disk, or name another with DATA_DIR.`,
  );
}

function sqliteWords({ message, ...more }: Error & { code?: unknown }): string | undefined {
  return more.code === 'ERR_SQLITE_ERROR' ? message : undefined;
}

async function openHeld(settings: Settings): Promise<House> {
  const { dataFolder } = settings;
  const lock = lockFolder(dataFolder);
  try {
    refuseUnfinished(dataFolder);
    const secrets = openSecrets(ringOf(settings));
    const now = (): Date => new Date();
    const log = openLog(settings.logLevel);
    const engine = await openDatabase(settings, (err) =>
      log.error({ err }, 'the embedded database ended; it is opened again at the next need'),
    );
    await takeInKeys(engine, secrets, join(dataFolder, 'keys'), (words) => log.warn(words));
    const outgoing = openOutgoing({
      openings: settings.outgoingAllow,
      tell: (host, err) => log.warn({ host, err }, 'a call did not come through'),
    });
    const tell = (err: unknown) => log.warn({ err }, 'a mail was not sent');
    const mail = openMail(settings.mail && { ...settings.mail, tell });
    return {
      dataFolder,
      engine,
      blobs: claiming(await openStore(settings), engine),
      scanner: settings.clamd === undefined ? undefined : openScanner(settings.clamd),
      log,
      outgoing,
      mail,
      now,
      accounts: openAccounts({ ...settings, engine: () => engine, secrets, log, now, mail }),
      signerOf: openSigningKeys(() => engine, secrets),
      secrets,
      close: async () => {
        await outgoing.close();
        await engine.close();
        lock.release();
      },
    };
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}

function ringOf({ secretsKeys, dataFolder }: Settings): KeyRing {
  return secretsKeys === undefined ? openRing(dataFolder) : readRing(secretsKeys, 'The setting SECRETS_KEYS');
}

async function openDatabase(
  { databaseUrl, databaseConnections, dataFolder }: Settings,
  tell: TellEnd,
): Promise<Engine> {
  if (databaseUrl === undefined) {
    refuseMoved(dataFolder);
    return openFolder(dataFolder, tell);
  }
  const engine = openPostgres(databaseUrl, databaseConnections);
  try {
    await demandVersion(engine);
    await migrate(engine);
  } catch (thrown) {
    await engine.close();
    throw thrown;
  }
  return engine;
}
