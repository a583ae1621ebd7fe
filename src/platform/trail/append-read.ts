import { and, asc, count, desc, eq, gte, lt } from 'drizzle-orm';
import { Entry, type TrailLine } from '#domain/trail/entry.ts';
import type { Database } from '../db/database.ts';
import { checkpoints, trail } from './append-tables.ts';

/** How many lines an organization’s trail has. */
export async function readTrailSize(db: Database, organization: string): Promise<number> {
  const [row] = await db.select({ size: count() }).from(trail).where(eq(trail.organizationId, organization));
  return row?.size ?? 0;
}

/** Lines `from` (inclusive) to `to` (exclusive) of an organization’s trail, in order. */
export async function readTrailLines(
  db: Database,
  organization: string,
  { from, to }: { from: number; to: number },
): Promise<TrailLine[]> {
  const rows = await db
    .select()
    .from(trail)
    .where(and(eq(trail.organizationId, organization), gte(trail.seq, from), lt(trail.seq, to)))
    .orderBy(asc(trail.seq));
  return rows.map(({ seq, entry, salt, leaf }) =>
    entry === null || salt === null ? { seq, leaf } : { entry: Entry.parse(JSON.parse(entry)), salt },
  );
}

/** Leaf data of lines `from` to `to`, in hex and in order: what a root is computed from. */
export async function readLeaves(
  db: Database,
  organization: string,
  { from, to }: { from: number; to: number },
): Promise<string[]> {
  const rows = await db
    .select({ leaf: trail.leaf })
    .from(trail)
    .where(and(eq(trail.organizationId, organization), gte(trail.seq, from), lt(trail.seq, to)))
    .orderBy(asc(trail.seq));
  return rows.map(({ leaf }) => leaf);
}

export type CheckpointRow = typeof checkpoints.$inferSelect;

/** The newest checkpoint of an organization’s trail. */
export async function findNewestCheckpoint(
  db: Database,
  organization: string,
): Promise<CheckpointRow | undefined> {
  const [row] = await db
    .select()
    .from(checkpoints)
    .where(eq(checkpoints.organizationId, organization))
    .orderBy(desc(checkpoints.size))
    .limit(1);
  return row;
}
