import { Problem } from '#domain/problem.ts';
import { inTransaction } from '../db/engine.ts';
import { readMigrations } from '../db/migrate.ts';
import { OLDEST_POSTGRES } from '../db/postgres.ts';
import { demandWholeSight } from '../db/sight.ts';
import { onDatabase, right, unknown, wrong, type Check } from './check.ts';

/** Whether the database answers, and is recent enough. */
export const reach: Check = {
  name: 'database',
  look: async ({ engine, refused, blind }) => {
    if (refused !== undefined)
      return wrong(refused, 'Mend what it names; the server does not start without it.');
    if (!engine) return unknown(blind);
    const began = performance.now();
    const [row] = await inTransaction(engine, (session) => session.query('show server_version'));
    const { server_version: version } = row as { server_version: string };
    const ms = Math.round(performance.now() - began);
    if (Number.parseInt(version, 10) < OLDEST_POSTGRES)
      return wrong(
        `PostgreSQL ${version}; ${OLDEST_POSTGRES} or later is needed`,
        'Upgrade the server, or name another with DATABASE_URL.',
      );
    const where = engine.kind === 'embedded' ? 'embedded' : 'a server';
    return right(`${where}, PostgreSQL ${version}, answered in ${ms} ms`);
  },
};

/** Whether the database has the form of this release. */
export const schema: Check = {
  name: 'form of the database',
  look: onDatabase(async (engine) => {
    const rows = await inTransaction(engine, async (session) => {
      const [made] = await session.query("select to_regclass('public.migrations') is not null as is_there");
      return (made as { is_there: boolean }).is_there
        ? session.query('select name, sha256 from migrations')
        : [];
    });
    const applied = new Map(
      (rows as { name: string; sha256: string }[]).map(({ name, sha256 }) => [name, sha256]),
    );
    const ours = readMigrations();
    const strange = [...applied].find(
      ([name, sha256]) => !ours.some((one) => one.name === name && one.sha256 === sha256),
    );
    if (strange)
      return wrong(
        `the database is ahead of this release: it knows ${strange[0]}`,
        'Start the release that made it, or a later one.',
      );
    const missing = ours.filter(({ name }) => !applied.has(name));
    return missing.length === 0
      ? right(`${applied.size} migrations, as this release needs them`)
      : wrong(
          `the database is behind this release by ${missing.length} migrations`,
          'Take a backup, then run tickmark migrate, or start the server, which does it.',
        );
  }),
};

/** Whether the server has connections left for us. */
export const connections: Check = {
  name: 'connections',
  look: onDatabase(async (engine, { databaseConnections }) => {
    if (engine.kind === 'embedded') return right('one, the embedded database’s own');
    const [row] = await inTransaction(engine, (session) =>
      session.query(`select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most,
        (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used`),
    );
    const { most, used } = row as { most: number; used: number };
    const ours = databaseConnections === undefined ? '' : `; each node takes up to ${databaseConnections}`;
    const said = `${used} of ${most} are taken${ours}`;
    return (databaseConnections ?? 0) > most || used >= most * 0.9
      ? wrong(said, 'Raise max_connections at the server, or lower DATABASE_CONNECTIONS.')
      : right(said);
  }),
};

/** Whether the database user sees all rows, as backups must. */
export const sight: Check = {
  name: 'rights at the database',
  look: onDatabase(async (engine) => {
    try {
      await inTransaction(engine, demandWholeSight);
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      return wrong(
        'row security hides rows from the database user',
        'Work as the user that owns the tables, and run tickmark migrate as that user.',
      );
    }
    return right('the database user sees all rows');
  }),
};

const MOST_SECONDS = 5;

/** Whether the clock agrees with the database’s and with what was recorded last. */
export const clock: Check = {
  name: 'clock',
  look: onDatabase(async (engine, { now }) => {
    const [row] = await inTransaction(engine, (session) =>
      session.query(`select extract(epoch from clock_timestamp())::float8 as there,
        (select max((select entry::jsonb ->> 'at' from trail where organization_id = own.id and entry is not null
          order by seq desc limit 1)) from (select distinct organization_id as id from trail) as own) as newest`),
    );
    const { there, newest } = row as { there: number; newest: string | null };
    const apart = Math.abs(there - now.getTime() / 1000);
    if (apart > MOST_SECONDS)
      return wrong(
        `the clock here and the database’s are ${Math.round(apart)} seconds apart`,
        'Set both by a time service, such as chrony.',
      );
    if (newest !== null && Date.parse(newest) > now.getTime() + MOST_SECONDS * 1000)
      return wrong(
        `it is ${now.toISOString()} here, and the newest entry of a trail is of ${newest}`,
        'Set the clock by a time service. Entries are not changed; those to come would stand before it.',
      );
    return right(`${apart.toFixed(1)} seconds from the database’s, after everything recorded`);
  }),
};
