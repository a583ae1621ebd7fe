import { Problem } from '#domain/problem.ts';
import { freezePopulation, type PopulationRow } from '#domain/testing/population.ts';
import type { Population } from '#domain/testing/shapes.ts';
import type { Context } from '#platform/context.ts';
import { populationRows } from '#platform/binder/population.ts';
import type { Stored } from '#platform/db/records.ts';
import { claimPopulation, findCommitments, readPopulation, savePopulation } from './store.ts';

/** The rows of a population’s file, as written. */
export async function readRows(ctx: Context, population: Population): Promise<PopulationRow[]> {
  const { stream } = await ctx.blobs.open(population.file.sha256);
  return Array.fromAsync(populationRows(stream, population, population.file.name), ({ values }) => values);
}

/**
 * Reads the file through, then seals: hashes of identifiers and rows, and every commitment that the auditor gave
 * before. The file is read outside the transaction, so the version read must still be the current one.
 */
export async function freeze(ctx: Context, id: string): Promise<Stored<'population'>> {
  const read = await ctx.read((db) => readPopulation(db, id, { from: ctx.actor.organization }));
  if (read.body.frozen)
    throw new Problem('sealed', `${read.body.title} is frozen already, since ${read.body.frozen.at}.`, {
      id,
    });
  const hashes = freezePopulation(await readRows(ctx, read.body), read.body.idColumn);
  const today = ctx.today();
  return ctx.atomically(async (ctx) => {
    const claimed = await claimPopulation(ctx.db, id);
    if (claimed.version !== read.version) {
      throw new Problem(
        'conflict',
        `${claimed.body.title} was changed while its file was read. Nothing was frozen; look at it again.`,
        { id },
      );
    }
    const seedCommitments = await findCommitments(ctx.db, id);
    const body = { ...claimed.body, frozen: { at: ctx.now().toISOString(), ...hashes, seedCommitments } };
    const frozen = await savePopulation(ctx.db, { id, version: claimed.version, effectiveOn: today, body });
    await ctx.record({ type: 'population.frozen', subject: frozen });
    return frozen;
  });
}
