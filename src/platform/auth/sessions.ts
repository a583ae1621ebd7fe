import { Problem } from '#domain/problem.ts';
import { inTransaction, type Engine } from '../db/engine.ts';
import type { Proof, SignedIn } from './signed-in.ts';
import type { Library } from './library.ts';
import type { WrongPasswords } from './wrong-passwords.ts';

/** A session as its owner sees it. */
export interface SessionLine {
  id: string;
  startedAt: Date;
  expiresAt: Date;
  address: string;
  /** What the browser calls itself. */
  browser: string;
}

/** The sessions of an account that hold, the newest first. */
export async function listSessions(engine: Engine, account: string): Promise<SessionLine[]> {
  const rows = (await inTransaction(engine, (session) =>
    session.query(
      `select "id", "createdAt", "expiresAt", "ipAddress", "userAgent" from accounts."session"
       where "userId" = $1 and "expiresAt" > now() order by "createdAt" desc, "id" limit 200`,
      [account],
    ),
  )) as Record<'id' | 'createdAt' | 'expiresAt' | 'ipAddress' | 'userAgent', string | null>[];
  return rows.map((row) => ({
    id: row.id ?? '',
    startedAt: new Date(row.createdAt ?? ''),
    expiresAt: new Date(row.expiresAt ?? ''),
    address: row.ipAddress ?? '',
    browser: row.userAgent ?? '',
  }));
}

/** Ends one session of an account, at once. */
export async function endSession(engine: Engine, account: string, id: string): Promise<void> {
  const ended = await inTransaction(engine, (session) =>
    session.query('delete from accounts."session" where "id" = $1 and "userId" = $2 returning 1', [
      id,
      account,
    ]),
  );
  if (ended.length > 0) return;
  throw new Problem('missing', 'You have no such session, or it has ended already.');
}

/** Checks a proof and remembers in the session when it was given. Wrong ones count like wrong passwords at the door. */
export async function prove(
  engine: Engine,
  { api }: Library,
  wrong: WrongPasswords,
  { account, session, cookie }: SignedIn,
  proof: Proof,
): Promise<Date> {
  const name = `proof ${account.email}`;
  await wrong.demandPatience(name);
  const headers = new Headers({ cookie });
  const attempt =
    'password' in proof
      ? api.verifyPassword({ headers, body: proof }).then(({ status }) => status)
      : api.verifyTOTP({ headers, body: proof }).then(() => true);
  if (!(await attempt.catch(() => false))) {
    await wrong.count(name);
    throw new Problem('forbidden', 'That is not right. Nothing was signed or changed; try again.');
  }
  await wrong.forget(name);
  const [row] = (await inTransaction(engine, (open) =>
    open.query(
      'update accounts."session" set "provedAt" = now() where "id" = $1 returning "provedAt" as at',
      [session.id],
    ),
  )) as { at: string }[];
  if (!row) throw new Problem('unauthenticated', 'This session has ended. Sign in again.');
  return new Date(row.at);
}
