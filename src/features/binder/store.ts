import { and, asc, eq, sql } from 'drizzle-orm';
import { NOUN_NAMES, NOUNS, type BodyOf } from '#domain/record/nouns.ts';
import type { Database } from '#platform/db/database.ts';
import { heldFiles } from '#platform/db/files.ts';
import { recordTable } from '#platform/db/records.ts';
import type { CheckpointRow } from '#platform/trail/append-read.ts';
import { checkpoints, trail } from '#platform/trail/append-tables.ts';
import { binderLog } from './tables.ts';

export { replayCheckpoint, replayRecords, replayTrail, isUnwritten } from '#platform/db/replay.ts';

const ROWS_AT_ONCE = 500;

/** What came in or went out. */
export type Passage = Omit<typeof binderLog.$inferInsert, 'organizationId' | 'at' | 'byWhom'>;

/** Notes a binder’s passage in the installation’s log. */
export async function addPassage(db: Database, passage: Passage): Promise<void> {
  const { organization, person, at } = db.seat;
  await db.insert(binderLog).values({ ...passage, organizationId: organization, at, byWhom: person });
}

/** What the binder from which the seat’s organization came said of itself; undefined when it began here. */
export async function findOrigin(
  db: Database,
): Promise<{ manifest: string; keys: string; signedSize: number } | undefined> {
  const [row] = await db
    .select()
    .from(binderLog)
    .where(and(eq(binderLog.organizationId, db.seat.organization), eq(binderLog.what, 'imported')));
  if (!row) return undefined;
  const { manifest, keys, signedSize } = row;
  if (manifest === null || keys === null || signedSize === null)
    throw new Error('An import is noted without its origin.');
  return { manifest, keys, signedSize };
}

/**
 * Whether the trail of the seat’s organization vouches for a version that the seat does not see. Only a firm’s people
 * can lack any: a company’s own rows are all its people’s.
 */
export async function hidesAny(db: Database): Promise<boolean> {
  const { organization, side } = db.seat;
  if (side !== 'auditor') return false;
  for (const noun of NOUN_NAMES.filter((each) => NOUNS[each].writtenBy !== 'company')) {
    const table = recordTable(noun);
    const seen = sql`select from ${table} where ${table.organizationId} = ${organization}
      and ${table.id} = ${trail}.subject_id and ${table.version} = ${trail}.subject_version`;
    const [hidden] = await db
      .select({ seq: trail.seq })
      .from(trail)
      .where(
        and(eq(trail.organizationId, organization), sql`${trail}.noun = ${noun} and not exists (${seen})`),
      )
      .limit(1);
    if (hidden) return true;
  }
  return false;
}

/** Checkpoints of the seat’s organization, smallest first. */
export async function findCheckpoints(db: Database): Promise<CheckpointRow[]> {
  return db
    .select()
    .from(checkpoints)
    .where(eq(checkpoints.organizationId, db.seat.organization))
    .orderBy(asc(checkpoints.size));
}

/**
 * For this transaction, prefers indexes. It fills tables that were empty when the plans of their triggers were made,
 * and a plan for an empty table reads all of it, row after row, for each row that comes. A bitmap reads all rows of
 * the organization just as well, to find the last line of its trail.
 */
export async function preferIndexes(db: Database): Promise<void> {
  await db.execute(
    sql`select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`,
  );
}

/** Notes that the bytes of many files are the seat’s organization’s. */
export async function holdFiles(
  db: Database,
  files: readonly { sha256: string; bytes: number }[],
): Promise<void> {
  const { organization: organizationId, at: heldAt } = db.seat;
  for (let from = 0; from < files.length; from += ROWS_AT_ONCE) {
    const rows = files.slice(from, from + ROWS_AT_ONCE).map((file) => ({ organizationId, heldAt, ...file }));
    await db.insert(heldFiles).values(rows).onConflictDoNothing();
  }
}

/** Side and name of the seat’s organization, from its own record; undefined when there is no such organization. */
export async function findOwnOrganization(
  db: Database,
): Promise<{ side: 'company' | 'auditor'; legalName: string } | undefined> {
  const table = recordTable('organization');
  const [row] = await db
    .select({ side: table.side, body: table.body })
    .from(table)
    .where(and(eq(table.organizationId, db.seat.organization), eq(table.id, db.seat.organization)))
    .orderBy(sql`${table.version} desc`)
    .limit(1);
  return row && { side: row.side, legalName: (row.body as BodyOf<'organization'>).legalName };
}
