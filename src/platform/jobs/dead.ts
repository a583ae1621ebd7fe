import { Problem } from '#domain/problem.ts';
import { inTransaction, type Engine, type Session } from '../db/engine.ts';
import { publish } from '../live/live.ts';
import type { Asked } from './enqueue.ts';
import { DEAD } from './kind.ts';
import { reasonIn } from './words.ts';

/** How much of a kind waits, is worked on, waits to be tried again, and is dead. */
export interface QueueCounts {
  name: string;
  waiting: number;
  working: number;
  again: number;
  dead: number;
}

/** A job that nobody could finish, as the operator sees it: ids, and why. */
export interface DeadJob {
  id: string;
  name: string;
  organization: string | undefined;
  person: string | undefined;
  input: Record<string, unknown>;
  reason: string;
  tries: number;
  askedAt: Date;
  diedAt: Date;
}

export async function countQueues(engine: Engine): Promise<QueueCounts[]> {
  return inTransaction(engine, async (session) => {
    const rows = await session.query(
      `select queue.name,
         count(*) filter (where job.state = 'created')::int as waiting,
         count(*) filter (where job.state = 'active')::int as working,
         count(*) filter (where job.state = 'retry')::int as again,
         (select count(*)::int from pgboss.job as dead
            where dead.name = $1 and dead.source_name = queue.name) as dead
       from pgboss.queue left join pgboss.job on job.name = queue.name and job.state < 'completed'
       where queue.name <> $1 group by queue.name order by queue.name`,
      [DEAD],
    );
    return rows as QueueCounts[];
  });
}

export async function listDead(engine: Engine, limit: number): Promise<DeadJob[]> {
  const rows = await inTransaction(engine, async (session) =>
    session.query(
      `select id, source_name, data, source_output, source_retry_count, source_created_on, created_on
       from pgboss.job where name = $1 order by created_on desc, id limit $2`,
      [DEAD, limit],
    ),
  );
  return (rows as DeadRow[]).map((row) => ({
    id: row.id,
    name: row.source_name,
    organization: row.data.organization,
    person: row.data.person,
    input: row.data.input,
    reason: reasonIn(row.source_output),
    tries: row.source_retry_count + 1,
    askedAt: new Date(row.source_created_on),
    diedAt: new Date(row.created_on),
  }));
}

interface DeadRow {
  id: string;
  source_name: string;
  data: Asked;
  source_output: unknown;
  source_retry_count: number;
  source_created_on: string;
  created_on: string;
}

/** Puts a dead job back into its queue, to be tried as if it were new. */
export async function retryDead(engine: Engine, id: string): Promise<void> {
  await inTransaction(engine, async (session) => {
    const { name, data } = await takeDead(session, id);
    const queues = await session.query('select 1 from pgboss.queue where name = $1', [name]);
    if (queues.length === 0) {
      throw new Problem(
        'conflict',
        `This release knows no jobs of the name ${name}. Nothing was changed; drop it, or use the release that made it.`,
      );
    }
    await session.query("select queue_job(gen_random_uuid(), $1, '{}', $2::jsonb)", [
      name,
      JSON.stringify(data),
    ]);
    await session.query(
      `update jobs set state = 'waiting', ended_at = null, reason = null, step = null, done = null, total = null,
         change = change + 1 where id = $1`,
      [data.job],
    );
    await publish(session, `job:${data.job}`);
  });
}

/** Takes a dead job out for good. What it was for stays undone, and stays told so to whoever asked. */
export async function dropDead(engine: Engine, id: string): Promise<void> {
  await inTransaction(engine, (session) => takeDead(session, id));
}

async function takeDead(session: Session, id: string): Promise<{ name: string; data: Asked }> {
  const [row] = await session.query(
    'delete from pgboss.job where name = $1 and id = $2::uuid returning source_name as name, data',
    [DEAD, id],
  );
  if (row === undefined)
    throw new Problem('missing', `There is no dead job ${id}. Somebody may have been faster.`);
  return row as { name: string; data: Asked };
}
