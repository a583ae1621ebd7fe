import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '#domain/problem.ts';
import { Id } from '#domain/record/shape.ts';
import { inTransaction } from '#platform/db/engine.ts';
import { recordStore } from '#platform/db/store.ts';
import { append } from '#platform/trail/append.ts';
import { personOf } from '#test/support/people.ts';
import { useWorld } from '#test/support/world.ts';
import { makeContext, type Context } from '../context.ts';
import { enqueueForHouse } from './enqueue.ts';
import { job, type AnyJob, type JobContext } from './job.ts';
import { startWorker, type Worker } from './worker.ts';

/** Jobs are worked on by others: what they see was committed. */
const world = useWorld({ commits: true });

const people = recordStore('person');
const PACE = { heartbeatSeconds: 2, lostSeconds: 1, pollSeconds: 1 };
let worker: Worker | undefined;
let ran: { name: string; input: unknown; who: string; attempt: number }[] = [];

beforeEach(() => (ran = []));
afterEach(async () => {
  await worker?.stop(1000);
  worker = undefined;
});

async function work(...jobs: AnyJob[]): Promise<void> {
  worker = await startWorker(world.house, { jobs, side: 1, pace: PACE });
}

function asPerson(who: Parameters<typeof personOf>[0] = 'company'): Context {
  const { id: person, ...home } = personOf(who);
  return makeContext(world.house, { person: { person, ...home }, timeZone: 'UTC' }, 'test');
}

const input = z.object({ id: Id });

/** A job that writes down who ran it with what, and then does what the test wants. */
function noted(name: string, then: (ctx: JobContext) => Promise<void> = async () => undefined, more = {}) {
  return job({
    name,
    input,
    pauseSeconds: 0,
    ...more,
    work: async (ctx, given) => {
      const who = ctx.caller === 'operator' ? 'operator' : `${ctx.actor.organization}/${ctx.actor.person}`;
      ran.push({ name, input: given, who, attempt: ctx.attempt });
      await then(ctx);
    },
  });
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isTrue()); tries += 1) {
    if (tries > 400) throw new Error(`It did not come to that; ran: ${JSON.stringify(ran)}`);
    await sleep(25);
  }
}

async function rowsOf(text: string): Promise<unknown[]> {
  return inTransaction(world.engine, (session) => session.query(text));
}

const states = async (): Promise<unknown[]> =>
  rowsOf('select name, state, reason from jobs order by asked_at, name');

