import pg from 'pg';
import { Problem } from '#domain/problem.ts';
import {
  DatabaseError,
  inTransaction,
  refusalOf,
  type Engine,
  type RowShape,
  type Session,
} from './engine.ts';
import { LONGEST_WAIT_MS, outage, outageOf, tooBusy, uncertain } from './outage.ts';
import { openListener } from './postgres-listen.ts';

/** Oldest PostgreSQL that the migrations are tested on. */
export const OLDEST_POSTGRES = 15;

const TEXT_TYPES: ReadonlySet<number> = new Set([1082, 1114, 1184, 1186]);
const types: pg.CustomTypesConfig = {
  getTypeParser: (type, format) =>
    TEXT_TYPES.has(type) ? (value: string) => value : pg.types.getTypeParser(type, format),
};

/** What no query of ours takes; a server that is gone without a word is noticed then. */
const LONGEST_QUERY_MS = 600_000;

/** Opens a pool on a PostgreSQL server. */
export function openPostgres(url: string, connections = 10, longestWaitMs = LONGEST_WAIT_MS): Engine {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    types,
    application_name: 'tickmark',
    connectionTimeoutMillis: longestWaitMs,
    query_timeout: LONGEST_QUERY_MS,
    keepAlive: true,
  });
  // A connection that breaks while idle is replaced at the next need; without a listener it would end the process.
  pool.on('error', () => undefined);
  const listener = openListener({ connectionString: url, application_name: 'tickmark listens' });
  return {
    kind: 'server',
    begin: async () => {
      const client = await connected(pool);
      // Between two queries it may break as well; the next one tells.
      client.on('error', silent);
      const session = sessionOn(client);
      try {
        await session.run('begin');
      } catch (thrown) {
        letGo(client, true);
        throw thrown;
      }
      return session;
    },
    listen: listener.listen,
    outside: async (statement) => void (await refusing(pool.query(statement))),
    close: async () => {
      await listener.close();
      await pool.end();
    },
  };
}

/** What stops a connection before any SQL is asked: the network, a wrong password, no such database, a server that stops. */
const NO_CONNECTION = /^(E[A-Z]+|08...|28...|3D...|53...|57P..)$/;

async function connected(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    if (!(thrown instanceof Error)) throw thrown;
    if (thrown.message.startsWith('timeout exceeded when trying to connect')) throw tooBusy();
    // What answers at that port and hangs up is no PostgreSQL; the driver tells that without a code.
    const isHungUp = code === '' && /^(Connection terminated|Received unexpected)/.test(thrown.message);
    if (!isHungUp && !NO_CONNECTION.test(code)) throw thrown;
    throw new Problem(
      'unavailable',
      `The database does not let us in (${thrown.message || code}). Nothing was changed. Check DATABASE_URL and that it runs.`,
    );
  }
}

/** Refuses a server that is too old for the migrations. */
export async function demandVersion(engine: Engine): Promise<void> {
  const [row] = await inTransaction(engine, (session) => session.query('show server_version'));
  const { server_version: version } = row as { server_version: string };
  if (Number.parseInt(version, 10) >= OLDEST_POSTGRES) return;
  throw new Problem(
    'invalid',
    `DATABASE_URL names a PostgreSQL ${version}; ${OLDEST_POSTGRES} or later is needed.`,
  );
}

function sessionOn(client: pg.PoolClient): Session {
  const query = async (text: string, values: readonly unknown[] = [], shape: RowShape = 'object') => {
    const asked = { text, values: [...values], ...(shape === 'array' && { rowMode: shape }) };
    return (await refusing(client.query(asked as pg.QueryArrayConfig))).rows;
  };
  // Without values the text may hold several statements.
  const run = async (script: string) => {
    const results = (await refusing(client.query(script))) as pg.QueryResult | pg.QueryResult[];
    return [results].flat().flatMap(({ rows }) => rows as unknown[]);
  };
  return {
    query,
    run,
    commit: () =>
      run('commit').then(
        () => letGo(client, false),
        (thrown: unknown) => {
          letGo(client, true);
          throw thrown instanceof Problem ? uncertain() : thrown;
        },
      ),
    rollback: () =>
      run('rollback').then(
        () => letGo(client, false),
        () => letGo(client, true),
      ),
  };
}

function silent(): void {
  // What broke is told by the query that finds it broken.
}

function letGo(client: pg.PoolClient, isBroken: boolean): void {
  client.off('error', silent);
  client.release(isBroken);
}

/** What the driver says, without a code, of a connection that is gone. */
const GONE =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout exceeded)/;

async function refusing<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    if (refusal) throw outageOf(refusal.code) ?? new DatabaseError(refusal);
    if (!(thrown instanceof Error)) throw thrown;
    const code = 'code' in thrown ? String(thrown.code) : '';
    throw /^E[A-Z]+$/.test(code) || GONE.test(thrown.message) ? outage() : thrown;
  }
}
