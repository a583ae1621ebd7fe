import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '#platform/db/database.ts';
import { bodyText, type Stored } from '#platform/db/records.ts';
import { recordStore, type Place } from '#platform/db/store.ts';

const store = recordStore('control');

export type ControlRow = Stored<'control'>;

export const readControl = store.read;
export const findControlVersions = store.history;
export const claimControl = store.claim;
export const addControl = store.add;
export const saveControl = store.save;

export async function findControls(
  db: Database,
  wanted: Place & { domain?: string | undefined; requirement?: string | undefined },
): Promise<ControlRow[]> {
  const { domain, requirement, from, asOf } = wanted;
  return store.find(db, {
    from,
    asOf,
    matching: (row) =>
      and(
        domain === undefined ? undefined : eq(bodyText(row, 'domain'), domain),
        requirement === undefined
          ? undefined
          : sql`${row.body} -> 'mapping' @> ${JSON.stringify([{ requirement }])}::jsonb`,
      ),
  });
}
