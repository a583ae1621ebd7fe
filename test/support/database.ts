import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeTurns } from '#platform/db/turns.ts';
import { inTransaction, type Engine, type Session } from '#platform/db/engine.ts';
import { readyTemplate } from '#platform/db/folder.ts';
import { openLite } from '#platform/db/lite.ts';
import { migrate, schemaName } from '#platform/db/migrate.ts';
import { openPostgres } from '#platform/db/postgres.ts';

/** What stands in the database before a test begins: made once for its key, then copied. */
export interface Ground {
  /** Names the content: letters and digits. */
  key: string;
  lay: (engine: Engine) => Promise<void>;
}

/** A database of its own with the ground laid, thrown away at the end: embedded, or on the server of TEST_DATABASE_URL. */
export async function openTestDatabase(ground: Ground): Promise<Engine> {
  const server = process.env['TEST_DATABASE_URL'];
  return server === undefined ? openCopy(ground) : openOn(server, ground);
}

async function openCopy(ground: Ground): Promise<Engine> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tickmark-test-'));
  await cp(await groundFolder(ground), folder, { recursive: true });
  const engine = await openLite(folder);
  return {
    ...engine,
    close: async () => {
      await engine.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A folder with the ground on it, to be copied; embedded, whatever database is tested. */
export async function groundFolder({ key, lay }: Ground): Promise<string> {
  const template = await readyTemplate();
  const laid = `${template}-${key}`;
  if (existsSync(laid)) return laid;
  const laying = `${laid}.${process.pid}`;
  await cp(template, laying, { recursive: true });
  const engine = await openLite(laying);
  await lay(engine);
  await engine.close();
  try {
    await rename(laying, laid);
  } catch (thrown) {
    // Another test process was faster; its ground is the same.
    if (!existsSync(laid)) throw thrown;
    rmSync(laying, { recursive: true });
  }
  return laid;
}

/** A database cloned from one in which the ground was laid once. */
async function openOn(server: string, ground: Ground): Promise<Engine> {
  const { url, drop } = await databaseOn(server, ground);
  const engine = openPostgres(url, 4);
  return {
    ...engine,
    close: async () => {
      await engine.close();
      await drop();
    },
  };
}

/** A database on a server with the ground laid, and how to throw it away. */
export async function databaseOn(
  server: string,
  { key, lay }: Ground,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const template = `tickmark_ground_${schemaName()}_${key}`;
  const name = `tickmark_test_${process.pid}_${Date.now().toString(36)}`;
  const admin = openPostgres(server, 1);
  await atTheServer(admin, async (session) => {
    // Cloning refuses while anybody is connected to the template, so makers and cloners take turns.
    await session.query("select pg_advisory_lock(hashtextextended('tickmark test ground', 0))");
    const laid = await session.query('select 1 from pg_database where datname = $1', [template]);
    if (laid.length === 0) {
      await session.query(`drop database if exists ${template}_making with (force)`);
      await session.query(`create database ${template}_making`);
      const engine = openPostgres(databaseUrl(server, `${template}_making`), 1);
      await migrate(engine);
      await lay(engine);
      await engine.close();
      await session.query(`alter database ${template}_making rename to ${template}`);
    }
    await session.query(`create database ${name} template ${template}`);
    await session.query("select pg_advisory_unlock(hashtextextended('tickmark test ground', 0))");
  });
  return {
    url: databaseUrl(server, name),
    drop: async () => {
      await atTheServer(
        admin,
        async (session) => void (await session.query(`drop database ${name} with (force)`)),
      );
      await admin.close();
    },
  };
}

/** A database of its own with nothing in it on the server of TEST_DATABASE_URL; undefined without one. */
export async function openEmptyDatabase(): Promise<{ url: string; drop: () => Promise<void> } | undefined> {
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined) return undefined;
  const name = `tickmark_empty_${process.pid}_${randomBytes(4).toString('hex')}`;
  const admin = openPostgres(server, 1);
  await atTheServer(admin, async (session) => void (await session.query(`create database ${name}`)));
  return {
    url: databaseUrl(server, name),
    drop: async () => {
      await atTheServer(
        admin,
        async (session) => void (await session.query(`drop database ${name} with (force)`)),
      );
      await admin.close();
    },
  };
}

/** An empty database that belongs to a user who is no superuser and may make roles, as a managed server gives one. */
export interface OwnedDatabase {
  url: string;
  drop: () => Promise<void>;
}

/** Makes one on the server of TEST_DATABASE_URL. */
export async function openOwnedDatabase(): Promise<OwnedDatabase> {
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined) throw new Error('TEST_DATABASE_URL names no server.');
  const name = `tickmark_owned_${process.pid}_${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const admin = openPostgres(server, 1);
  await atTheServer(admin, async (session) => {
    await session.query(`create role ${name} login createrole nosuperuser password '${password}'`);
    await session.query(`create database ${name} owner ${name}`);
    // A server on which the role was made before, by another: what its owner then has to be given.
    await session.run(
      `do $$ begin if to_regrole('tickmark_app') is not null then grant tickmark_app to ${name} with admin option; end if; end $$`,
    );
  });
  const url = new URL(databaseUrl(server, name));
  url.username = name;
  url.password = password;
  return {
    url: url.href,
    drop: async () => {
      await atTheServer(admin, async (session) => {
        await session.query(`drop database ${name} with (force)`);
        await session.run(`drop owned by ${name}; drop role ${name}`);
      });
      await admin.close();
    },
  };
}

/** Databases are made and dropped outside of transactions. */
async function atTheServer(admin: Engine, work: (session: Session) => Promise<void>): Promise<void> {
  await inTransaction(admin, async (session) => {
    await session.run('commit');
    await work(session);
    await session.run('begin');
  });
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * The same database inside one open transaction that is taken back at the end: what the product commits
 * there is a savepoint released. Everything it sets (role, seat, deferral) it sets at its own start.
 */
export interface Rollbackable extends Engine {
  begin: () => Promise<Session>;
  takeBack: () => Promise<void>;
  /** Does something and takes it back at once. One at a time, and nothing else meanwhile. */
  tryOut: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

export async function openRollbackable(engine: Engine): Promise<Rollbackable> {
  const outer = await engine.begin();
  const turn = takeTurns();
  let isOver = false;
  return {
    kind: engine.kind,
    begin: async () => {
      const leave = await turn();
      try {
        // Work that a test left behind would go on in the transaction of the next one, on the same connection.
        if (isOver) throw new Error('The test is over, and something of it still asks the database.');
        await outer.run('savepoint product; set constraints all deferred');
      } catch (thrown) {
        leave();
        throw thrown;
      }
      const end = async (script: string): Promise<void> => {
        try {
          await outer.run(`${script}; set local role none`);
        } finally {
          leave();
        }
      };
      return {
        query: outer.query,
        run: outer.run,
        commit: () => end('release savepoint product'),
        rollback: () => end('rollback to savepoint product; release savepoint product'),
      };
    },
    // Nothing in here commits, so nothing is ever heard of it.
    listen: engine.listen,
    outside: engine.outside,
    takeBack: async () => {
      const leave = await turn();
      isOver = true;
      await outer.rollback();
      leave();
    },
    tryOut: async (work) => {
      await outer.run('savepoint tried_out');
      try {
        return await work();
      } finally {
        await outer.run('rollback to savepoint tried_out; release savepoint tried_out');
      }
    },
    close: () => engine.close(),
  };
}
