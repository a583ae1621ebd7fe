import { Problem } from '#domain/problem.ts';
import type { StoredFile } from '#domain/evidence/evidence.ts';
import type { Database } from '#platform/db/database.ts';
import { heldBytes, holdFile, noteType } from '#platform/db/files.ts';
import { recordStore } from '#platform/db/store.ts';
import type { Received } from '#platform/storage/receive.ts';

export const readEvidence = recordStore('evidence').read;

/** Holds a file that came for the seat’s organization, and notes what it is. */
export async function saveHeldFile(db: Database, file: Received): Promise<void> {
  await holdFile(db, file);
  await noteType(db, file);
}

/** A record may cite only bytes that its own organization brought in, and as many as there are. */
export async function demandFile(db: Database, { name, sha256, bytes }: StoredFile): Promise<void> {
  const held = await heldBytes(db, sha256);
  if (held === undefined) {
    throw new Problem('missing', `The bytes of "${name}" have not been brought in. Upload the file first.`, {
      sha256,
    });
  }
  if (held !== bytes) {
    throw new Problem('invalid', `"${name}" has ${held} bytes, not ${bytes}. Nothing was filed.`, { sha256 });
  }
}
