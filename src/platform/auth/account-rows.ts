import { randomBytes } from 'node:crypto';
import { Problem } from '#domain/problem.ts';
import type { Session } from '../db/engine.ts';

/** Who an account belongs to. Its address is how the person signs in, whatever organizations they belong to. */
export interface Account {
  id: string;
  name: string;
  email: string;
}

/** A new account with its password, in the transaction of what it is made for. */
export async function addAccount(
  session: Session,
  { email, name, passwordHash, at }: Omit<Account, 'id'> & { passwordHash: string | null; at: Date },
): Promise<string> {
  const id = newId();
  const added = await session.query(
    `insert into accounts."user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
     values ($1, $2, $3, false, $4, $4) on conflict ("email") do nothing returning 1`,
    [id, name, email.toLowerCase(), at],
  );
  if (added.length === 0) {
    throw new Problem(
      'conflict',
      'There is an account with this address already. Sign in with it first, then open the link again. Nothing was changed.',
    );
  }
  if (passwordHash !== null) {
    await session.query(
      `insert into accounts."account" ("id", "accountId", "providerId", "userId", "password", "createdAt", "updatedAt")
       values ($1, $2, 'credential', $2, $3, $4, $4)`,
      [newId(), id, passwordHash, at],
    );
  }
  return id;
}

/** As long and as random as the library’s own ids. */
function newId(): string {
  return randomBytes(24).toString('base64url');
}
