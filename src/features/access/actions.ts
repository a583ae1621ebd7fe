import { Problem } from '#domain/problem.ts';
import { admitPerson } from '#domain/scope/people-rules.ts';
import { hasLeft } from '#platform/auth/join.ts';
import { INVITATION_MS, makeLink } from '#platform/auth/links.ts';
import type { Context } from '#platform/context.ts';
import type { Database } from '#platform/db/database.ts';
import type { Stored } from '#platform/db/records.ts';
import { append } from '#platform/trail/append.ts';
import {
  addInvitation,
  claimPerson,
  isMember,
  removeMember,
  revokeInvitation,
  readOrganization,
  readPerson,
  type InvitationRow,
} from './store.ts';

interface Invited {
  person: string;
  email?: string | undefined;
  organization?: string | undefined;
}

/** An invitation with what its mail needs. */
export type Made = InvitationRow & { link: string; organizationName: string };

/** Makes an invitation to a person whose record is there; only their own side may, and the highest role only its own. */
export async function invite(ctx: Context, asked: Invited): Promise<Made> {
  const { token, sha256 } = makeLink();
  const id = ctx.newId('inv');
  const write = async (db: Database, admit: (person: Stored<'person'>) => void) => {
    const person = await claimPerson(db, asked.person);
    admit(person);
    if (hasLeft(person.body, db.seat.at)) {
      throw new Problem('invalid', `${person.body.name} left on ${person.body.endedOn}. Nobody was invited.`);
    }
    if (await isMember(db, person.id)) {
      throw new Problem('conflict', `${person.body.name} signs in already. End that access first.`);
    }
    const row = await addInvitation(db, {
      id,
      personId: person.id,
      tokenSha256: sha256,
      email: (asked.email ?? person.body.email)?.toLowerCase() ?? null,
      expiresAt: new Date(db.seat.at.getTime() + INVITATION_MS),
    });
    const { body } = await readOrganization(db, db.seat.organization, { from: db.seat.organization });
    return { row: { ...row, organizationName: body.name }, person };
  };
  const link = `${ctx.accounts.publicUrl}/join#${token}`;
  if (ctx.caller === 'operator') return { ...(await inviteAsOperator(ctx, asked, write)), link };
  if (asked.organization !== undefined && asked.organization !== ctx.actor.organization) {
    throw new Problem('forbidden', 'You invite people to your own organization only.');
  }
  return ctx.atomically(async (ctx) => {
    const { row, person } = await write(ctx.db, ({ body }) => admitPerson(body, ctx.actor));
    await ctx.record({ type: 'person.invited', subject: person });
    return { ...row, link };
  });
}

type Write = (
  db: Database,
  admit: (person: Stored<'person'>) => void,
) => Promise<{ row: Omit<Made, 'link'>; person: Stored<'person'> }>;

/** The operator lets the first people of an organization in; the trail says that it was the operator. */
async function inviteAsOperator(
  ctx: Context,
  { organization, person: id }: Invited,
  write: Write,
): Promise<Omit<Made, 'link'>> {
  if (organization === undefined) {
    throw new Problem('invalid', 'Say to which organization you invite: organization. Nobody was invited.');
  }
  const look = { organization, side: 'company' } as const;
  const { side } = await ctx.replay(look, (db) => readPerson(db, id, { from: organization }));
  return ctx.replay({ organization, side }, async (db) => {
    const { row, person } = await write(db, () => undefined);
    await append(db, { type: 'person.invited', subject: person });
    return row;
  });
}

export async function revoke(ctx: Context, id: string): Promise<InvitationRow> {
  return ctx.atomically(async (ctx) => {
    const row = await revokeInvitation(ctx.db, id);
    const person = await claimPerson(ctx.db, row.personId);
    admitPerson(person.body, ctx.actor);
    await ctx.record({ type: 'person.invitation-revoked', subject: person });
    return row;
  });
}

/** Ends a person’s access, at once. An organization keeps at least one who can let others in. */
export async function endAccess(ctx: Context, id: string): Promise<{ person: string }> {
  return ctx.atomically(async (ctx) => {
    const person = await claimPerson(ctx.db, id);
    admitPerson(person.body, ctx.actor);
    if (id === ctx.actor.person) {
      throw new Problem('invalid', 'You cannot end your own access. Ask another owner or partner.');
    }
    await removeMember(ctx.db, id);
    await ctx.record({ type: 'person.access-ended', subject: person });
    return { person: id };
  });
}
