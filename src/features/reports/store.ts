import { eq } from 'drizzle-orm';
import type { Database } from '#platform/db/database.ts';
import { holdFile } from '#platform/db/files.ts';
import { bodyText, type Stored } from '#platform/db/records.ts';
import { recordStore, type Current, type Place } from '#platform/db/store.ts';

const store = recordStore('issue');

export const readIssue = store.read;
export const readIssueVersions = store.history;
export const addIssue = store.add;
export const saveHeldFile = holdFile;

/** Issued editions; of one engagement only, when asked. */
export async function findIssues(
  db: Database,
  { engagement, ...place }: Place & { engagement?: string | undefined },
): Promise<Stored<'issue'>[]> {
  const matching = (row: Current) =>
    engagement === undefined ? undefined : eq(bodyText(row, 'engagement'), engagement);
  return store.find(db, { ...place, matching });
}
