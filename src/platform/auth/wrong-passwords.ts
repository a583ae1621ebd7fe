import { createHash } from 'node:crypto';
import { Problem } from '#domain/problem.ts';
import { inTransaction, type Engine } from '../db/engine.ts';

/** Wrong passwords in a row before an address has to wait. */
const PATIENCE = 10;
/** How long it waits, and how long wrong ones are remembered. */
const WAIT_MS = 15 * 60_000;

/** Counts wrong passwords for an address, over all clients and servers, whether or not somebody has that address. */
export interface WrongPasswords {
  /** Refuses while the address has to wait. */
  demandPatience: (email: string) => Promise<void>;
  count: (email: string) => Promise<void>;
  forget: (email: string) => Promise<void>;
}

/** The count lies in the database, so that it holds over several servers and a restart. */
export function countWrongPasswords(engine: () => Engine, now: () => Date): WrongPasswords {
  const run = async (query: string, values: readonly unknown[]): Promise<unknown[]> =>
    inTransaction(engine(), (session) => session.query(query, values));
  const since = (): Date => new Date(now().getTime() - WAIT_MS);
  return {
    demandPatience: async (email) => {
      const found = await run(
        'select in_a_row from accounts.wrong_passwords where email_sha256 = $1 and last_at > $2 and in_a_row >= $3',
        [keyOf(email), since(), PATIENCE],
      );
      if (found.length === 0) return;
      throw new Problem(
        'forbidden',
        'Too many wrong passwords in a row for this address. Wait a quarter of an hour, or ask for a new password.',
      );
    },
    count: async (email) =>
      void (await run(
        `insert into accounts.wrong_passwords values ($1, 1, $2)
         on conflict (email_sha256) do update set last_at = $2,
           in_a_row = case when wrong_passwords.last_at > $3 then wrong_passwords.in_a_row + 1 else 1 end`,
        [keyOf(email), now(), since()],
      )),
    forget: async (email) =>
      void (await run('delete from accounts.wrong_passwords where email_sha256 = $1', [keyOf(email)])),
  };
}

function keyOf(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
}
