import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Problem } from '#domain/problem.ts';
import { inTransaction, type Engine } from './engine.ts';
import { readyTemplate } from './folder.ts';
import { openLite } from './lite.ts';
import { outageOf } from './outage.ts';
import { openPostgres } from './postgres.ts';
import { takeTurns } from './turns.ts';

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

/** What a kept number is in these tests: one row. */
const keep = async (engine: Engine, n: number) =>
  inTransaction(engine, async (session) => void (await session.query('insert into kept values ($1)', [n])));
const kept = async (engine: Engine) =>
  inTransaction(engine, async (session) => {
    const rows = (await session.query('select n from kept order by n')) as { n: number }[];
    return rows.map(({ n }) => n);
  });

async function problemOf(asked: Promise<unknown>): Promise<Problem> {
  const thrown = await asked.then(
    () => new Error('It went through.'),
    (thrown: unknown) => thrown,
  );
  if (thrown instanceof Problem) return thrown;
  throw thrown;
}

const server = process.env['TEST_DATABASE_URL'];

describe.skipIf(server)('the embedded database, when its thread ends on its own', () => {
  const threads: Worker[] = [];
  const tell = vi.fn<(why: unknown) => void>();
  let folder: string;
  let engine: Engine;
  const endThread = async () => void (await threads.at(-1)?.terminate());

  beforeAll(async () => {
    const room = mkdtempSync(join(tmpdir(), 'tickmark-outage-'));
    closing.push(() => rmSync(room, { recursive: true }));
    folder = join(room, 'database');
    await cp(await readyTemplate(), folder, { recursive: true });
    process.on('worker', (thread) => void threads.push(thread));
    engine = await openLite(folder, { tell, longestWaitMs: 400 });
    closing.push(() => engine.close());
    await inTransaction(engine, (session) => session.run('create table kept (n int)'));
  });

  test('is opened again at the next need, with all that it acknowledged', async () => {
    await keep(engine, 1);
    await endThread();
    expect(await kept(engine)).toEqual([1]);
    expect(tell).toHaveBeenCalledTimes(1);
    expect(threads).toHaveLength(2);
  });

  test('tells the one in the middle of something, keeps nothing of it, and serves those who wait', async () => {
    const session = await engine.begin();
    await session.query('insert into kept values (2)');
    const behind = keep(engine, 3);
    const asked = session.query('select pg_sleep(20)');
    const told = problemOf(asked);
    await endThread();
    expect(await told).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('Nothing was changed'),
    });
    await session.rollback();
    await behind;
    expect(await kept(engine)).toEqual([1, 3]);
  });

  test('says of what it was just keeping that it may be kept or not', async () => {
    const session = await engine.begin();
    await session.query('insert into kept values (4)');
    const told = problemOf(session.commit());
    await endThread();
    expect((await told).message).toContain('whole or not at all');
    expect([
      [1, 3],
      [1, 3, 4],
    ]).toContainEqual(await kept(engine));
  });

  test('is not begun anew where its folder is gone, and goes on when it is back', async () => {
    await endThread();
    renameSync(folder, `${folder}.away`);
    expect((await problemOf(kept(engine))).kind).toBe('unavailable');
    renameSync(`${folder}.away`, folder);
    await sleep(1100);
    expect(await kept(engine)).toContain(3);
  });

  test('lets nobody wait for ever behind one that does not end', async () => {
    const session = await engine.begin();
    const began = performance.now();
    expect((await problemOf(kept(engine))).message).toContain('too much to do');
    expect(performance.now() - began).toBeLessThan(2000);
    const behind = kept(engine);
    await session.rollback();
    expect(await behind).toContain(3);
  });
});

test('who gives up its turn holds up nobody behind', async () => {
  const turn = takeTurns(50, () => new Error('Too late.'));
  const first = await turn();
  await expect(turn()).rejects.toThrow('Too late.');
  const behind = turn();
  first();
  (await behind)();
  (await turn())();
});

