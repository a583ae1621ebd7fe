import { z } from 'zod';
import type { Session } from '../db/engine.ts';

const Name = z.string().regex(/^[a-z_][a-z0-9_$]*$/i);

/** A table as it is copied: the columns that are written, not those the database derives from them. */
export const TableShape = z.strictObject({
  schema: Name,
  name: Name,
  columns: z.array(z.strictObject({ name: Name, type: z.string().regex(/^[a-z0-9_."[\](), ]+$/i) })).min(1),
  /** Columns of the primary key, in its order; none where the table has no key. */
  key: z.array(Name),
});
export type TableShape = z.output<typeof TableShape>;

/** A name within quotes, as SQL reads it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Schema and table, as SQL reads them. */
export function tableName({ schema, name }: Pick<TableShape, 'schema' | 'name'>): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

/** Every table of the database that holds rows, in the order of their names. */
export async function listTables(session: Session): Promise<TableShape[]> {
  const rows = (await session.query(`
    select n.nspname::text as schema, c.relname::text as name,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and a.attgenerated = '')::text as columns,
      coalesce((select json_agg(a.attname order by k.place)
        from pg_index i cross join unnest(i.indkey) with ordinality as k (attnum, place)
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary), '[]')::text as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by n.nspname::text collate "C", c.relname::text collate "C"`)) as {
    schema: string;
    name: string;
    columns: string | null;
    key: string;
  }[];
  return rows
    .filter(({ columns }) => columns !== null)
    .map(({ schema, name, columns, key }) =>
      TableShape.parse({ schema, name, columns: JSON.parse(columns ?? '[]'), key: JSON.parse(key) }),
    );
}

/** A counter of the database, such as the one behind a numbered column. */
export const Sequence = z.strictObject({ schema: Name, name: Name, last: z.string().regex(/^-?\d+$/) });
export type Sequence = z.output<typeof Sequence>;

/** The counters that have counted. */
export async function listSequences(session: Session): Promise<Sequence[]> {
  const rows = await session.query(`
    select schemaname::text as schema, sequencename::text as name, last_value::text as last from pg_sequences
    where last_value is not null and schemaname !~ '^pg_' order by 1, 2`);
  return z.array(Sequence).parse(rows);
}

/** Sets counters to where they were. */
export async function setSequences(session: Session, sequences: readonly Sequence[]): Promise<void> {
  for (const { schema, name, last } of sequences)
    await session.query('select setval($1::regclass, $2::bigint)', [tableName({ schema, name }), last]);
}
