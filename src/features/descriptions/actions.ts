import * as rules from '#domain/report/letter-rules.ts';
import type { Context } from '#platform/context.ts';
import type { Stored } from '#platform/db/records.ts';
import { refuseSealed } from '#platform/records/sealed.ts';
import { claimAssertion, saveAssertion } from './store.ts';

export async function signAssertion(
  ctx: Context,
  { id, on = ctx.today() }: { id: string; on?: string | undefined },
): Promise<Stored<'assertion'>> {
  const today = ctx.today();
  return ctx.atomically(async (ctx) => {
    const claimed = await claimAssertion(ctx.db, id);
    await refuseSealed(ctx.db, claimed);
    const body = rules.signAssertion(claimed.body, on, today);
    const signed = await saveAssertion(ctx.db, { ...claimed, effectiveOn: today, body });
    await ctx.record({ type: 'assertion.signed', subject: signed });
    return signed;
  });
}

export async function refuseAssertion(ctx: Context, id: string): Promise<Stored<'assertion'>> {
  const today = ctx.today();
  return ctx.atomically(async (ctx) => {
    const claimed = await claimAssertion(ctx.db, id);
    await refuseSealed(ctx.db, claimed);
    const body = rules.refuseAssertion(claimed.body);
    const refused = await saveAssertion(ctx.db, { ...claimed, effectiveOn: today, body });
    await ctx.record({ type: 'assertion.refused', subject: refused });
    return refused;
  });
}
