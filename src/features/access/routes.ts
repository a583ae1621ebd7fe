import { Problem } from '#domain/problem.ts';
import type { NewAccount } from '#platform/auth/accounts.ts';
import type { SignedIn } from '#platform/auth/signed-in.ts';
import { FOUNDING_MS, makeFoundingLink } from '#platform/auth/links.ts';
import type { Context } from '#platform/context.ts';
import { answer } from '#platform/http/answer.ts';
import { PROOF_MS } from '#platform/http/guard.ts';
import { endAccess, invite, revoke } from './actions.ts';
import { invitations, keys, links, me, members } from './contract.ts';
import { listOwnKeys, makeOwnKey, revokeOwnKey } from './keys.ts';
import { findInvitations, findMembers, type InvitationRow } from './store.ts';

const os = answer({ me, links, invitations, members, keys });

export const routes = os.router({
  me: os.me.router({
    read: os.me.read.handler(async ({ context: { caller, accounts } }) => {
      if (typeof caller !== 'object') throw new Problem('unauthenticated', 'Sign in first.');
      const signedIn = caller.signedIn;
      const acting =
        'person' in caller ? { ...caller.person, engagements: [...caller.person.engagements] } : null;
      const own = acting === null ? [] : [acting.organization];
      return {
        account: signedIn?.account ?? null,
        organizations: signedIn ? await accounts.organizationsOf(signedIn.account.id) : own,
        acting,
      };
    }),
    sessions: os.me.sessions.handler(async ({ context }) => {
      const { account, session } = signedInOf(context);
      const all = await context.accounts.sessions(account.id);
      return all.map((line) => ({ ...line, isThisOne: line.id === session.id }));
    }),
    endSession: os.me.endSession.handler(async ({ input: { id }, context }) => {
      await context.accounts.endSession(signedInOf(context).account.id, id);
      return { id };
    }),
    prove: os.me.prove.handler(async ({ input, context }) => {
      const at = await context.accounts.prove(signedInOf(context), input);
      return { holdsUntil: new Date(at.getTime() + PROOF_MS) };
    }),
  }),
  links: os.links.router({
    accept: os.links.accept.handler(({ input: { token, account }, context }) =>
      context.accounts.accept(token, newcomer(context, account)),
    ),
    found: os.links.found.handler(({ input: { token, account, ...founding }, context }) =>
      context.accounts.found(token, founding, newcomer(context, account)),
    ),
    makePassword: os.links.makePassword.handler(async ({ input: { email }, context }) => ({
      ...(await context.accounts.makePasswordLink(email)),
      sent: false,
    })),
    makeFounding: os.links.makeFounding.handler(async ({ context }) => {
      const { engine } = context.machinery();
      const token = await makeFoundingLink(engine, context.now());
      return {
        link: `${context.accounts.publicUrl}/found#${token}`,
        expiresAt: new Date(context.now().getTime() + FOUNDING_MS),
        sent: false,
      };
    }),
  }),
  invitations: os.invitations.router({
    list: os.invitations.list.handler(({ context }) =>
      context.read(async (db) => (await findInvitations(db)).map((row) => shown(row, context.now()))),
    ),
    make: os.invitations.make.handler(async ({ input, context }) => {
      const { link, organizationName, ...made } = await invite(context, input);
      const { email, expiresAt } = made;
      const sent =
        email !== null && (await context.accounts.sendInvitation(email, organizationName, link, expiresAt));
      return { ...shown(made, context.now()), link, sent };
    }),
    revoke: os.invitations.revoke.handler(async ({ input: { id }, context }) =>
      shown(await revoke(context, id), context.now()),
    ),
  }),
  keys: os.keys.router({
    list: os.keys.list.handler(({ context }) => listOwnKeys(context)),
    make: os.keys.make.handler(({ input, context }) => makeOwnKey(context, input)),
    revoke: os.keys.revoke.handler(({ input: { id }, context }) => revokeOwnKey(context, id)),
  }),
  members: os.members.router({
    list: os.members.list.handler(({ context }) => context.read(findMembers)),
    end: os.members.end.handler(({ input: { person }, context }) => endAccess(context, person)),
  }),
});

function signedInOf({ caller }: Context): SignedIn {
  if (typeof caller === 'object' && caller.signedIn) return caller.signedIn;
  throw new Problem('unauthenticated', 'Sign in first.');
}

/** Who opens a link: the account that is signed in, or a new one. */
function newcomer({ caller }: Context, account: NewAccount | undefined): SignedIn | NewAccount {
  if (account) return account;
  if (typeof caller === 'object' && caller.signedIn) return caller.signedIn;
  throw new Problem(
    'invalid',
    'Sign in first, or say name and password for a new account. Nothing was changed.',
  );
}

function shown(row: InvitationRow, now: Date) {
  const { id, personId: person, email, madeBy, madeAt, expiresAt, endedHow } = row;
  const state = endedHow ?? (expiresAt <= now ? ('expired' as const) : ('open' as const));
  return { id, person, email, madeBy, madeAt, expiresAt, state };
}
