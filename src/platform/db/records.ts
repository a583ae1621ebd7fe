import { sql, type SQL } from 'drizzle-orm';
import { boolean, date, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { NOUNS, type BodyOf, type Kept, type Noun } from '#domain/record/nouns.ts';

/** A version as it lies in the database: what was written, who wrote it when, and the digest that the trail holds. */
export interface Stored<N extends Noun = Noun> extends Kept<N> {
  side: 'company' | 'auditor';
  /** Engagements it is about, where its body or its test names them. */
  engagements: string[];
  /** Auditor’s records only: this version may be seen by the company it is about. */
  isReleased: boolean;
  digest: string;
  recordedAt: Date;
  recordedBy: string;
}

/** The table of a noun. All have one shape; `migrations/` makes them by one procedure. */
export type RecordTable = ReturnType<typeof makeTable>;

const tables = new Map<Noun, RecordTable>();

/** The table of a noun, the same value at every call. */
export function recordTable(noun: Noun): RecordTable {
  const known = tables.get(noun);
  if (known) return known;
  const table = makeTable(tableNameOf(noun));
  tables.set(noun, table);
  return table;
}

/** A noun’s folder in a binder is also its table. */
export function tableNameOf(noun: Noun): string {
  return NOUNS[noun].folder.replaceAll('-', '_');
}

/** A field of the body as text, for conditions and order: `bodyText(row, 'control')`. */
export function bodyText(row: { body: RecordTable['body'] }, field: string): SQL<string | null> {
  return sql<string | null>`${row.body} ->> ${field}`;
}

/** True when the list in a field of the body holds `value`: `bodyHas(row, 'controls', 'IAM-03')`. */
export function bodyHas(row: { body: RecordTable['body'] }, field: string, value: string): SQL<boolean> {
  return sql<boolean>`coalesce(${row.body} -> ${field} ? ${value}, false)`;
}

function makeTable(name: string) {
  return pgTable(
    name,
    {
      organizationId: text('organization_id').notNull(),
      id: text('id').notNull(),
      version: integer('version').notNull(),
      effectiveOn: date('effective_on', { mode: 'string' }).notNull(),
      side: text('side', { enum: ['company', 'auditor'] }).notNull(),
      engagements: text('engagements').array().notNull(),
      isReleased: boolean('is_released').notNull(),
      /** The canonical text that the digest is of; the database derives `body` from it. */
      canonical: text('canonical').notNull(),
      body: jsonb('body')
        .$type<BodyOf<Noun>>()
        .notNull()
        .generatedAlwaysAs(sql`canonical::jsonb -> 'body'`),
      digest: text('digest').notNull(),
      recordedAt: timestamp('recorded_at', { withTimezone: true, mode: 'date' }).notNull(),
      recordedBy: text('recorded_by').notNull(),
    },
    (table) => [primaryKey({ columns: [table.organizationId, table.id, table.version] })],
  );
}
