import { randomBytes } from 'node:crypto';
import { desc, eq, sql } from 'drizzle-orm';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson } from '#domain/canonical.ts';
import { Entry } from '#domain/trail/entry.ts';
import { backOf, CLOCK_TOLERANCE_MS } from '#domain/trail/clock.ts';
import { leafOfText } from '#domain/trail/leaf.ts';
import type { Database } from '../db/database.ts';
import type { Stored } from '../db/records.ts';
import { trail } from './append-tables.ts';

/** What happened to which version: `control.in-force` and the version that was saved. */
export interface Event {
  type: string;
  subject: Stored;
}

/** Hears that a moment lies this long before the one on the entry before it: the clock of the machine went back. */
export type TellClock = (backMs: number) => void;

/**
 * Appends an entry to the trail of the seat’s organization, in the same transaction as the write it tells of.
 * Writers of one organization take turns from here to the end of their transactions: `seq` has no gap. The order is
 * that of `seq`; a moment is what the clock said, right or wrong, and is never bent to fit.
 */
export async function append(db: Database, { type, subject }: Event, tell?: TellClock): Promise<Entry> {
  const { organization, person, side, role, at } = db.seat;
  const last = await lastLine(db, organization);
  const backMs = last?.entry ? backOf(Entry.parse(JSON.parse(last.entry)).at, at.toISOString()) : 0;
  if (backMs > CLOCK_TOLERANCE_MS) tell?.(backMs);
  const entry = Entry.parse({
    seq: (last?.seq ?? -1) + 1,
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

/** The last line of the trail, which stays the last until the transaction ends. */
async function lastLine(
  db: Database,
  organization: string,
): Promise<{ seq: number; entry: string | null } | undefined> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`trail ${organization}`}, 0))`);
  const [row] = await db
    .select({ seq: trail.seq, entry: trail.entry })
    .from(trail)
    .where(eq(trail.organizationId, organization))
    .orderBy(desc(trail.seq))
    .limit(1);
  return row;
}
