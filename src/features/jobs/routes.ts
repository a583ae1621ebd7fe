import { answer } from '#platform/http/answer.ts';
import { countQueues, dropDead, listDead, retryDead } from '#platform/jobs/dead.ts';
import { jobs } from './contract.ts';

const os = answer(jobs);

export const routes = os.router({
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
