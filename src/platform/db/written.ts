import { and, asc, eq, sql } from 'drizzle-orm';
import type { Noun } from '#domain/record/nouns.ts';
import type { WrittenRecord } from '#domain/record/digest.ts';
import type { Database } from './database.ts';
import { recordTable } from './records.ts';

/** Where a page of versions begins: after this one. */
export interface After {
  id: string;
  version: number;
}

/**
 * Versions of the seat’s own organization exactly as written, no default filled in, by id and version. Only those
 * that the first `trailSize` lines of the trail vouch for: pages read one after the other show one moment.
 */
export async function readWritten(
  db: Database,
  noun: Noun,
  { after, limit, trailSize }: { after?: After | undefined; limit: number; trailSize: number },
): Promise<WrittenRecord[]> {
  const table = recordTable(noun);
  const rows = await db
    .select({ canonical: table.canonical })
    .from(table)
    .where(
      and(
        eq(table.organizationId, db.seat.organization),
        after && sql`(${table.id}, ${table.version}) > (${after.id}, ${after.version})`,
        sql`exists (select from trail where trail.organization_id = ${table.organizationId}
          and trail.noun = ${noun} and trail.subject_id = ${table.id}
          and trail.subject_version = ${table.version} and trail.seq < ${trailSize})`,
      ),
    )
    .orderBy(asc(table.id), asc(table.version))
    .limit(limit);
  return rows.map(({ canonical }) => JSON.parse(canonical) as WrittenRecord);
}
