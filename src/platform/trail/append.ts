import { randomBytes } from 'node:crypto';
import { eq, max, sql } from 'drizzle-orm';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson } from '#domain/canonical.ts';
import { Entry } from '#domain/trail/entry.ts';
import { leafOfText } from '#domain/trail/leaf.ts';
import type { Database } from '../db/database.ts';
import type { Stored } from '../db/records.ts';
import { trail } from './append-tables.ts';

/** What happened to which version: `control.in-force` and the version that was saved. */
export interface Event {
  type: string;
  subject: Stored;
}

/**
 * Appends an entry to the trail of the seat’s organization, in the same transaction as the write it tells of.
 * Writers of one organization take turns from here to the end of their transactions: `seq` has no gap.
 */
export async function append(db: Database, { type, subject }: Event): Promise<Entry> {
  const { organization, person, side, role, at } = db.seat;
  const entry = Entry.parse({
    seq: await nextSeq(db, organization),
    at: at.toISOString(),
    actor: { person, organization, side, role },
    type,
    subject: { noun: subject.noun, id: subject.id, version: subject.version },
    digest: subject.digest,
  } satisfies Entry);
  const text = canonicalJson(entry);
  const salt = randomBytes(16).toString('hex');
  await db.insert(trail).values({
    organizationId: organization,
    seq: entry.seq,
    entry: text,
    salt,
    leaf: bytesToHex(leafOfText(text, salt)),
  });
  return entry;
}

/** The number of the next entry, held until the transaction ends. */
export async function nextSeq(db: Database, organization: string): Promise<number> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`trail ${organization}`}, 0))`);
  const [row] = await db
    .select({ last: max(trail.seq) })
    .from(trail)
    .where(eq(trail.organizationId, organization));
  return (row?.last ?? -1) + 1;
}
