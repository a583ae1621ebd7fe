import { databaseWaits } from './wait.ts';

/** How rows come back: arrays for the query builder, objects for hand-written SQL. Days and moments stay text. */
export type RowShape = 'array' | 'object';

/** One open transaction. Its queries run one after the other, on one connection. */
export interface Session {
  query: (text: string, values?: readonly unknown[], shape?: RowShape) => Promise<unknown[]>;
  /** Several statements at once, without values; the rows of all of them. */
  run: (script: string) => Promise<unknown[]>;
  commit: () => Promise<void>;
  /** Never fails: where the connection is gone, so is what it had begun. */
  rollback: () => Promise<void>;
}

/** What hears the words that committed transactions send on a channel (`pg_notify`). */
export interface Ear {
  heard: (word: string) => void;
  /** The line broke and is there again: words may have been missed, so look for yourself. */
  missed: () => void;
}

/** A PostgreSQL, embedded or a server. Everything above speaks to either through these. */
export interface Engine {
  readonly kind: 'embedded' | 'server';
  begin: () => Promise<Session>;
  /** Listens on a channel until the returned function is called. */
  listen: (channel: string, ear: Ear) => Promise<() => Promise<void>>;
  /** Runs one statement that no transaction may hold, such as VACUUM. */
  outside: (statement: string) => Promise<void>;
  close: () => Promise<void>;
}

/** What PostgreSQL refused, with its five-letter code. */
export class DatabaseError extends Error {
  readonly code: string;
  readonly table: string | undefined;
  readonly constraint: string | undefined;

  constructor({ message, code, table, constraint }: Refusal) {
    super(message);
    this.name = 'DatabaseError';
    this.code = code;
    this.table = table;
    this.constraint = constraint;
  }
}

export interface Refusal {
  message: string;
  code: string;
  table: string | undefined;
  constraint: string | undefined;
}

/** Reads a driver’s error, whichever driver; undefined when the database did not speak. */
export function refusalOf(thrown: unknown): Refusal | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string') return undefined;
  if (!/^[0-9A-Z]{5}$/.test(thrown.code)) return undefined;
  const named = thrown as { table?: string; constraint?: string };
  return {
    message: thrown.message,
    code: thrown.code,
    table: named.table,
    constraint: named.constraint,
  };
}

/** Runs `work` in one transaction: commits what it did, or takes all of it back. */
export async function inTransaction<Result>(
  engine: Engine,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const asked = performance.now();
  const session = await engine.begin();
  databaseWaits.publish((performance.now() - asked) / 1000);
  let result: Result;
  try {
    result = await work(session);
  } catch (thrown) {
    await session.rollback();
    throw thrown;
  }
  await session.commit();
  return result;
}
