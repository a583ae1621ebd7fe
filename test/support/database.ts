import { mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeTurns } from '#platform/db/turns.ts';
import { inTransaction, type Engine, type Session } from '#platform/db/engine.ts';
import { readyTemplate } from '#platform/db/folder.ts';
import { openLite } from '#platform/db/lite.ts';
import { migrate, schemaName } from '#platform/db/migrate.ts';
import { openPostgres } from '#platform/db/postgres.ts';

/** A migrated database of its own, thrown away at the end: embedded, or on the server of TEST_DATABASE_URL. */
export async function openTestDatabase(): Promise<Engine> {
  const server = process.env['TEST_DATABASE_URL'];
  return server === undefined ? openCopy() : openOn(server);
}

async function openCopy(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'tickmark-test-'));
  await cp(await readyTemplate(), folder, { recursive: true });
  const engine = await openLite(folder);
  return {
    ...engine,
    close: async () => {
      await engine.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A database cloned from one that is migrated once for this schema. */
async function openOn(server: string): Promise<Engine> {
  const template = `tickmark_template_${schemaName()}`;
  const name = `tickmark_test_${process.pid}_${Date.now().toString(36)}`;
  const admin = openPostgres(server, 1);
  await atTheServer(admin, async (session) => {
    // Cloning refuses while anybody is connected to the template, so makers and cloners take turns.
    await session.query("select pg_advisory_lock(hashtextextended('tickmark test template', 0))");
    const made = await session.query('select 1 from pg_database where datname = $1', [template]);
    if (made.length === 0) {
      await session.query(`create database ${template}`);
      const engine = openPostgres(databaseUrl(server, template), 1);
      await migrate(engine);
      await engine.close();
    }
    await session.query(`create database ${name} template ${template}`);
    await session.query("select pg_advisory_unlock(hashtextextended('tickmark test template', 0))");
  });
  const engine = openPostgres(databaseUrl(server, name), 4);
  return {
    ...engine,
    close: async () => {
      await engine.close();
      await atTheServer(
        admin,
        async (session) => void (await session.query(`drop database ${name} with (force)`)),
      );
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
}

export async function openRollbackable(engine: Engine): Promise<Rollbackable> {
  const outer = await engine.begin();
  const turn = takeTurns();
  return {
    kind: engine.kind,
    begin: async () => {
      const leave = await turn();
      await outer.run('savepoint product; set constraints all deferred');
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
    takeBack: () => outer.rollback(),
    close: () => engine.close(),
  };
}
