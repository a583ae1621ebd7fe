import type { Session } from '../db/engine.ts';
import { findKey } from '../trail/signing-keys.ts';
import { checkStoredTrail, findUnvouched, listTrails, type StoredTrail } from '../trail/stored.ts';

/** What a look at all organizations found. */
export interface Seen {
  trails: StoredTrail[];
  /** Record versions that stand on no trail, by table. */
  unvouched: { table: string; count: number }[];
}

/** Looks at every trail and every record, as what was loaded now stands in the database. */
export async function lookAround(
  session: Session,
  keys: string,
  tell: (words: string) => void,
): Promise<Seen> {
  const trails: StoredTrail[] = [];
  for (const organization of await listTrails(session)) {
    tell(`Checking the trail of ${organization}`);
    trails.push(await checkStoredTrail(session, organization, await findKey(session, keys, organization)));
  }
  return { trails, unvouched: await findUnvouched(session) };
}
