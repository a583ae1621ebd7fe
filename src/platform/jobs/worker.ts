import type { JobResult, JobWithMetadata, PgBoss } from 'pg-boss';
import type { Machinery } from '../context.ts';
import { inTransaction, type Engine } from '../db/engine.ts';
import type { Asked } from './enqueue.ts';
import type { AnyJob } from './job.ts';
import { HEARTBEAT_SECONDS, queueOptions } from './kind.ts';
import { markEnded, markLost, markWorking } from './progress.ts';
import { queueDatabase } from './queue-database.ts';
import { runJob, type Ended } from './run.ts';

/** How often a worker looks by itself. Word of a new job comes at once; this is for what word does not come of. */
export interface WorkerPace {
  heartbeatSeconds: number;
  /** Between two looks for a job whose worker is gone. */
  lostSeconds: number;
  /** Between two looks for a job of each kind. */
  pollSeconds: number;
}

export const WORKER_PACE: WorkerPace = {
  heartbeatSeconds: HEARTBEAT_SECONDS,
  lostSeconds: 15,
  pollSeconds: 30,
};

export interface Worker {
  /** Takes nothing new, lets what runs end for so long, gives back the rest, and returns. */
  stop: (graceMs?: number) => Promise<void>;
}

interface Asking {
  jobs: readonly AnyJob[];
  /** How many batches of each kind at once. */
  side: number;
  pace?: WorkerPace;
}

/** Works on jobs until it is stopped. A database that goes away is waited for; nobody has to start anything again. */
export async function startWorker(
  house: Machinery,
  { jobs, side, pace = WORKER_PACE }: Asking,
): Promise<Worker> {
  const boss = await openQueue(house, pace);
  try {
    await declareQueues(house.engine, jobs, pace.heartbeatSeconds);
    if (house.engine.kind === 'embedded') await giveBack(house.engine);
    await boss.start();
    for (const job of jobs) await workOn(boss, house, job, { side, pace });
  } catch (thrown) {
    await boss.stop({ graceful: false });
    throw thrown;
  }
  const lost = setInterval(() => {
    markLost(house.engine, house.now()).catch((err: unknown) => house.log.warn({ err }, 'jobs'));
  }, pace.lostSeconds * 1000);
  return {
    stop: async (graceMs = 10_000) => {
      clearInterval(lost);
      await boss.stop({ graceful: true, timeout: graceMs });
    },
  };
}

/** The queue library, on our database. Loaded here only: who works on no jobs does without it. */
async function openQueue({ engine, log }: Machinery, { lostSeconds }: WorkerPace): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss');
  const boss = new PgBoss({
    db: queueDatabase(engine),
    backend: engine.kind === 'embedded' ? 'pglite' : 'postgres',
    schema: 'pgboss',
    migrate: false,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: lostSeconds,
    monitorIntervalSeconds: lostSeconds,
    maintenanceIntervalSeconds: 3600,
    flowIntervalSeconds: 3600,
    registerInstance: false,
    reindex: false,
    monitorVacuum: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', ({ message }) => log.warn({ why: message }, 'jobs'));
  boss.on('warning', ({ message }) => log.warn({ why: message }, 'jobs'));
  return boss;
}

/** Makes the queues of the kinds there are, and keeps them as this release declares them. */
export async function declareQueues(
  engine: Engine,
  jobs: readonly AnyJob[],
  heartbeatSeconds = HEARTBEAT_SECONDS,
): Promise<void> {
  const declared = jobs.map((job) => ({ name: job.name, options: queueOptions(job, heartbeatSeconds) }));
  await inTransaction(engine, async (session) => {
    await session.query(
      `select pgboss.create_queue(name, options)
       from jsonb_to_recordset($1::jsonb) as declared(name text, options jsonb) order by name`,
      [JSON.stringify(declared)],
    );
    await session.query(
      `update pgboss.queue set updated_on = now(), retry_limit = (options ->> 'retryLimit')::int,
         retry_delay = (options ->> 'retryDelay')::int, retry_backoff = (options ->> 'retryBackoff')::boolean,
         expire_seconds = (options ->> 'expireInSeconds')::int, heartbeat_seconds = (options ->> 'heartbeatSeconds')::int
       from jsonb_to_recordset($1::jsonb) as declared(name text, options jsonb)
       where queue.name = declared.name and (retry_limit, retry_delay, expire_seconds, heartbeat_seconds)
         is distinct from ((options ->> 'retryLimit')::int, (options ->> 'retryDelay')::int,
           (options ->> 'expireInSeconds')::int, (options ->> 'heartbeatSeconds')::int)`,
      [JSON.stringify(declared)],
    );
  });
}

/** The embedded database has one process: what is being worked on when it starts was so in one that has ended. */
async function giveBack(engine: Engine): Promise<void> {
  await inTransaction(engine, async (session) => {
    await session.query(
      "update pgboss.job set heartbeat_on = now() - interval '1 day' where state = 'active' and heartbeat_seconds is not null",
    );
  });
}

async function workOn(
  boss: PgBoss,
  house: Machinery,
  job: AnyJob,
  { side, pace }: { side: number; pace: WorkerPace },
): Promise<void> {
  const options = {
    batchSize: Math.max(2, job.together),
    // Without it a full queue is emptied one batch at each look.
    burstWhenBatchFull: true,
    localConcurrency: side,
    pollingIntervalSeconds: pace.pollSeconds,
    notifyPollingIntervalSeconds: pace.pollSeconds,
    includeMetadata: true,
    perJobResults: true,
  } as const;
  const worker = await boss.work<Asked, unknown, typeof options>(job.name, options, async (taken) => {
    const { results, wakeAfterMs } = await workBatch(house, job, taken);
    if (wakeAfterMs !== undefined) setTimeout(() => boss.notifyWorker(worker), wakeAfterMs).unref();
    return results;
  });
}

/** Runs what was taken, side by side, and says of each how it ended. */
export async function workBatch(
  house: Machinery,
  job: AnyJob,
  taken: readonly JobWithMetadata<Asked>[],
): Promise<{ results: JobResult[]; wakeAfterMs: number | undefined }> {
  await markWorking(
    house.engine,
    taken.map(({ data }) => data),
  );
  const tries = await Promise.all(taken.map(async (one) => ({ one, ended: await runJob(house, job, one) })));
  const isOver = (ended: Ended, { retryCount, retryLimit }: JobWithMetadata<Asked>): boolean =>
    ended === undefined || ended.isFinal || retryCount >= retryLimit;
  await markEnded(
    house.engine,
    tries.map(({ one, ended }) => ({
      asked: one.data,
      state: ended === undefined ? 'done' : isOver(ended, one) ? 'failed' : 'waiting',
      reason: ended?.words ?? null,
    })),
    house.now(),
  );
  const again = tries.filter(({ one, ended }) => !isOver(ended, one));
  const pauses = again.map(({ one }) => one.retryDelay * 2 ** Math.min(16, one.retryCount) * 1000 + 250);
  return {
    results: tries.map(({ one, ended }) => ({
      id: one.id,
      status: ended === undefined ? 'completed' : isOver(ended, one) ? 'deadletter' : 'failed',
      ...(ended && { output: { words: ended.words } }),
    })),
    wakeAfterMs: pauses.length > 0 ? Math.max(...pauses) : undefined,
  };
}
