import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Machinery } from '#platform/context.ts';
import { inTransaction, type Engine } from '#platform/db/engine.ts';
import { openFolder } from '#platform/db/folder.ts';
import { migrate } from '#platform/db/migrate.ts';
import { openPostgres } from '#platform/db/postgres.ts';
import { enqueueForHouse } from '#platform/jobs/enqueue.ts';
import { job } from '#platform/jobs/job.ts';
import { startWorker } from '#platform/jobs/worker.ts';
import { openLog } from '#platform/log/log.ts';
import { startPostgres } from '../scripts/test-postgres.ts';
import { timed, type Figure } from './figure.ts';

const COUNT = 10_000;

/** Fills the queue, then lets one worker empty it: the queue’s own cost, since each job does nothing. */
export async function run(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tickmark-bench-jobs-'));
  try {
    const embedded = await openFolder(folder);
    const figures = await measure(embedded, 'embedded');
    await embedded.close();
    return [...figures, ...(await onServer())];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onServer(): Promise<Figure[]> {
  const postgres = await startPostgres();
  if (!postgres) return [];
  const engine = openPostgres(postgres.url);
  await migrate(engine);
  const figures = await measure(engine, 'PostgreSQL');
  await engine.close();
  await postgres.stop();
  return figures;
}

async function measure(engine: Engine, where: string): Promise<Figure[]> {
  const seen = new Set<string>();
  const small = job({
    name: 'bench.small',
    input: z.object({ id: z.string() }),
    together: 200,
    work: async (_, { id }) => void seen.add(id),
  });
  const house = { engine, log: openLog('silent'), now: () => new Date() } as Machinery;
  const asked = await timed(() =>
    inTransaction(engine, async (session) => {
      for (let n = 0; n < COUNT; n += 1) await enqueueForHouse(session, small, { id: `N-${n}` });
    }),
  );
  const drained = await timed(async () => {
    const worker = await startWorker(house, { jobs: [small], side: 2 });
    while (seen.size < COUNT) await wait(10);
    await worker.stop();
  });
  return [
    { name: `10,000 jobs asked for, ${where}`, value: asked.seconds, unit: 's', reach: 'none set' },
    {
      name: `10,000 jobs drained by one worker, ${where}`,
      value: drained.seconds,
      unit: 's',
      reach: 'under 20 s',
    },
  ];
}
