import { eq } from 'drizzle-orm';
import { bigint, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';

/** Which blobs an organization brought in itself. Knowing a hash is not a right to its bytes. */
export const heldFiles = pgTable(
  'held_files',
  {
    organizationId: text('organization_id').notNull(),
    sha256: text('sha256').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    heldAt: timestamp('held_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.sha256] })],
);

/** Notes that bytes arrived for the seat’s organization, so that its records may cite them. */
export async function holdFile(db: Database, file: { sha256: string; bytes: number }): Promise<void> {
  const { organization, at } = db.seat;
  await db
    .insert(heldFiles)
    .values({ organizationId: organization, heldAt: at, sha256: file.sha256, bytes: file.bytes })
    .onConflictDoNothing();
}

/** Size of a file that the seat’s organization brought in; undefined when it did not. */
export async function heldBytes(db: Database, sha256: string): Promise<number | undefined> {
  const [row] = await db
    .select({ bytes: heldFiles.bytes })
    .from(heldFiles)
    .where(eq(heldFiles.sha256, sha256));
  return row?.bytes;
}
