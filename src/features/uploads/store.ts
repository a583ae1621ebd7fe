import { and, asc, count, eq, isNull } from 'drizzle-orm';
import { Problem } from '#domain/problem.ts';
import type { Database } from '#platform/db/database.ts';
import { holdFile, noteType, readType } from '#platform/db/files.ts';
import type { Received } from '#platform/storage/receive.ts';
import type { FileType } from '#platform/storage/sniff.ts';
import { uploadPieces, uploads } from './tables.ts';

export type UploadRow = typeof uploads.$inferSelect;

export async function findUploads(db: Database): Promise<UploadRow[]> {
  return db.select().from(uploads).orderBy(asc(uploads.begunAt), asc(uploads.id));
}

export async function countOpenUploads(db: Database): Promise<number> {
  const [row] = await db.select({ open: count() }).from(uploads).where(isNull(uploads.sha256));
  return row?.open ?? 0;
}

export async function readUpload(db: Database, id: string): Promise<UploadRow> {
  return found(id, await db.select().from(uploads).where(eq(uploads.id, id)));
}

/** Reads an upload and holds its row until the transaction ends. */
export async function claimUpload(db: Database, id: string): Promise<UploadRow> {
  return found(id, await db.select().from(uploads).where(eq(uploads.id, id)).for('update'));
}

function found(id: string, [row]: UploadRow[]): UploadRow {
  if (row) return row;
  throw new Problem('missing', 'There is no such upload of yours. It may have expired; begin it again.', {
    id,
  });
}

export async function addUpload(
  db: Database,
  row: Omit<UploadRow, 'organizationId' | 'person' | 'received' | 'sha256' | 'begunAt'>,
): Promise<UploadRow> {
  const { organization: organizationId, person, at: begunAt } = db.seat;
  const added = { ...row, organizationId, person, begunAt, received: 0, sha256: null };
  await db.insert(uploads).values(added);
  return added;
}

/** Counts a piece as received, unless another one came first: then nothing is written and it gives false. */
export async function addPiece(
  db: Database,
  id: string,
  piece: { first: number; bytes: number; key: string; expiresAt: Date },
): Promise<boolean> {
  const { first, bytes, key, expiresAt } = piece;
  const moved = await db
    .update(uploads)
    .set({ received: first + bytes, expiresAt })
    .where(and(eq(uploads.id, id), eq(uploads.received, first), isNull(uploads.sha256)))
    .returning({ organizationId: uploads.organizationId });
  const [{ organizationId } = { organizationId: undefined }] = moved;
  if (organizationId === undefined) return false;
  await db.insert(uploadPieces).values({ organizationId, uploadId: id, first, bytes, key });
  return true;
}

/** Pieces of an upload in their order. */
export async function findPieces(db: Database, id: string): Promise<{ first: number; key: string }[]> {
  return db
    .select({ first: uploadPieces.first, key: uploadPieces.key })
    .from(uploadPieces)
    .where(eq(uploadPieces.uploadId, id))
    .orderBy(asc(uploadPieces.first));
}

/** Holds the file that an upload became, and notes which; its pieces are no longer needed. */
export async function saveWhole(db: Database, id: string, file: Received): Promise<void> {
  const { sha256 } = file;
  await holdFile(db, file);
  await noteType(db, file);
  await db.update(uploads).set({ sha256 }).where(eq(uploads.id, id));
  await db.delete(uploadPieces).where(eq(uploadPieces.uploadId, id));
}

export async function removeUpload(db: Database, id: string): Promise<void> {
  await db.delete(uploads).where(eq(uploads.id, id));
}

/** What the file of a whole upload is; null before that. */
export async function findType(db: Database, { sha256, declared }: UploadRow): Promise<FileType | null> {
  return sha256 === null ? null : ((await readType(db, sha256, declared ?? '')) ?? null);
}
