import { and, asc, eq, sql } from 'drizzle-orm';
import { Problem } from '#domain/problem.ts';
import type { Noun } from '#domain/record/nouns.ts';
import type { Database } from '#platform/db/database.ts';
import { findNewestCheckpoint, type CheckpointRow } from '#platform/trail/append-read.ts';
import { checkpoints, trail } from './tables.ts';

/** The newest checkpoint; a Problem `missing` when none was signed yet. */
export async function readNewestCheckpoint(db: Database, organization: string): Promise<CheckpointRow> {
  const found = await findNewestCheckpoint(db, organization);
  if (found) return found;
  throw new Problem('missing', 'No checkpoint of this trail has been signed yet. Sign one first.');
}

export async function addCheckpoint(db: Database, checkpoint: CheckpointRow): Promise<void> {
  await db.insert(checkpoints).values(checkpoint);
}

/** Number of the first line that tells of a version of a record. */
export async function readSeqOf(
  db: Database,
  organization: string,
  { noun, id, version }: { noun: Noun; id: string; version: number },
): Promise<number> {
  const [row] = await db
    .select({ seq: trail.seq })
    .from(trail)
    .where(
      and(
        eq(trail.organizationId, organization),
        sql`noun = ${noun} and subject_id = ${id} and subject_version = ${version}`,
      ),
    )
    .orderBy(asc(trail.seq))
    .limit(1);
  if (!row) throw new Problem('missing', `No line of this trail tells of ${noun} ${id}, version ${version}.`);
  return row.seq;
}
