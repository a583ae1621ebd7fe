import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '#domain/hash.ts';
import { Problem } from '#domain/problem.ts';
import { inTransaction, type Engine, type Session } from './engine.ts';
import { letOwnerPass } from './sight.ts';

const FOLDER = fileURLToPath(new URL('../../../migrations/', import.meta.url));

export interface Migration {
  name: string;
  script: string;
  sha256: string;
}

/** The migrations of this release, in order. */
export function readMigrations(folder = FOLDER): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const script = readFileSync(new URL(name, `file://${folder}`), 'utf8');
      return { name, script, sha256: sha256Hex(script) };
    });
}

/** Names this release’s schema: two releases with the same one can use each other’s data folder. */
export function schemaName(migrations = readMigrations()): string {
  return sha256Hex(migrations.map(({ name, sha256 }) => `${name} ${sha256}\n`).join('')).slice(0, 16);
}

/** Brings the schema up to this release, all of it or nothing. Gives the names of those that ran. */
export async function migrate(engine: Engine, migrations = readMigrations()): Promise<string[]> {
  return inTransaction(engine, (session) => migrateIn(session, migrations));
}

/** The same inside a transaction that does more. */
export async function migrateIn(session: Session, migrations = readMigrations()): Promise<string[]> {
  await session.query("select pg_advisory_xact_lock(hashtextextended('tickmark migrations', 0))");
  await session.run(
    'create table if not exists migrations (name text primary key, sha256 text not null, applied_at timestamptz not null)',
  );
  const applied = await readApplied(session);
  demandKnown(applied, migrations);
  const missing = migrations.filter(({ name }) => !applied.has(name));
  for (const { name, script, sha256 } of missing) {
    await session.run(script);
    await session.query('insert into migrations values ($1, $2, now())', [name, sha256]);
  }
  if (missing.length > 0) await letOwnerPass(session);
  return missing.map(({ name }) => name);
}

async function readApplied(session: Session): Promise<Map<string, string>> {
  const rows = (await session.query('select name, sha256 from migrations')) as {
    name: string;
    sha256: string;
  }[];
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
}

function demandKnown(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const ours = new Map(migrations.map(({ name, sha256 }) => [name, sha256]));
  for (const [name, sha256] of applied) {
    if (ours.get(name) === sha256) continue;
    throw new Problem(
      'conflict',
      ours.has(name)
        ? `The database was made with another text of migration ${name}. Use the release that made it.`
        : `The database is newer than this release: it knows ${name}. Use the release that made it, or a later one.`,
    );
  }
}
