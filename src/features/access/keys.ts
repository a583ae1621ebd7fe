import { Problem } from '#domain/problem.ts';
import type { Context } from '#platform/context.ts';
import { claimPerson } from './store.ts';

/** The highest role of each side sees and revokes the keys of all. */
function whose({ actor }: Context): string | undefined {
  return actor.role === 'owner' || actor.role === 'partner' ? undefined : actor.person;
}

export async function listOwnKeys(ctx: Context) {
  return ctx.accounts.keys(ctx.actor.organization, whose(ctx));
}

/** Makes a key; only somebody who is signed in does, and the trail tells it. */
export async function makeOwnKey(ctx: Context, asked: { name: string; scopes: string[]; days: number }) {
  const { caller, actor } = ctx;
  if (typeof caller !== 'object' || !caller.signedIn) {
    throw new Problem('forbidden', 'Keys are made by somebody who is signed in. Sign in first.');
  }
  const owner = {
    account: caller.signedIn.account.id,
    organization: actor.organization,
    person: actor.person,
  };
  const made = await ctx.accounts.makeKey(owner, asked);
  try {
    await tell(ctx, actor.person, 'person.key-made');
  } catch (thrown) {
    // A key that the trail does not tell of is none.
    await ctx.accounts.revokeKey(made.id, actor.organization);
    throw thrown;
  }
  return made;
}

export async function revokeOwnKey(ctx: Context, id: string): Promise<{ id: string }> {
  const person = await ctx.accounts.revokeKey(id, ctx.actor.organization, whose(ctx));
  await tell(ctx, person, 'person.key-revoked');
  return { id };
}

async function tell(ctx: Context, id: string, type: 'person.key-made' | 'person.key-revoked'): Promise<void> {
  await ctx.atomically(async (ctx) => {
    const subject = await claimPerson(ctx.db, id);
    await ctx.record({ type, subject });
  });
}
