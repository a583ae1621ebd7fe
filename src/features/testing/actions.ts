import { Problem } from '#domain/problem.ts';
import { communicate } from '#domain/testing/deviation-rules.ts';
import { enlarge, searchWhole } from '#domain/testing/extend.ts';
import type { PopulationRow } from '#domain/testing/population.ts';
import { drawPlanned, placeRows, type Draw } from '#domain/testing/plan.ts';
import type { Population } from '#domain/testing/shapes.ts';
import { readPopulation, readRows } from '#features/populations/index.ts';
import type { Context } from '#platform/context.ts';
import type { Stored } from '#platform/db/records.ts';
import { refuseSealed } from '#platform/records/sealed.ts';
import {
  addSample,
  claimDeviation,
  claimSample,
  findSamplesOf,
  readControl,
  readEngagement,
  readSample,
  readSizeTable,
  readTest,
  saveDeviation,
  saveSample,
} from './store.ts';

/** Draws a sample: the population must be frozen, the size comes from the firm’s table, the seed is revealed by this. */
export async function drawSampleFor(
  ctx: Context,
  asked: Draw & { id: string; table: string; from?: string | undefined },
): Promise<Stored<'sample'>> {
  const plan = await ctx.read(async (db) => {
    const test = await readTest(db, asked.test);
    if (test.body.population === undefined) {
      throw new Problem(
        'invalid',
        `The test ${test.id} names no population, so there is nothing to draw from.`,
      );
    }
    const engagement = await readEngagement(db, test.body.engagements[0] ?? '', { from: asked.from });
    const from = engagement.organization;
    const control = await readControl(db, test.body.control, { from });
    const population = await readPopulation(db, test.body.population, { from });
    return { test, control, population, engagement, table: await readSizeTable(db, asked.table) };
  });
  const rows = await readFrozenRows(ctx, plan.population);
  const sample = drawPlanned(asked, plan, rows, { by: ctx.actor.person, at: ctx.now().toISOString() });
  const today = ctx.today();
  return ctx.atomically(async (ctx) => {
    refuseSecondDraw(await findSamplesOf(ctx.db, asked.test));
    const drawn = await addSample(ctx.db, { id: asked.id, effectiveOn: today, body: sample });
    await refuseSealed(ctx.db, drawn);
    await ctx.record({ type: 'sample.drawn', subject: drawn });
    return drawn;
  });
}

/** Enlarges a sample once by plan, or takes in the whole population to search for the same cause. */
export async function extendSample(
  ctx: Context,
  {
    id,
    to,
    more = 0,
    why,
  }: { id: string; to: 'enlarged' | 'whole-population'; more?: number | undefined; why: string },
): Promise<Stored<'sample'>> {
  const { population } = await ctx.read(async (db) => {
    const sample = await readSample(db, id, { from: ctx.actor.organization });
    return { population: await readPopulation(db, sample.body.population) };
  });
  const placed = placeRows(population.body, await readFrozenRows(ctx, population));
  const today = ctx.today();
  return ctx.atomically(async (ctx) => {
    const claimed = await claimSample(ctx.db, id);
    await refuseSealed(ctx.db, claimed);
    const ids = placed.map((item) => item.id);
    const body =
      to === 'enlarged' ? enlarge(claimed.body, placed, more, why) : searchWhole(claimed.body, ids, why);
    const extended = await saveSample(ctx.db, { ...claimed, effectiveOn: today, body });
    await ctx.record({ type: 'sample.extended', subject: extended });
    return extended;
  });
}

/** From this version on the company sees the deviation; its response can follow. */
export async function communicateDeviation(
  ctx: Context,
  id: string,
  on = ctx.today(),
): Promise<Stored<'deviation'>> {
  const today = ctx.today();
  return ctx.atomically(async (ctx) => {
    const claimed = await claimDeviation(ctx.db, id);
    await refuseSealed(ctx.db, claimed);
    const body = communicate(claimed.body, on, today);
    const told = await saveDeviation(ctx.db, { ...claimed, effectiveOn: today, body });
    await ctx.record({ type: 'deviation.communicated', subject: told });
    return told;
  });
}

/** One test, one draw: of two, the more pleasing could be kept. More items come by extending. */
function refuseSecondDraw([drawn]: readonly Stored<'sample'>[]): void {
  if (!drawn) return;
  throw new Problem(
    'conflict',
    `The sample ${drawn.id} was drawn for this test already. Extend that one if more items are needed.`,
    { id: drawn.id },
  );
}

async function readFrozenRows(ctx: Context, { body }: { body: Population }): Promise<PopulationRow[]> {
  if (body.frozen) return readRows(ctx, body);
  throw new Problem(
    'conflict',
    `${body.title} is not frozen yet. A sample is drawn only from a frozen population.`,
  );
}
