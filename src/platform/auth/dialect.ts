import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely';
import type { Engine, Session } from '../db/engine.ts';

/**
 * Lets the auth library’s query builder speak to our engine. A query by itself is a transaction by itself, so the
 * one session of the embedded database is never held while the library waits for something else.
 */
export function dialectOn(engine: () => Engine): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driverOn(engine),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

interface Connection extends DatabaseConnection {
  session: Session | undefined;
}

function driverOn(engine: () => Engine): Driver {
  const of = (connection: DatabaseConnection): Connection => connection as Connection;
  const end = async (connection: DatabaseConnection, how: 'commit' | 'rollback'): Promise<void> => {
    const { session } = of(connection);
    of(connection).session = undefined;
    await session?.[how]();
  };
  return {
    init: async () => undefined,
    acquireConnection: async () => connectionOn(engine),
    beginTransaction: async (connection) => {
      of(connection).session = await engine().begin();
    },
    commitTransaction: async (connection) => end(connection, 'commit'),
    rollbackTransaction: async (connection) => end(connection, 'rollback'),
    releaseConnection: async (connection) => end(connection, 'rollback'),
    destroy: async () => undefined,
  };
}

function connectionOn(engine: () => Engine): Connection {
  const connection: Connection = {
    session: undefined,
    executeQuery: async <Row>(asked: CompiledQuery): Promise<QueryResult<Row>> => {
      if (connection.session) return ask<Row>(connection.session, asked);
      const session = await engine().begin();
      try {
        const result = await ask<Row>(session, asked);
        await session.commit();
        return result;
      } catch (thrown) {
        await session.rollback();
        throw thrown;
      }
    },
    streamQuery: () => {
      throw new Error('Nothing is streamed from the tables of people.');
    },
  };
  return connection;
}

/** Our sessions give rows and no counts, so a change that asks for no rows is made to give one for each it touched. */
async function ask<Row>(session: Session, { sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
  const isCounted = /^(update|delete) /.test(sql) && !/ returning /.test(sql);
  const rows = (await session.query(isCounted ? `${sql} returning 1` : sql, parameters)) as Row[];
  return { rows: isCounted ? [] : rows.map(withDates), numAffectedRows: BigInt(rows.length) };
}

/** Columns of the library that hold a moment. Our sessions give moments as text, and the library compares them as dates. */
const MOMENTS = [
  'expiresAt',
  'createdAt',
  'updatedAt',
  'provedAt',
  'lockedUntil',
  'lastRequest',
  'lastRefillAt',
  'accessTokenExpiresAt',
  'refreshTokenExpiresAt',
] as const;

function withDates<Row>(row: Row): Row {
  const given = row as Record<string, unknown>;
  const dates = MOMENTS.flatMap((name) => {
    const value = given[name];
    return typeof value === 'string' && value.includes('-') ? [[name, new Date(value)] as const] : [];
  });
  return dates.length === 0 ? row : { ...row, ...Object.fromEntries(dates) };
}