test.each([
  ['53100', 'disk'],
  ['53300', 'no room'],
  ['57P01', 'does not answer'],
  ['08006', 'does not answer'],
  ['57014', 'too long'],
])('a database that cannot work now (%s) is unavailable in words', (code, words) => {
  expect(outageOf(code)).toMatchObject({ kind: 'unavailable', message: expect.stringContaining(words) });
});

test.each(['23505', 'TM003', '42601', 'XX001'])(
  'what is refused for the request, or a bug, is not (%s)',
  (code) => {
    expect(outageOf(code)).toBeUndefined();
  },
);

describe.runIf(server)('a PostgreSQL that goes away', () => {
  let admin: Engine;
  let way: Server;
  let url: string;
  const lines = new Set<Socket>();
  /** Cuts the line at the moment these words pass. */
  let cutAt: string | undefined;

  beforeAll(async () => {
    const there = new URL(server ?? '');
    admin = openPostgres(there.href, 1);
    closing.push(() => admin.close());
    const [port, host] = [Number(there.port || 5432), there.hostname];
    way = createServer((near) => {
      const far = connect(port, host);
      lines.add(near);
      for (const end of [near, far])
        end.on('error', () => undefined).on('close', () => (near.destroy(), far.destroy()));
      far.pipe(near);
      near.on('data', (bytes: Buffer) => {
        if (cutAt === undefined || !bytes.includes(cutAt)) far.write(bytes);
        else near.destroy();
      });
    });
    await new Promise<void>((listening) => way.listen(0, '127.0.0.1', listening));
    closing.push(() => way.close());
    there.port = String((way.address() as AddressInfo).port);
    there.hostname = '127.0.0.1';
    url = there.href;
    await inTransaction(admin, (session) =>
      session.run('drop table if exists kept; create table kept (n int)'),
    );
    closing.push(() => inTransaction(admin, (session) => session.run('drop table kept')));
  });

  const open = (connections: number, longestWaitMs?: number) => {
    const engine = openPostgres(url, connections, longestWaitMs);
    closing.push(() => engine.close());
    return engine;
  };
  const cut = () => lines.forEach((line) => line.destroy());

  test('between two transactions is not noticed', async () => {
    const engine = open(2);
    await keep(engine, 1);
    cut();
    await sleep(50);
    expect(await kept(engine)).toEqual([1]);
  });

  test('in the middle of something is told, and nothing of it is kept', async () => {
    const engine = open(2);
    for (const away of [
      async () => cut(),
      // This one alone: other tests work on the same server.
      async (pid: number) =>
        void (await inTransaction(admin, (session) =>
          session.query('select pg_terminate_backend($1)', [pid]),
        )),
    ]) {
      const session = await engine.begin();
      await session.query('insert into kept values (2)');
      const [{ pid } = { pid: 0 }] = (await session.query('select pg_backend_pid() as pid')) as {
        pid: number;
      }[];
      await away(pid);
      await sleep(50);
      expect((await problemOf(session.query('select 1'))).kind).toBe('unavailable');
      await session.rollback();
      expect(await kept(engine)).toEqual([1]);
    }
  });

  test('while it keeps something leaves open whether it is kept', async () => {
    const engine = open(1);
    const session = await engine.begin();
    await session.query('insert into kept values (3)');
    cutAt = 'commit';
    expect((await problemOf(session.commit())).message).toContain('whole or not at all');
    cutAt = undefined;
    expect(await kept(engine)).toEqual([1]);
  });

  test('at the begin of something is told', async () => {
    const engine = open(1);
    await keep(engine, 5);
    cutAt = 'begin';
    expect((await problemOf(keep(engine, 6))).kind).toBe('unavailable');
    cutAt = undefined;
    expect(await kept(engine)).toEqual([1, 5]);
  });

  test('whose connections are all taken is waited for, but not for ever', async () => {
    const engine = open(1, 2000);
    const session = await engine.begin();
    expect((await problemOf(kept(engine))).message).toContain('too much to do');
    const behind = kept(engine);
    await session.rollback();
    expect(await behind).toEqual([1, 5]);
  });
});
