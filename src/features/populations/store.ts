import type { Database } from '#platform/db/database.ts';
import { bodyText } from '#platform/db/records.ts';
import { recordStore, type Place } from '#platform/db/store.ts';
import { eq } from 'drizzle-orm';

const store = recordStore('population');

export const readPopulation = store.read;
export const claimPopulation = store.claim;
export const savePopulation = store.save;

/** The commitments to seeds that auditors gave for a population, by test. */
export async function findCommitments(
  db: Database,
  population: string,
  place: Place = {},
): Promise<{ test: string; commitment: string }[]> {
  const rows = await recordStore('seedCommitment').find(db, {
    ...place,
    matching: (row) => eq(bodyText(row, 'population'), population),
  });
  return rows.map(({ body: { test, commitment } }) => ({ test, commitment }));
}
