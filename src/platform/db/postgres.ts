import pg from 'pg';
import { DatabaseError, refusalOf, type Engine, type RowShape, type Session } from './engine.ts';

/** Oldest PostgreSQL that the migrations are tested on. */
export const OLDEST_POSTGRES = 15;

const TEXT_TYPES: ReadonlySet<number> = new Set([1082, 1114, 1184, 1186]);
const types: pg.CustomTypesConfig = {
  getTypeParser: (type, format) =>
    TEXT_TYPES.has(type) ? (value: string) => value : pg.types.getTypeParser(type, format),
};

/** Opens a pool on a PostgreSQL server. */
export function openPostgres(url: string, connections = 10): Engine {
  const pool = new pg.Pool({ connectionString: url, max: connections, types, application_name: 'tickmark' });
  // A connection that breaks while idle is replaced at the next need; without a listener it would end the process.
  pool.on('error', () => undefined);
  return {
    kind: 'server',
    begin: async () => {
      const client = await pool.connect();
      try {
        await client.query('begin');
      } catch (thrown) {
        client.release(true);
        throw thrown;
      }
      return sessionOn(client);
    },
    close: () => pool.end(),
  };
}

function sessionOn(client: pg.PoolClient): Session {
  const query = async (text: string, values: readonly unknown[] = [], shape: RowShape = 'object') => {
    const asked = { text, values: [...values], ...(shape === 'array' && { rowMode: shape }) };
    return (await refusing(client.query(asked as pg.QueryArrayConfig))).rows;
  };
  // Without values the text may hold several statements.
  const run = async (script: string) => void (await refusing(client.query(script)));
  return {
    query,
    run,
    commit: () =>
      run('commit').then(
        () => client.release(),
        (thrown: unknown) => {
          client.release(true);
          throw thrown;
        },
      ),
    rollback: () =>
      run('rollback').then(
        () => client.release(),
        () => client.release(true),
      ),
  };
}

async function refusing<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    throw refusal ? new DatabaseError(refusal) : thrown;
  }
}
