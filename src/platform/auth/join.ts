import type { z } from 'zod';
import { Problem } from '#domain/problem.ts';
import type { Organization, Person } from '#domain/scope/organization.ts';
import { databaseOn, takeSeat, type Database, type Seat } from '../db/database.ts';
import { inTransaction, type Engine, type Session } from '../db/engine.ts';
import type { Stored } from '../db/records.ts';
import { recordStore } from '../db/store.ts';
import { asProblems } from '../db/transaction.ts';
import { append } from '../trail/append.ts';
import { addAccount, type Account } from './account-rows.ts';
import { hashOf, noSuchLink } from './links.ts';
import { memberships } from './tables.ts';

const people = recordStore('person');
const organizations = recordStore('organization');

/** Whose account it becomes: one that is signed in, or a new one with its hashed password. */
export type Joining =
  | { account: Account }
  | { name: string; email: string | undefined; passwordHash: string };

export interface Founding {
  id: string;
  organization: z.input<typeof Organization>;
  person: { id: string } & Pick<z.input<typeof Person>, 'name' | 'title'>;
}

/** Where somebody arrived: the organization, and who they are in it. */
export interface Joined {
  organization: string;
  person: string;
}

/** Joins an account to the person that an invitation names: account, membership and trail together, or nothing. */
export async function acceptInvitation(
  engine: Engine,
  now: Date,
  { token, joining }: { token: string; joining: Joining },
): Promise<Joined> {
  return together(engine, async (session) => {
    const [row] = (await session.query(
      `update invitations set ended_at = $2, ended_how = 'accepted'
       where token_sha256 = $1 and ended_at is null and expires_at > $2
       returning organization_id, person_id, email`,
      [hashOf(token), now],
    )) as { organization_id: string; person_id: string; email: string | null }[];
    if (!row) throw noSuchLink();
    const { organization_id: organization, person_id: id, email } = row;
    const account = await accountFor(session, now, joining, email ?? undefined);
    const seat = {
      organization,
      side: 'company',
      person: id,
      role: 'door',
      engagements: [],
      at: now,
    } as const;
    await takeSeat(session, seat);
    const [person] = await people.find(databaseOn(session, seat), { from: organization, id, limit: 1 });
    if (!person || hasLeft(person.body, now)) throw noSuchLink();
    await join(session, { ...seat, side: person.side, role: person.body.role }, person, account);
    return { organization, person: id };
  });
}

/** Founds an organization with its first owner, by the link of the first start or for the operator. */
export async function foundOrganization(
  engine: Engine,
  now: Date,
  { token, founding, joining }: { token: string; founding: Founding; joining: Joining },
): Promise<Joined> {
  const { id: organization, person } = founding;
  return together(engine, async (session) => {
    const used = await session.query(
      `update accounts.founding_links set used_at = $2
       where token_sha256 = $1 and used_at is null and expires_at > $2 returning 1`,
      [hashOf(token), now],
    );
    if (used.length === 0) throw noSuchLink();
    const account = await accountFor(session, now, joining, undefined);
    const isFirm = founding.organization.kind === 'firm';
    const [side, role] = isFirm ? (['auditor', 'partner'] as const) : (['company', 'owner'] as const);
    const seat: Seat = { organization, side, role, person: person.id, engagements: [], at: now };
    await takeSeat(session, seat);
    const db = databaseOn(session, seat);
    const effectiveOn = now.toISOString().slice(0, 10);
    const founded = await organizations.add(db, {
      id: organization,
      effectiveOn,
      body: founding.organization,
    });
    await append(db, { type: 'organization.added', subject: founded });
    const { id, ...words } = person;
    const body = { ...words, side, role, engagements: [], startedOn: effectiveOn };
    const first = await people.add(db, { id, effectiveOn, body });
    await append(db, { type: 'person.added', subject: first });
    await join(session, seat, first, account);
    return { organization, person: id };
  });
}

async function together<Result>(
  engine: Engine,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  return asProblems(inTransaction(engine, work));
}

async function accountFor(
  session: Session,
  at: Date,
  joining: Joining,
  invited: string | undefined,
): Promise<string> {
  if ('account' in joining) {
    if (invited === undefined || invited.toLowerCase() === joining.account.email) return joining.account.id;
    throw new Problem(
      'forbidden',
      `This invitation is for another address than ${joining.account.email}. Sign in with that one, or ask for an invitation to this one.`,
    );
  }
  const email = invited ?? joining.email;
  if (email === undefined) {
    throw new Problem('invalid', 'Say the address with which you will sign in. Nothing was changed.');
  }
  return addAccount(session, { ...joining, email, at });
}

async function join(session: Session, seat: Seat, person: Stored<'person'>, account: string): Promise<void> {
  await takeSeat(session, seat);
  const db: Database = databaseOn(session, seat);
  const { organization: organizationId, id: personId } = person;
  const joined = await db
    .insert(memberships)
    .values({ organizationId, personId, accountId: account, joinedAt: seat.at })
    .onConflictDoNothing()
    .returning({ personId: memberships.personId });
  if (joined.length === 0) {
    throw new Problem(
      'conflict',
      'Either this person has an account already, or your account is already somebody of this organization. Nothing was changed.',
    );
  }
  await append(db, { type: 'person.joined', subject: person });
  await session.run('set constraints all immediate');
}

/** Whether a person’s record says that they are gone: from the day after their last. */
export function hasLeft({ endedOn }: Pick<Person, 'endedOn'>, at: Date): boolean {
  return endedOn !== undefined && endedOn < at.toISOString().slice(0, 10);
}
