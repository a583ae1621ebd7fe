import { and, asc, desc, eq, lte, max, ne, sql, type SQL } from 'drizzle-orm';
import type { z } from 'zod';
import { NOUNS, type BodyOf, type Noun } from '#domain/record/nouns.ts';
import { Problem } from '#domain/problem.ts';
import type { Database } from './database.ts';
import { keep, type Draft } from './keep.ts';
import { recordTable, type RecordTable, type Stored } from './records.ts';

/** What a store says of its rows in conditions: the columns of the current version of each. */
export type Current = ReturnType<typeof columnsOf>;

export interface Wanted {
  /** The organization whose records are wanted; without it, all that the seat can see. */
  from?: string | undefined;
  id?: string | undefined;
  /** The versions that held on this day, instead of the latest. */
  asOf?: string | undefined;
  matching?: ((row: Current) => SQL | undefined) | undefined;
  limit?: number | undefined;
}

/** Where to look for one record: its organization (needed only where several have one of that id), or a day. */
export type Place = Pick<Wanted, 'from' | 'asOf'>;

export interface RecordStore<N extends Noun> {
  /** The current version of each record, by id. */
  find: (db: Database, wanted?: Wanted) => Promise<Stored<N>[]>;
  /** One record; a Problem `missing` when it is not there or not for this seat. */
  read: (db: Database, id: string, place?: Place) => Promise<Stored<N>>;
  /** All versions of one record, the first one first. */
  history: (db: Database, id: string, place?: Pick<Place, 'from'>) => Promise<Stored<N>[]>;
  /** Reads a record of one’s own organization and holds it until the transaction ends. */
  claim: (db: Database, id: string) => Promise<Stored<N>>;
  /** Writes version 1. */
  add: (db: Database, draft: Draft<N>) => Promise<Stored<N>>;
  /** Writes the version after the one that was claimed; a Problem `conflict` when somebody was faster. */
  save: (db: Database, next: Draft<N> & { version: number }) => Promise<Stored<N>>;
}

/** Reads and writes the records of one noun. Versions are only ever added. */
export function recordStore<N extends Noun>(noun: N): RecordStore<N> {
  const table = recordTable(noun);
  const find = (db: Database, wanted: Wanted = {}) => findCurrent(db, noun, wanted);
  const read = async (db: Database, id: string, place: Place = {}): Promise<Stored<N>> => {
    const found = await find(db, { from: place.from, asOf: place.asOf, id, limit: 2 });
    if (found.length > 1) throw severalOf(noun, id);
    return found[0] ?? refuseMissing(noun, id);
  };
  return {
    find,
    read,
    history: async (db, id, { from } = {}) => {
      const rows = await db
        .select(columnsOf(table))
        .from(table)
        .where(and(eq(table.id, id), from === undefined ? undefined : eq(table.organizationId, from)))
        .orderBy(asc(table.organizationId), asc(table.version));
      if (new Set(rows.map((row) => row.organizationId)).size > 1) throw severalOf(noun, id);
      return rows.length > 0 ? rows.map((row) => opened(noun, row)) : refuseMissing(noun, id);
    },
    claim: async (db, id) => {
      const { organization } = db.seat;
      const name = `${noun} ${organization} ${id}`;
      await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
      return read(db, id, { from: organization });
    },
    add: async (db, draft) => {
      await refuseTwin(db, noun, draft.id);
      return keep(db, noun, draft, 1);
    },
    save: (db, { version, ...draft }) => keep(db, noun, draft, version + 1),
  };
}

/** Two names that differ only in case are one file on many machines: such records could never leave in a binder. */
async function refuseTwin(db: Database, noun: Noun, id: string): Promise<void> {
  const table = recordTable(noun);
  const { organization } = db.seat;
  const name = `${noun} ${organization} ${id.toLowerCase()}`;
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 1))`);
  const [twin] = await db
    .select({ id: table.id })
    .from(table)
    .where(
      and(
        eq(table.organizationId, organization),
        sql`lower(${table.id}) = ${id.toLowerCase()}`,
        ne(table.id, id),
      ),
    )
    .limit(1);
  if (!twin) return;
  throw new Problem(
    'conflict',
    `There is a ${wordsOf(noun)} ${twin.id} already, which differs only in upper and lower case. Nothing was added; choose another name.`,
    { noun, id },
  );
}

/** How many records of a noun the seat can see, and the newest moment one was written: for counts that open lists. */
export async function countRecords(
  db: Database,
  noun: Noun,
): Promise<{ count: number; newest: Date | null }> {
  const table = recordTable(noun);
  const [row] = await db
    .select({
      count: sql<number>`count(distinct (${table.organizationId}, ${table.id}))::integer`,
      newest: max(table.recordedAt),
    })
    .from(table);
  return { count: row?.count ?? 0, newest: row?.newest ?? null };
}

type Row = Omit<RecordTable['$inferSelect'], 'canonical'>;

async function findCurrent<N extends Noun>(db: Database, noun: N, wanted: Wanted): Promise<Stored<N>[]> {
  const table = recordTable(noun);
  const { from, id, asOf, matching, limit } = wanted;
  const current = db
    .selectDistinctOn([table.organizationId, table.id], columnsOf(table))
    .from(table)
    .where(
      and(
        from === undefined ? undefined : eq(table.organizationId, from),
        id === undefined ? undefined : eq(table.id, id),
        asOf === undefined ? undefined : lte(table.effectiveOn, asOf),
      ),
    )
    .orderBy(asc(table.organizationId), asc(table.id), desc(table.version))
    .as('current');
  const found = db
    .select()
    .from(current)
    .where(matching?.(current as unknown as Current))
    .orderBy(asc(current.id), asc(current.organizationId));
  const rows = await (limit === undefined ? found : found.limit(limit));
  return rows.map((row) => opened(noun, row));
}

/** Everything but the canonical text, which only proofs need. */
function columnsOf(table: RecordTable) {
  return {
    organizationId: table.organizationId,
    id: table.id,
    version: table.version,
    effectiveOn: table.effectiveOn,
    side: table.side,
    engagements: table.engagements,
    isReleased: table.isReleased,
    body: table.body,
    digest: table.digest,
    recordedAt: table.recordedAt,
    recordedBy: table.recordedBy,
  };
}

function opened<N extends Noun>(noun: N, { organizationId, body, ...row }: Row): Stored<N> {
  const shape: z.ZodType = NOUNS[noun].shape;
  return { noun, organization: organizationId, ...row, body: shape.parse(body) as BodyOf<N> };
}

function refuseMissing(noun: Noun, id: string): never {
  throw new Problem('missing', `There is no ${wordsOf(noun)} ${id} that you can see.`, { noun, id });
}

function severalOf(noun: Noun, id: string): Problem {
  return new Problem(
    'invalid',
    `Several companies have a ${wordsOf(noun)} ${id}. Say which company you mean.`,
    {
      noun,
      id,
    },
  );
}

/** A noun as people write it: `size table`. */
function wordsOf(noun: Noun): string {
  return noun.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
