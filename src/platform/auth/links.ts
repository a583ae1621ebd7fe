import { createHash, randomBytes } from 'node:crypto';
import { Problem } from '#domain/problem.ts';
import { inTransaction, type Engine } from '../db/engine.ts';

const DAY_MS = 86_400_000;
/** How long an invitation waits for its person. */
export const INVITATION_MS = 7 * DAY_MS;
/** How long the link of the first start waits. The next start makes another. */
export const FOUNDING_MS = DAY_MS;

/** How long a link to a new password is good. */
export const RESET_MS = 30 * 60_000;

/** The secret of a one-time link, 256 random bits, and the hash that is kept of it. */
export function makeLink(): { token: string; sha256: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, sha256: hashOf(token) };
}

/** What is kept of the secret of a link. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A link that was used, replaced, revoked or has run out, or never was: one answer for all, so that nobody learns which. */
export function noSuchLink(): Problem {
  return new Problem(
    'missing',
    'This link is not valid, or no longer. It can be used once. Ask for a new one where it came from.',
  );
}

/** Makes the link with which somebody founds an organization and becomes its first owner, or its first partner. */
export async function makeFoundingLink(engine: Engine, now: Date): Promise<string> {
  const { token, sha256 } = makeLink();
  await inTransaction(engine, (session) =>
    session.query('insert into accounts.founding_links values ($1, $2, $3)', [
      sha256,
      now,
      new Date(now.getTime() + FOUNDING_MS),
    ]),
  );
  return token;
}

/** The founding link of a start: only while there is no organization, and then the earlier ones end. */
export async function foundingLinkAtStart(engine: Engine, now: Date): Promise<string | undefined> {
  const isFounded = await inTransaction(engine, async (session) => {
    if ((await session.query('select 1 from organizations limit 1')).length > 0) return true;
    await session.query('delete from accounts.founding_links');
    return false;
  });
  return isFounded ? undefined : makeFoundingLink(engine, now);
}
