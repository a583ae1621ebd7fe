import { withEventMeta } from '@orpc/server';
import { Problem } from '#domain/problem.ts';
import { answer } from '#platform/http/answer.ts';
import { countQueues, dropDead, listDead, retryDead } from '#platform/jobs/dead.ts';
import { watchJob } from './actions.ts';
import { jobs } from './contract.ts';
import { findJobs, readJob, type JobRow } from './store.ts';

const os = answer(jobs);

export const routes = os.router({
  list: os.list.handler(({ input, context }) => context.read((db) => findJobs(db, input))),
  read: os.read.handler(({ input, context }) => context.read((db) => readJob(db, input.id))),
  watch: os.watch.handler(async ({ input, context, signal, lastEventId }) => {
    // Whoever may not is refused before the answer begins: there is no status any more once it has.
    await context.read((db) => readJob(db, input.id));
    const seen = Number(lastEventId ?? 0) || 0;
    return told(watchJob(context, input.id, { seen, signal: signal ?? new AbortController().signal }));
  }),
  queues: os.queues.handler(({ context }) => countQueues(context.machinery().engine)),
  dead: os.dead.handler(({ input, context }) => listDead(context.machinery().engine, input.limit)),
  retry: os.retry.handler(async ({ input, context }) => {
    await retryDead(context.machinery().engine, input.id);
    return {};
  }),
  drop: os.drop.handler(async ({ input, context }) => {
    await dropDead(context.machinery().engine, input.id);
    return {};
  }),
});

/** Each change with its number, by which a client that was cut off goes on. */
async function* told(changes: AsyncIterable<JobRow>): AsyncGenerator<JobRow, void> {
  try {
    for await (const job of changes) yield withEventMeta(job, { id: String(job.change), retry: 1000 });
  } catch (thrown) {
    // The database went away, or the job was forgotten: the client asks again, and is told so.
    if (!(thrown instanceof Problem)) throw thrown;
  }
}
