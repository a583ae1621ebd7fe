import type { Control } from '#domain/control/control.ts';
import * as life from '#domain/control/life.ts';
import type { Context } from '#platform/context.ts';
import { addControl, claimControl, saveControl, type ControlRow } from './store.ts';

export async function adoptControl(
  ctx: Context,
  { id, effectiveOn = ctx.today(), body }: { id: string; effectiveOn?: string | undefined; body: Control },
): Promise<ControlRow> {
  return ctx.atomically(async (ctx) => {
    const control = await addControl(ctx.db, { id, effectiveOn, body });
    await ctx.record({ type: 'control.adopted', subject: control });
    return control;
  });
}

export async function changeControl(
  ctx: Context,
  asked: { id: string; version: number; effectiveOn?: string | undefined; body: Control },
): Promise<ControlRow> {
  const { id, version, effectiveOn = ctx.today() } = asked;
  return ctx.atomically(async (ctx) => {
    const body = life.reword((await claimControl(ctx.db, id)).body, asked.body);
    const control = await saveControl(ctx.db, { id, version, effectiveOn, body });
    await ctx.record({ type: 'control.changed', subject: control });
    return control;
  });
}

export async function putControlInForce(ctx: Context, id: string): Promise<ControlRow> {
  const today = ctx.today();
  return ctx.atomically(async (ctx) => {
    const claimed = await claimControl(ctx.db, id);
    const body = life.putInForce(claimed.body, today);
    const control = await saveControl(ctx.db, { ...claimed, effectiveOn: today, body });
    await ctx.record({ type: 'control.in-force', subject: control });
    return control;
  });
}

export async function retireControl(
  ctx: Context,
  { id, lastDay = ctx.today() }: { id: string; lastDay?: string | undefined },
): Promise<ControlRow> {
  const today = ctx.today();
  return ctx.atomically(async (ctx) => {
    const claimed = await claimControl(ctx.db, id);
    const body = life.retire(claimed.body, lastDay);
    const control = await saveControl(ctx.db, { ...claimed, effectiveOn: today, body });
    await ctx.record({ type: 'control.retired', subject: control });
    return control;
  });
}
