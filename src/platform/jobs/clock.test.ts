import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Id } from '#domain/record/shape.ts';
import { inTransaction } from '#platform/db/engine.ts';
import { useWorld } from '#test/support/world.ts';
import { lookAtClock, type Timed } from './clock.ts';
import { job } from './job.ts';

const world = useWorld();

/** Half past two in the morning, in New York for all four organizations of the world. */
const nightly: Timed = {
  job: job({
    name: 'test.nightly',
    input: z.object({ organization: Id, side: z.string() }),
    work: async () => undefined,
  }),
  cron: '30 2 * * *',
  each: 'organization',
};
const hourly: Timed = {
  job: job({ name: 'test.hourly', input: z.object({}), work: async () => undefined }),
  cron: '0 * * * *',
  each: 'installation',
};

const ORGANIZATIONS = ['alder', 'birch', 'cedar', 'dogwood'];

async function lookAt(moment: string, ...timed: Timed[]): Promise<number> {
  world.clock = new Date(moment);
  return lookAtClock(world.house, timed.length > 0 ? timed : [nightly]);
}

async function queued(): Promise<unknown[]> {
  const rows = await inTransaction(world.engine, (session) =>
    session.query(
      "select data -> 'input' as input from pgboss.job where name like 'test.%' order by data -> 'input' ->> 'organization'",
    ),
  );
  return (rows as { input: unknown }[]).map(({ input }) => input);
}

describe('work that comes back', () => {
  test('is asked for once when its time has come, for each organization', async () => {
    expect(await lookAt('2026-05-05T06:00Z')).toBe(0);
    expect(await lookAt('2026-05-05T06:29Z')).toBe(0);
    expect(await lookAt('2026-05-05T06:30Z')).toBe(4);
    expect(await lookAt('2026-05-05T06:31Z')).toBe(0);
    expect(await queued()).toEqual([
      { organization: 'alder', side: 'company' },
      { organization: 'birch', side: 'auditor' },
      { organization: 'cedar', side: 'company' },
      { organization: 'dogwood', side: 'auditor' },
    ]);
  });

  test('is asked for once however many look at the same moment', async () => {
    await lookAt('2026-05-05T06:00Z');
    world.clock = new Date('2026-05-05T06:30Z');
    const counts = await Promise.all([1, 2, 3].map(() => lookAtClock(world.house, [nightly])));
    expect(counts.reduce((sum, count) => sum + count)).toBe(ORGANIZATIONS.length);
  });

  test('runs once in the night whose half past two is skipped, and once in the one that has two of one', async () => {
    await lookAt('2026-03-07T12:00Z');
    expect(await lookAt('2026-03-08T07:29Z')).toBe(0);
    expect(await lookAt('2026-03-08T07:30Z')).toBe(4);
    expect(await lookAt('2026-03-09T06:29Z')).toBe(0);
    expect(await lookAt('2026-03-09T06:30Z')).toBe(4);

    await lookAt('2026-10-31T12:00Z');
    expect(await lookAt('2026-11-01T07:29Z')).toBe(0);
    expect(await lookAt('2026-11-01T07:30Z')).toBe(4);
    expect(await lookAt('2026-11-02T07:29Z')).toBe(0);
  });

  test('of the installation goes by UTC, and belongs to nobody', async () => {
    await lookAt('2026-05-05T06:10Z', hourly);
    expect(await lookAt('2026-05-05T07:00Z', hourly)).toBe(1);
    expect(await queued()).toEqual([{}]);
  });

  test('that was missed while nobody was there is made up for once', async () => {
    await lookAt('2026-05-05T06:10Z');
    expect(await lookAt('2026-05-09T12:00Z')).toBe(4);
    expect(await lookAt('2026-05-09T12:01Z')).toBe(0);
  });
});

describe('a clock that jumps', () => {
  test('a day forward and back again: each time is due once', async () => {
    await lookAt('2026-05-05T06:30Z');
    expect(await lookAt('2026-05-06T06:30Z')).toBe(4);
    expect(await lookAt('2026-05-05T06:40Z')).toBe(0);
    expect(await lookAt('2026-05-06T06:30Z')).toBe(0);
    expect(await lookAt('2026-05-07T06:30Z')).toBe(4);
  });

  test('a day back: nothing that was done is done again', async () => {
    await lookAt('2026-05-05T06:00Z');
    expect(await lookAt('2026-05-05T06:30Z')).toBe(4);
    expect(await lookAt('2026-05-04T06:30Z')).toBe(0);
    expect(await lookAt('2026-05-05T06:30Z')).toBe(0);
    expect(await lookAt('2026-05-06T06:30Z')).toBe(4);
  });

  test('years ahead for a moment: work goes on when the clock is right again', async () => {
    await lookAt('2026-05-05T06:00Z');
    await lookAt('2036-01-01T00:00Z');
    expect(await lookAt('2026-05-05T06:10Z')).toBe(0);
    expect(await lookAt('2026-05-05T06:30Z')).toBe(4);
  });
});
