import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { inTransaction } from '#platform/db/engine.ts';
import { TOKEN, useWorld } from '#test/support/world.ts';

const world = useWorld();

async function tickmark(...words: string[]): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'jobs', ...words], {
    env: { ...process.env, OPERATOR_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as number, said: `${out}${err}` };
}

test('tickmark jobs tells the operator of dead jobs and puts one back, through the server that runs', async () => {
  const id = '00000000-0000-4000-8000-00000000000d';
  await inTransaction(world.engine, async (session) => {
    await session.query("select pgboss.create_queue('test.poison', $1)", ['{"policy": "standard"}']);
    await session.query(
      `insert into pgboss.job (id, name, data, source_name, source_retry_count, source_created_on, source_output)
       values ($1, 'dead', $2, 'test.poison', 2, now(), '{"words": "The store does not answer."}')`,
      [id, JSON.stringify({ job: id, organization: 'alder', person: 'alder-owner', input: { id: 'R-1' } })],
    );
  });
  const dead = await tickmark('dead', '--url', world.url);
  expect(dead).toMatchObject({ code: 0 });
  for (const told of [id, 'alder/alder-owner', 'tried 3 times', 'The store does not answer.'])
    expect(dead.said).toContain(told);
  expect(await tickmark('retry', id, '--url', world.url)).toMatchObject({ code: 0 });
  expect(await tickmark('list', '--url', world.url)).toEqual({
    code: 0,
    said: 'test.poison: 1 waiting, 0 being worked on, 0 to be tried again, 0 dead\n',
  });
  expect(await tickmark('drop', id, '--url', world.url)).toMatchObject({ code: 5 });
});

test('tickmark jobs says in words that no server answers', async () => {
  const { code, said } = await tickmark('list', '--url', 'http://127.0.0.1:9');
  expect(code).toBe(8);
  expect(said).toContain('No server answers at http://127.0.0.1:9.');
});
