import { Problem } from '#domain/problem.ts';
import type { Population } from '#domain/testing/shapes.ts';
import { demandFile } from '#features/evidence/index.ts';
import type { Writing } from '#platform/context.ts';
import { answer } from '#platform/http/answer.ts';
import { send } from '#platform/http/bytes.ts';
import { recordAnswers } from '#platform/records/answers.ts';
import { giveFile } from '#platform/storage/receive.ts';
import { freeze } from './actions.ts';
import { populationBytes, populations } from './contract.ts';
import { readPopulation } from './store.ts';

const os = answer(populations);

export const routes = {
  ...recordAnswers('population', populations, {
    admit: admitPopulation,
    permit: async (_, after, ctx) => admitPopulation(after, ctx),
  }),
  freeze: os.freeze.handler(({ input, context }) => freeze(context, input.id)),
};

export const byteRoutes = [
  send(populationBytes.get, async ({ context, input }) => {
    const { body } = await context.read((db) => readPopulation(db, input.id, input));
    return giveFile(context, body.file);
  }),
];

/** Its file was brought in, and nobody writes the hashes by hand: freezing computes them. */
async function admitPopulation({ title, file, frozen }: Population, ctx: Writing): Promise<void> {
  if (frozen)
    throw new Problem(
      'invalid',
      `${title} cannot be written as frozen. Freeze it, and the hashes are computed from its file.`,
    );
  await demandFile(ctx.db, file);
}
