import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { inTransaction } from '#platform/db/engine.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

/** A job of Alder’s reader that was tried three times and given up. */
async function hasDead(reason = 'The store does not answer.'): Promise<{ id: string; job: string }> {
  const job = randomUUID();
  const data = { job, organization: 'alder', person: 'alder-reader', input: { id: 'R-1' } };
  const [row] = await inTransaction(world.engine, async (session) => {
    await session.query("select pgboss.create_queue('test.poison', $1)", ['{"policy": "standard"}']);
    await session.query(
      `insert into jobs (id, organization_id, side, person, name, state, reason, asked_at, ended_at)
       values ($1, 'alder', 'company', 'alder-reader', 'test.poison', 'failed', $2, now(), now())`,
      [job, reason],
    );
    return session.query(
      `insert into pgboss.job (name, data, source_name, source_retry_count, source_created_on, source_output)
       values ('dead', $1, 'test.poison', 2, '2026-03-03T14:00:00Z', $2) returning id`,
      [JSON.stringify(data), JSON.stringify({ words: reason })],
    );
  });
  return { id: (row as { id: string }).id, job };
}

const operator = () => world.as('operator').jobs;

async function stateOf(job: string): Promise<unknown> {
  const [row] = await inTransaction(world.engine, (session) =>
    session.query('select state, reason from jobs where id = $1', [job]),
  );
  return row;
}

describe('the operator', () => {
  test('sees dead jobs with who asked, for what, and why they could not be done', async () => {
    const { id } = await hasDead();
    expect(await operator().dead({})).toEqual([
      {
        id,
        name: 'test.poison',
        organization: 'alder',
        person: 'alder-reader',
        input: { id: 'R-1' },
        reason: 'The store does not answer.',
        tries: 3,
        askedAt: '2026-03-03T14:00:00.000Z',
        diedAt: expect.any(String) as string,
      },
    ]);
  });

  test('retries one: it is in its queue again, and who asked sees that', async () => {
    const { id, job } = await hasDead();
    await operator().retry({ id });
    expect(await operator().dead({})).toEqual([]);
    const queue = (await operator().queues({})).find(({ name }) => name === 'test.poison');
    expect(queue).toEqual({ name: 'test.poison', waiting: 1, working: 0, again: 0, dead: 0 });
    expect(await stateOf(job)).toEqual({ state: 'waiting', reason: null });
    await expect(operator().retry({ id })).rejects.toMatchObject({ kind: 'missing' });
  });

  test('drops one: it is gone, and who asked still sees that it failed', async () => {
    const { id, job } = await hasDead();
    await operator().drop({ id });
    expect(await operator().dead({})).toEqual([]);
    expect(await stateOf(job)).toEqual({ state: 'failed', reason: 'The store does not answer.' });
    await expect(operator().drop({ id })).rejects.toMatchObject({ kind: 'missing' });
  });

  test('is told when this release no longer knows such jobs', async () => {
    const { id } = await hasDead();
    await inTransaction(world.engine, (session) =>
      session.query("delete from pgboss.queue where name = 'test.poison'"),
    );
    await expect(operator().retry({ id })).rejects.toMatchObject({ kind: 'conflict' });
    expect(await operator().dead({})).toHaveLength(1);
  });
});
