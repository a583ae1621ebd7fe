import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Id } from '#domain/record/shape.ts';
import { makeContext } from '#platform/context.ts';
import { job, type JobContext } from '#platform/jobs/job.ts';
import { startWorker, type Worker } from '#platform/jobs/worker.ts';
import { liveOn } from '#platform/live/live.ts';
import { personOf, type Who } from '#test/support/people.ts';
import { useWorld } from '#test/support/world.ts';

/** What is watched was committed. */
const world = useWorld({ commits: true });

let worker: Worker | undefined;
afterEach(async () => {
  await worker?.stop(1000);
  worker = undefined;
});

/** A job that goes on one step at each call. */
function stepping() {
  const steps = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const work = async (ctx: JobContext): Promise<void> => {
    await ctx.report({ step: 'Reading', done: 1, total: 2 });
    await steps[0].promise;
    await ctx.report({ step: 'Writing', done: 2, total: 2 });
    await steps[1].promise;
  };
  return { job: job({ name: 'test.stepping', input: z.object({ id: Id }), work }), steps };
}

async function ask(who: Who, kind: ReturnType<typeof stepping>['job']): Promise<string> {
  const { id: person, ...home } = personOf(who);
  const ctx = makeContext(world.house, { person: { person, ...home }, timeZone: 'UTC' }, 'test');
  return ctx.atomically((inside) => inside.enqueue(kind, { id: 'R-1' }));
}

const work = async (kind: ReturnType<typeof stepping>['job']): Promise<void> => {
  worker = await startWorker(world.house, { jobs: [kind], side: 1 });
};
const live = () => liveOn(world.engine);

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue(); tries += 1) {
    if (tries > 400) throw new Error('It did not come to that.');
    await sleep(25);
  }
}

describe('who watches a job', () => {
  test('sees each step, and how it ended; then there is no more to see', async () => {
    const { job: kind, steps } = stepping();
    const id = await ask('company', kind);
    const seen: unknown[] = [];
    const watching = (async () => {
      for await (const { state, step, done } of await world.as('company').jobs.watch({ id })) {
        seen.push([state, step, done]);
        if (step === 'Reading') steps[0].resolve();
        if (step === 'Writing') steps[1].resolve();
      }
    })();
    await work(kind);
    await watching;
    // What changed between two looks is seen as one.
    expect(seen).toContainEqual(['working', 'Reading', 1]);
    expect(seen).toContainEqual(['working', 'Writing', 2]);
    expect(seen.at(-1)).toEqual(['done', 'Writing', 2]);
    expect(live().waiting).toBe(0);
  });

  test('and was cut off sees what came since, and not what was seen', async () => {
    const { job: kind, steps } = stepping();
    const id = await ask('company', kind);
    const first = await world.as('company').jobs.watch({ id });
    expect((await first.next()).value).toMatchObject({ state: 'waiting', change: 1 });
    await first.return?.();
    steps.forEach(({ resolve }) => resolve());
    await work(kind);
    await until(() => live().waiting === 0);
    const response = await world.fetch('company', `/api/jobs/${id}/changes`, {
      headers: { 'last-event-id': '1' },
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = (await response.text()).split('\n').filter((line) => line.startsWith('data: {'));
    expect(events[0]).not.toContain('"change":1,');
    expect(events.at(-1)).toContain('"state":"done"');
  });

  test('and goes away leaves nothing behind', async () => {
    const { job: kind } = stepping();
    const id = await ask('company', kind);
    const away = new AbortController();
    const response = await world.fetch('company', `/api/jobs/${id}/changes`, { signal: away.signal });
    await response.body?.getReader().read();
    expect(live().waiting).toBe(1);
    away.abort();
    await until(() => live().waiting === 0);
  });

  test('is one who may: the asker, and who runs the organization', async () => {
    const { job: kind } = stepping();
    const id = await ask('company:contributor', kind);
    for (const who of ['company:contributor', 'company:owner'] as const) {
      expect(await world.as(who).jobs.read({ id })).toMatchObject({ person: 'alder-contributor' });
      expect(await world.as(who).jobs.list({ open: true })).toContainEqual(expect.objectContaining({ id }));
    }
    for (const who of ['company:reader', 'auditor:partner', 'other-company:owner'] as const) {
      await expect(world.as(who).jobs.read({ id })).rejects.toMatchObject({ kind: 'missing' });
      const watching = (async () => (await world.as(who).jobs.watch({ id })).next())();
      await expect(watching).rejects.toMatchObject({ kind: 'missing' });
      expect(await world.as(who).jobs.list({})).not.toContainEqual(expect.objectContaining({ id }));
    }
    expect(live().waiting).toBe(0);
  });
});
