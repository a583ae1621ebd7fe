import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Id } from '#domain/record/shape.ts';
import { inTransaction, type Engine } from '#platform/db/engine.ts';
import { openPostgres } from '#platform/db/postgres.ts';
import { openLog } from '#platform/log/log.ts';
import { migrate } from '#platform/db/migrate.ts';
import { openOwnedDatabase } from '#test/support/database.ts';
import { makeRoom, openEmbedded } from '#test/support/installation.ts';
import { until } from '#test/support/nodes.ts';
import type { Machinery } from '../context.ts';
import { enqueueForHouse } from './enqueue.ts';
import { job } from './job.ts';
import { declareQueues, startWorker } from './worker.ts';

const room = makeRoom('job-faults');
const folder = mkdtempSync(join(tmpdir(), 'tickmark-job-faults-'));
const notes = join(folder, 'notes');
const children: ChildProcess[] = [];
const isOnServer = process.env['TEST_DATABASE_URL'] !== undefined;

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  room.remove();
});

/** A process that works on one job: it notes when it begins, takes a while, and notes when it ends. */
function worker(open: string): ChildProcess {
  const script = join(folder, 'worker.ts');
  const here = (path: string): string => JSON.stringify(join(import.meta.dirname, path));
  writeFileSync(
    script,
    `import { appendFileSync } from 'node:fs';
     import { setTimeout as sleep } from 'node:timers/promises';
     import { z } from ${JSON.stringify(import.meta.resolve('zod'))};
     import { openLite } from ${here('../db/lite.ts')};
     import { openPostgres } from ${here('../db/postgres.ts')};
     import { openLog } from ${here('../log/log.ts')};
     import { job } from ${here('job.ts')};
     import { startWorker } from ${here('worker.ts')};
     const note = (what) => appendFileSync(${JSON.stringify(notes)}, what + ' ' + process.pid + '\\n');
     const slow = job({ name: 'test.slow', input: z.object({ id: z.string() }), pauseSeconds: 0, work: async () => {
       note('began');
       await sleep(process.argv[2] === 'hang' ? 60_000 : 300);
       note('ended');
     } });
     const engine = ${open};
     const house = { engine, log: openLog('silent'), now: () => new Date() };
     await startWorker(house, { jobs: [slow], side: 1, pace: { heartbeatSeconds: 2, lostSeconds: 1, pollSeconds: 1 } });`,
  );
  return started(script, 'hang');
}

function started(script: string, how: string): ChildProcess {
  const child = spawn(process.execPath, [script, how], { stdio: ['ignore', 'inherit', 'inherit'] });
  children.push(child);
  return child;
}

const noted = (): string[] => {
  try {
    return readFileSync(notes, 'utf8').trim().split('\n');
  } catch {
    return [];
  }
};

const slow = job({
  name: 'test.slow',
  input: z.object({ id: Id }),
  pauseSeconds: 0,
  work: async () => undefined,
});

async function ask(engine: Engine): Promise<void> {
  await declareQueues(engine, [slow], 2);
  await inTransaction(engine, (session) => enqueueForHouse(session, slow, { id: 'R-1' }));
}

/** What two workers noted, of whom the first was killed in the middle: `1` and `2` stand for them. */
async function killedInTheMiddle(open: string, before: () => Promise<void>): Promise<string[]> {
  rmSync(notes, { force: true });
  await before();
  const first = worker(open);
  await until(() => noted().length === 1, 'the first worker began');
  first.kill('SIGKILL');
  await once(first, 'close');
  const second = started(join(folder, 'worker.ts'), 'work');
  await until(() => noted().length === 3, 'the second worker ended');
  second.kill('SIGKILL');
  await once(second, 'close');
  return noted().map((line) => line.replace(`${first.pid}`, '1').replace(`${second.pid}`, '2'));
}

describe.runIf(isOnServer)('on PostgreSQL', () => {
  test('a job whose worker is killed in the middle is done by another, once and not beside it', async () => {
    const owned = await openOwnedDatabase();
    const engine = openPostgres(owned.url, 2);
    await migrate(engine);
    const open = `openPostgres(${JSON.stringify(owned.url)}, 3)`;
    expect(await killedInTheMiddle(open, () => ask(engine))).toEqual(['began 1', 'began 2', 'ended 2']);
    await engine.close();
    await owned.drop();
  });

  test('a database that goes away and comes back finds its worker still there', async () => {
    const owned = await openOwnedDatabase();
    const admin = openPostgres(process.env['TEST_DATABASE_URL'] ?? '', 1);
    const engine = openPostgres(owned.url, 3);
    await migrate(engine);
    const done: string[] = [];
    const quick = job({
      name: 'test.quick',
      input: z.object({ id: Id }),
      work: async (_, { id }) => void done.push(id),
    });
    const house = { engine, log: openLog('silent'), now: () => new Date() } as Machinery;
    const pace = { heartbeatSeconds: 2, lostSeconds: 1, pollSeconds: 1 };
    const working = await startWorker(house, { jobs: [quick], side: 1, pace });
    const [, name = ''] = /\/([^/]+)$/.exec(owned.url) ?? [];
    const allow = async (isAllowed: boolean): Promise<void> => {
      await admin.outside(`alter database ${name} allow_connections ${isAllowed}`);
      await admin.outside(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    };
    await inTransaction(engine, (session) => enqueueForHouse(session, quick, { id: 'before' }));
    await until(() => done.length === 1, 'the first job is done');
    await allow(false);
    await expect(inTransaction(engine, (session) => session.query('select 1'))).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await new Promise((later) => setTimeout(later, 1500));
    await allow(true);
    await until(
      () =>
        inTransaction(engine, (session) => enqueueForHouse(session, quick, { id: 'after' })).then(
          () => true,
          () => false,
        ),
      'the database is back',
    );
    await until(() => done.includes('after'), 'the worker goes on');
    await working.stop(1000);
    await engine.close();
    await admin.close();
    await owned.drop();
  });
});

test.runIf(!isOnServer)(
  'embedded: a job whose process is killed in the middle is done by the next',
  async () => {
    const { dataFolder, engine } = await openEmbedded(room.path, []);
    const open = `await openLite(${JSON.stringify(join(dataFolder, 'database'))})`;
    const notes = await killedInTheMiddle(open, async () => {
      await ask(engine);
      await engine.close();
    });
    expect(notes).toEqual(['began 1', 'began 2', 'ended 2']);
  },
);
