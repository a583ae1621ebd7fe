import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import { Problem } from '#domain/problem.ts';
import { invitations, memberships } from '#platform/auth/tables.ts';
import type { Database } from '#platform/db/database.ts';
import { recordStore } from '#platform/db/store.ts';

export type InvitationRow = typeof invitations.$inferSelect;

export const { read: readOrganization } = recordStore('organization');
export const { read: readPerson, claim: claimPerson } = recordStore('person');

export async function findInvitations(db: Database): Promise<InvitationRow[]> {
  return db
    .select()
    .from(invitations)
    .where(eq(invitations.organizationId, db.seat.organization))
    .orderBy(desc(invitations.madeAt), asc(invitations.id));
}

/** Adds an invitation; an open one of the same person is replaced by it. */
export async function addInvitation(
  db: Database,
  row: Omit<InvitationRow, 'organizationId' | 'madeBy' | 'madeAt' | 'endedAt' | 'endedHow'>,
): Promise<InvitationRow> {
  const { organization: organizationId, person: madeBy, at: madeAt } = db.seat;
  await db
    .update(invitations)
    .set({ endedAt: madeAt, endedHow: 'replaced' })
    .where(
      and(
        eq(invitations.organizationId, organizationId),
        eq(invitations.personId, row.personId),
        isNull(invitations.endedAt),
      ),
    );
  const [added] = await db
    .insert(invitations)
    .values({ ...row, organizationId, madeBy, madeAt })
    .returning();
  if (!added) throw new Error('An invitation was not added.');
  return added;
}

/** Ends an invitation that is still open. */
export async function revokeInvitation(db: Database, id: string): Promise<InvitationRow> {
  const [ended] = await db
    .update(invitations)
    .set({ endedAt: db.seat.at, endedHow: 'revoked' })
    .where(
      and(
        eq(invitations.organizationId, db.seat.organization),
        eq(invitations.id, id),
        isNull(invitations.endedAt),
      ),
    )
    .returning();
  if (ended) return ended;
  throw new Problem('missing', `There is no open invitation ${id}. It may have been accepted or ended.`);
}

export async function findMembers(db: Database): Promise<{ person: string; joinedAt: Date }[]> {
  return db
    .select({ person: memberships.personId, joinedAt: memberships.joinedAt })
    .from(memberships)
    .where(eq(memberships.organizationId, db.seat.organization))
    .orderBy(asc(memberships.personId));
}

export async function isMember(db: Database, person: string): Promise<boolean> {
  const found = await db
    .select({ person: memberships.personId })
    .from(memberships)
    .where(and(eq(memberships.organizationId, db.seat.organization), eq(memberships.personId, person)));
  return found.length > 0;
}

export async function removeMember(db: Database, person: string): Promise<void> {
  const removed = await db
    .delete(memberships)
    .where(and(eq(memberships.organizationId, db.seat.organization), eq(memberships.personId, person)))
    .returning({ person: memberships.personId });
  if (removed.length > 0) return;
  throw new Problem('missing', `${person} does not sign in here, so there is no access to end.`);
}
