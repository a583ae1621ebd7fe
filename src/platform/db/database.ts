import { drizzle, type PgRemoteDatabase } from 'drizzle-orm/pg-proxy';
import type { Side } from '#domain/scope/organization.ts';
import type { Session } from './engine.ts';

/** For whom a transaction acts, and when: row security and every written row go by it. */
export interface Seat {
  organization: string;
  side: Side;
  person: string;
  role: string;
  /** Engagements the person is on; `['*']` for all of the organization’s own. */
  engagements: readonly string[];
  at: Date;
}

/** The query builder inside one open transaction. There is none outside: SQL there would pass row security by. */
export type Database = PgRemoteDatabase & { readonly seat: Seat };

/** Hands a session to the query builder. */
export function databaseOn(session: Session, seat: Seat): Database {
  const database = drizzle(async (text, values, method) => ({
    rows: await session.query(text, values, method === 'all' ? 'array' : 'object'),
  }));
  return Object.assign(database, { seat });
}

/** Takes the seat: role, organization, side, engagements and person, until the transaction ends. */
export async function takeSeat(
  session: Session,
  { organization, side, engagements, person }: Seat,
): Promise<void> {
  await session.query(
    `select set_config('tickmark.organization', $1, true), set_config('tickmark.side', $2, true),
      set_config('tickmark.engagements', $3, true), set_config('tickmark.person', $4, true),
      set_config('role', 'tickmark_app', true)`,
    [organization, side, engagements.join(','), person],
  );
}
