import { and, eq } from 'drizzle-orm';
import { bigint, boolean, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { FileType } from '../storage/sniff.ts';
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

/** What held files are by their bytes, by what was declared of them. */
export const fileTypes = pgTable(
  'file_types',
  {
    organizationId: text('organization_id').notNull(),
    sha256: text('sha256').notNull(),
    declared: text('declared').notNull(),
    sniffed: text('sniffed').notNull(),
    agrees: boolean('agrees').notNull(),
    notedAt: timestamp('noted_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.sha256, table.declared] })],
);

/** Notes what a file is beside what was said of it. */
export async function noteType(
  db: Database,
  { sha256, type }: { sha256: string; type: FileType },
): Promise<void> {
  const { organization: organizationId, at: notedAt } = db.seat;
  await db
    .insert(fileTypes)
    .values({ organizationId, sha256, notedAt, ...type })
    .onConflictDoNothing();
}

/** What a file of the seat’s organization is, by what was declared when it came; undefined when nobody looked. */
export async function readType(
  db: Database,
  sha256: string,
  declared: string,
): Promise<FileType | undefined> {
  const { sniffed, agrees } = fileTypes;
  const [row] = await db
    .select({ sniffed, agrees, declared: fileTypes.declared })
    .from(fileTypes)
    .where(
      and(
        eq(fileTypes.organizationId, db.seat.organization),
        eq(fileTypes.sha256, sha256),
        eq(fileTypes.declared, declared),
      ),
    );
  return row;
}
