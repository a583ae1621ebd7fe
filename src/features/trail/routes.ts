import { answer } from '#platform/http/answer.ts';
import { readTrailLines, readTrailSize, type CheckpointRow } from '#platform/trail/append-read.ts';
import { proveRecord, signCheckpoint } from './actions.ts';
import { trail } from './contract.ts';
import { readNewestCheckpoint } from './store.ts';

const os = answer(trail);

export const routes = os.router({
  list: os.list.handler(({ input: { from, start, limit }, context }) =>
    context.read(async (db) => {
      const organization = from ?? context.actor.organization;
      const lines = await readTrailLines(db, organization, { from: start, to: start + limit });
      return { size: await readTrailSize(db, organization), lines };
    }),
  ),
  readCheckpoint: os.readCheckpoint.handler(async ({ input, context }) =>
    show(await context.read((db) => readNewestCheckpoint(db, input.from ?? context.actor.organization))),
  ),
  signCheckpoint: os.signCheckpoint.handler(async ({ context }) => show(await signCheckpoint(context))),
  prove: os.prove.handler(({ input: { from, ...subject }, context }) =>
    context.read((db) => proveRecord(db, from ?? context.actor.organization, subject)),
  ),
});

function show({ organizationId, ...checkpoint }: CheckpointRow) {
  return { organization: organizationId, ...checkpoint };
}
