import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, type Engine } from '#platform/db/engine.ts';
import { openPostgres } from '#platform/db/postgres.ts';
import { writing } from '#platform/db/transaction.ts';
import { enqueue, enqueueForHouse } from '#platform/jobs/enqueue.ts';
import { forgetJobs } from '#platform/jobs/upkeep.ts';
import { openOwnedDatabase, type OwnedDatabase } from './support/database.ts';
import { WORLD } from './support/found.ts';
import { makeRoom } from './support/installation.ts';
import { Nodes, until, type Node } from './support/nodes.ts';
import { personOf, seatOf } from './support/people.ts';

const room = makeRoom('nodes');

// One embedded database is one process: the step on PostgreSQL runs these.
describe.runIf(process.env['TEST_DATABASE_URL'] !== undefined)('several nodes on one PostgreSQL', () => {
  let owned: OwnedDatabase;
  let engine: Engine;
  let nodes: Nodes;
  let servers: [Node, Node];
  let workers: [Node, Node];

  beforeAll(async () => {
    owned = await openOwnedDatabase();
    nodes = new Nodes(room.path, owned.url);
    // All at once, on a database in which there is nothing.
    const [a, b, c, d] = await Promise.all([
      nodes.start('a', 'serve', '--no-worker', '--port', '0'),
      nodes.start('b', 'serve', '--no-worker', '--port', '0'),
      nodes.start('c', 'worker'),
      nodes.start('d', 'worker'),
    ]);
    servers = [a, b];
    workers = [c, d];
    engine = openPostgres(owned.url, 2);
    await WORLD.lay(engine);
  });
  afterAll(async () => {
    await nodes.stop();
    await engine.close();
    await owned.drop();
    room.remove();
  });

  const ask = async (text: string): Promise<unknown[]> =>
    inTransaction(engine, (session) => session.query(text));

  test('what happens at a worker reaches who watches at a server', async () => {
    const id = await writing(engine, seatOf(personOf('company'), new Date()), (db) =>
      enqueue(db, forgetJobs, {}),
    );
    // The installation’s own work is not for people: it ends with that reason, which is what is watched here.
    for (const server of servers) {
      const response = await nodes.get(server, `/api/jobs/${id}/changes`, 'alder/alder-manager');
      expect(await response.text()).toContain(
        '"reason":"Only the operator works on the whole installation."',
      );
    }
  });

  test('each job is done once, also when one worker leaves in the middle', async () => {
    const COUNT = 1000;
    const ids: string[] = [];
    await inTransaction(engine, async (session) => {
      for (let n = 0; n < COUNT; n += 1) ids.push(await enqueueForHouse(session, forgetJobs, {}));
    });
    const done = (): string[] =>
      workers
        .flatMap(({ lines }) => lines)
        .flatMap((line) => /"requestId":"job-([^"]+)","job"/.exec(line)?.[1] ?? []);
    await until(() => done().length > COUNT / 5, 'a fifth is done');
    expect(await workers[0].stop('SIGTERM')).toBe(0);
    await until(async () => {
      const [left] = await ask(
        "select 1 from pgboss.job where name = 'upkeep.forget-jobs' and state < 'completed' limit 1",
      );
      return left === undefined;
    }, 'all are done');
    expect(
      done()
        .filter((id) => ids.includes(id))
        .toSorted(),
    ).toEqual(ids.toSorted());
    const tries = await ask(
      "select max(retry_count) as tries from pgboss.job where name = 'upkeep.forget-jobs' and data ? 'job' and not data ? 'person'",
    );
    expect(tries).toEqual([{ tries: 0 }]);
    workers[0] = await nodes.start('c', 'worker');
  });

  test('each organization has one signing key, whichever server signs', async () => {
    const sign = async (server: Node): Promise<Response> =>
      nodes.get(server, '/api/trail/checkpoints', 'alder/alder-owner', {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
    const answers = await Promise.all(servers.map(sign));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(
      await ask("select count(*)::int as keys from signing_keys where organization_id = 'alder'"),
    ).toEqual([{ keys: 1 }]);
  });

  test('a restart of one server after the other fails no request', async () => {
    // As a proxy does it: asks each whether it is ready, and sends requests to those that are.
    const ready = new Set(servers);
    const stopping = new AbortController();
    const failures: string[] = [];
    let answered = 0;
    const looking = (async () => {
      while (!stopping.signal.aborted) {
        for (const server of servers) {
          const status = await fetch(`${server.url}/ready`).then(
            (answer) => answer.status,
            () => 0,
          );
          if (status === 200) ready.add(server);
          else ready.delete(server);
        }
        await sleep(100);
      }
    })();
    const asking = [1, 2, 3, 4].map(async (client) => {
      for (let n = client; !stopping.signal.aborted; n += 1) {
        const server = [...ready][n % ready.size];
        if (!server) throw new Error('No server is ready.');
        try {
          const answer = await nodes.get(server, '/api/controls');
          if (answer.status !== 200) failures.push(`${answer.status} ${await answer.text()}`);
          else await answer.arrayBuffer();
          answered += 1;
        } catch (thrown) {
          failures.push(String((thrown as Error).cause ?? thrown));
        }
      }
    });
    for (const at of [0, 1] as const) {
      const { port } = new URL(servers[at].url);
      expect(await servers[at].stop('SIGTERM')).toBe(0);
      servers[at] = await nodes.start('ab'[at] ?? '', 'serve', '--no-worker', '--port', port);
      await until(() => ready.has(servers[at]), 'the restarted server is ready');
    }
    stopping.abort();
    await Promise.all([looking, ...asking]);
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(50);
  });
});