describe('a job', () => {
  test('is done after the transaction that asked for it, as who asked', async () => {
    const one = noted('test.one');
    await work(one);
    await asPerson().atomically(async (ctx) => ctx.enqueue(one, { id: 'R-1' }));
    await until(async () => (await states()).some((row) => (row as { state: string }).state === 'done'));
    expect(ran).toEqual([{ name: 'test.one', input: { id: 'R-1' }, who: 'alder/alder-manager', attempt: 1 }]);
  });

  test('that nobody in particular asked for is done as the operator', async () => {
    const one = noted('test.house');
    await work(one);
    await inTransaction(world.engine, (session) => enqueueForHouse(session, one, { id: 'R-2' }));
    await until(() => ran.length > 0);
    expect(ran).toEqual([{ name: 'test.house', input: { id: 'R-2' }, who: 'operator', attempt: 1 }]);
  });

  test('is not there when the transaction is taken back', async () => {
    const one = noted('test.back');
    const attempt = asPerson().atomically(async (ctx) => {
      await ctx.enqueue(one, { id: 'R-3' });
      throw new Problem('conflict', 'Somebody was faster.');
    });
    await expect(attempt).rejects.toThrow('faster');
    expect(await rowsOf("select id from pgboss.job where name = 'test.back'")).toEqual([]);
    expect(await rowsOf("select id from jobs where name = 'test.back'")).toEqual([]);
  });

  test('is given ids, never words', async () => {
    const words = job({
      name: 'test.words',
      input: z.object({ text: z.string() }),
      work: async () => undefined,
    });
    const attempt = asPerson().atomically(async (ctx) =>
      ctx.enqueue(words, { text: 'Harrow lost a laptop' }),
    );
    await expect(attempt).rejects.toThrow('not an id');
  });

  test('lies where no person’s transaction can look', async () => {
    const look = (table: string) =>
      asPerson().read(async (db) => db.execute(`select * from pgboss.${table}`));
    for (const table of ['job', 'queue'])
      await expect(look(table)).rejects.toMatchObject({ cause: { code: '42501' } });
    await expect(asPerson().read(async (db) => db.execute('select * from job_clock'))).rejects.toThrow(
      '42501',
    );
    const forge = asPerson().atomically(async (ctx) =>
      ctx.db.execute(`select queue_job(gen_random_uuid(), 'test.one', '{}', '{}')`),
    );
    await expect(forge).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});

describe('a job that fails', () => {
  test('is tried again, and done once it can be', async () => {
    const flaky = noted('test.flaky', async ({ attempt }) => {
      if (attempt < 3) throw new Problem('unavailable', 'The store does not answer. Try again in a moment.');
    });
    await work(flaky);
    const id = await asPerson().atomically(async (ctx) => ctx.enqueue(flaky, { id: 'R-4' }));
    await until(
      async () => (await rowsOf(`select 1 from jobs where id = '${id}' and state = 'done'`)).length > 0,
    );
    expect(ran.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  test('for good lies among the dead with the reason in words, and never stops the others', async () => {
    const poison = noted(
      'test.poison',
      async () => Promise.reject(new Error('undefined is not a function')),
      {
        retries: 1,
      },
    );
    const refused = noted('test.refused', async () => {
      throw new Problem('sealed', 'This is sealed and can no longer change.');
    });
    const good = noted('test.good');
    await work(poison, refused, good);
    await asPerson().atomically(async (ctx) => {
      for (const one of [poison, refused, good]) await ctx.enqueue(one, { id: 'R-5' });
    });
    await until(async () => (await rowsOf("select id from pgboss.job where name = 'dead'")).length === 2);
    expect(ran.map(({ name }) => name).toSorted()).toEqual([
      'test.good',
      'test.poison',
      'test.poison',
      'test.refused',
    ]);
    const rows = await rowsOf(
      `select name, state, reason from jobs where name in ('test.poison', 'test.refused', 'test.good') order by name`,
    );
    expect(rows).toMatchObject([
      { name: 'test.good', state: 'done' },
      {
        name: 'test.poison',
        state: 'failed',
        reason: expect.stringContaining('undefined is not a function.') as string,
      },
      { name: 'test.refused', state: 'failed', reason: 'This is sealed and can no longer change.' },
    ]);
  });

  test('to end is given up at its time limit, beside others that end', async () => {
    const hanging = noted('test.hanging', () => new Promise<never>(() => undefined), {
      timeLimitSeconds: 1,
      retries: 0,
    });
    const good = noted('test.well');
    await work(hanging, good);
    await asPerson().atomically(async (ctx) => {
      await ctx.enqueue(hanging, { id: 'R-6' });
      await ctx.enqueue(good, { id: 'R-6' });
    });
    await until(
      async () =>
        (await rowsOf("select 1 from jobs where name = 'test.hanging' and state = 'failed'")).length > 0,
    );
    expect(
      await rowsOf("select name, reason from jobs where name in ('test.hanging', 'test.well') order by name"),
    ).toEqual([
      { name: 'test.hanging', reason: 'It ran past its time limit of 1 seconds and was given up.' },
      { name: 'test.well', reason: null },
    ]);
  });

  test('because who asked has left meanwhile, says so', async () => {
    const one = noted('test.left');
    await asPerson('company:reader').atomically(async (ctx) => ctx.enqueue(one, { id: 'R-7' }));
    const { organization, id } = personOf('company:reader');
    const body = {
      name: 'Reader',
      title: 'reader',
      side: 'company',
      role: 'reader',
      endedOn: '2026-03-01',
    } as const;
    await world.write('company', async (db) => {
      const before = await people.read(db, id);
      const subject = await people.save(db, { ...before, effectiveOn: '2026-03-01', body });
      await append(db, { type: 'person.changed', subject });
    });
    await work(one);
    await until(
      async () =>
        (await rowsOf("select 1 from jobs where name = 'test.left' and state = 'failed'")).length > 0,
    );
    expect(await rowsOf("select reason from jobs where name = 'test.left'")).toEqual([
      { reason: `${id} left ${organization} on 2026-03-01.` },
    ]);
    expect(ran).toEqual([]);
  });
});

test('thousands of jobs are each done once', async () => {
  const seen: string[] = [];
  const small = job({
    name: 'test.small',
    input,
    together: 100,
    work: async (_, { id }) => void seen.push(id),
  });
  const ids = Array.from({ length: 1000 }, (_, n) => `N-${n}`);
  await inTransaction(world.engine, async (session) => {
    for (const id of ids) await enqueueForHouse(session, small, { id });
  });
  await work(small);
  await until(() => seen.length >= ids.length);
  expect(seen.toSorted()).toEqual(ids.toSorted());
});
