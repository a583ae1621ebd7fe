import { eq, sql } from 'drizzle-orm';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson } from '#domain/canonical.ts';
import type { Noun } from '#domain/record/nouns.ts';
import type { TrailLine } from '#domain/trail/entry.ts';
import { leafOfText } from '#domain/trail/leaf.ts';
import { checkpoints, trail } from '../trail/append-tables.ts';
import type { Database } from './database.ts';
import { versionOf, type Draft } from './keep.ts';
import { recordTable } from './records.ts';
import { testLookupFor } from './release.ts';

/** A version that was written before, perhaps elsewhere. */
export interface Past<N extends Noun> extends Draft<N> {
  version: number;
  recordedAt: Date;
  recordedBy: string;
}

const ROWS_AT_ONCE = 200;

/** True when nothing was ever written for the seat’s organization: only such a one takes a replay. */
export async function isUnwritten(db: Database): Promise<boolean> {
  const own = eq(trail.organizationId, db.seat.organization);
  const [first] = await db.select({ seq: trail.seq }).from(trail).where(own).limit(1);
  return first === undefined;
}

/**
 * Writes versions as they were written once. Nouns come in the order of NOUNS (a result’s engagements are those
 * of its test), versions of a record in order. The trail must vouch for each by the end of the transaction.
 */
export async function replayRecords<N extends Noun>(
  db: Database,
  noun: N,
  past: readonly Past<N>[],
): Promise<void> {
  const { organization, side } = db.seat;
  for (let from = 0; from < past.length; from += ROWS_AT_ONCE) {
    const batch = past.slice(from, from + ROWS_AT_ONCE);
    const bodies = batch.map(({ body }) => body as object);
    const lookUp = await testLookupFor(db, noun, bodies);
    const rows = [];
    for (const { version, recordedAt, recordedBy, ...draft } of batch) {
      const written = { organization, side, person: recordedBy, at: recordedAt };
      rows.push((await versionOf(noun, draft, version, written, lookUp)).row);
    }
    await db.insert(recordTable(noun)).values(rows);
  }
}

/** Writes lines of a trail as they stand, withheld ones too, in the order of `seq`. */
export async function replayTrail(db: Database, lines: readonly TrailLine[]): Promise<void> {
  const { organization: organizationId } = db.seat;
  for (let from = 0; from < lines.length; from += ROWS_AT_ONCE) {
    await db.insert(trail).values(
      lines.slice(from, from + ROWS_AT_ONCE).map((line) => {
        if (!('entry' in line))
          return { organizationId, seq: line.seq, entry: null, salt: null, leaf: line.leaf };
        const entry = canonicalJson(line.entry);
        const leaf = bytesToHex(leafOfText(entry, line.salt));
        return { organizationId, seq: line.entry.seq, entry, salt: line.salt, leaf };
      }),
    );
  }
}

/** Keeps a signed checkpoint that came with a trail. */
export async function replayCheckpoint(
  db: Database,
  checkpoint: { size: number; root: string; note: string; signedAt: Date },
): Promise<void> {
  await db.insert(checkpoints).values({ organizationId: db.seat.organization, ...checkpoint });
}

/** Notes which versions of the seat’s organization left no trail, before the commit refuses them without a name. */
export async function findUntracedRecords(
  db: Database,
  noun: Noun,
): Promise<{ id: string; version: number }[]> {
  const table = recordTable(noun);
  return db
    .select({ id: table.id, version: table.version })
    .from(table)
    .where(
      sql`${table.organizationId} = ${db.seat.organization} and not exists (
        select from trail where trail.organization_id = ${table.organizationId} and trail.noun = ${noun}
          and trail.subject_id = ${table.id} and trail.subject_version = ${table.version}
          and trail.digest = ${table.digest})`,
    );
}
