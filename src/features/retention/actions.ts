import { demandErasable, keptUntil, standingHolds, type HoldOver } from '#domain/evidence/retention.ts';
import { Problem } from '#domain/problem.ts';
import type { Context } from '#platform/context.ts';
import type { Database } from '#platform/db/database.ts';
import type { Stored } from '#platform/db/records.ts';
import {
  evidence,
  findFiles,
  findHolds,
  findIssued,
  legalHolds,
  letGo,
  readFiledOn,
  retentionRules,
  RULE,
} from './store.ts';

export async function setHold(
  ctx: Context,
  { id, engagement, why }: { id: string; engagement?: string | undefined; why: string },
): Promise<Stored<'legalHold'>> {
  const today = ctx.today();
  return ctx.atomically(async (ctx) => {
    const about = engagement === undefined ? {} : { engagement };
    const body = { ...about, why, setOn: today, setBy: ctx.actor.person };
    const hold = await legalHolds.add(ctx.db, { id, effectiveOn: today, body });
    await ctx.record({ type: 'legalHold.set', subject: hold });
    return hold;
  });
}

export async function liftHold(
  ctx: Context,
  { id, why }: { id: string; why: string },
): Promise<Stored<'legalHold'>> {
  const today = ctx.today();
  return ctx.atomically(async (ctx) => {
    const claimed = await legalHolds.claim(ctx.db, id);
    if (claimed.body.lifted)
      throw new Problem('conflict', `The hold ${id} was lifted already, on ${claimed.body.lifted.on}.`, {
        id,
      });
    const body = { ...claimed.body, lifted: { on: today, by: ctx.actor.person, why } };
    const hold = await legalHolds.save(ctx.db, { id, version: claimed.version, effectiveOn: today, body });
    await ctx.record({ type: 'legalHold.lifted', subject: hold });
    return hold;
  });
}

/** Sets how long evidence is kept from today on. */
export async function setRule(
  ctx: Context,
  { years, why }: { years: number; why: string },
): Promise<Stored<'retentionRule'>> {
  const today = ctx.today();
  return ctx.atomically(async (ctx) => {
    const { db, actor } = ctx;
    const next = { id: RULE, effectiveOn: today, body: { years, why, setOn: today, setBy: actor.person } };
    const [standing] = await retentionRules.find(db, { from: actor.organization, id: RULE });
    const rule = standing
      ? await retentionRules.save(db, { ...next, version: standing.version })
      : await retentionRules.add(db, next);
    await ctx.record({ type: 'retentionRule.set', subject: rule });
    return rule;
  });
}

/** How long a piece of evidence is kept, and what else stands against erasing it. */
export async function retentionOf(
  db: Database,
  one: Stored<'evidence'>,
): Promise<{ until: string | undefined; holds: HoldOver[] }> {
  const filedOn = await readFiledOn(db, one.id, one.organization);
  const holds = standingHolds(one.body, filedOn, await findHolds(db));
  return { until: keptUntil(filedOn, await findIssued(db)), holds };
}

/**
 * Erases the bytes of evidence. That they were erased, when, by whom and why is a version on the trail; the bytes go
 * after that is committed, as soon as nobody else needs them and no upload of the same is on its way.
 */
export async function erase(
  ctx: Context,
  { id, version, why }: { id: string; version: number; why: string },
): Promise<Stored<'evidence'>> {
  const today = ctx.today();
  const { erased, files } = await ctx.atomically(async (ctx) => {
    const { db, actor } = ctx;
    const claimed = await evidence.claim(db, id);
    demandErasable(claimed.body, today, await retentionOf(db, claimed));
    const body = { ...claimed.body, erased: { on: today, by: actor.person, why } };
    const erased = await evidence.save(db, { id, version, effectiveOn: today, body });
    await ctx.record({ type: 'evidence.erased', subject: erased });
    const files = await findFiles(db, id);
    for (const sha256 of files) await letGo(db, sha256);
    return { erased, files };
  });
  try {
    for (const sha256 of files) await ctx.blobs.release?.(sha256);
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.kind !== 'unavailable') throw thrown;
    ctx.log.warn({ requestId: ctx.requestId, why: thrown.message }, 'erased bytes stay for the collector');
  }
  return erased;
}
