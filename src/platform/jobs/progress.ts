import { inTransaction, type Engine, type Session } from '../db/engine.ts';
import { publish } from '../live/live.ts';
import type { Asked } from './enqueue.ts';
import type { Progress } from './job.ts';

const LEAST_PAUSE_MS = 500;

/** What a job says of its progress goes to the row that people watch; of what comes too fast, only what ends a count. */
export function reporterOf(engine: Engine, { job, person }: Asked): (progress: Progress) => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  return async ({ step, done, total }) => {
    if (person === undefined) return;
    const now = performance.now();
    if (now - last < LEAST_PAUSE_MS && (done === undefined || done !== total)) return;
    last = now;
    await inTransaction(engine, (session) =>
      change(session, 'id = $1 and ended_at is null', 'step = $2, done = $3, total = $4', [
        job,
        step.slice(0, 200),
        done ?? null,
        total ?? null,
      ]),
    );
  };
}

/** Says of jobs that somebody works on them now. */
export async function markWorking(engine: Engine, asked: readonly Asked[]): Promise<void> {
  const ids = asked.filter(({ person }) => person !== undefined).map(({ job }) => job);
  if (ids.length === 0) return;
  await inTransaction(engine, (session) =>
    change(session, "id = any($1::uuid[]) and state = 'waiting'", "state = 'working'", [ids]),
  );
}

/** How a try of a job ended, for the person who watches it. */
export interface Outcome {
  asked: Asked;
  /** `waiting`: it will be tried again. */
  state: 'done' | 'failed' | 'waiting';
  reason: string | null;
}

/** Says of jobs how they ended, or that they wait for another try. */
export async function markEnded(engine: Engine, outcomes: readonly Outcome[], at: Date): Promise<void> {
  const told = outcomes
    .filter(({ asked }) => asked.person !== undefined)
    .map(({ asked: { job }, state, reason }) => ({ job, state, reason }));
  if (told.length === 0) return;
  await inTransaction(engine, (session) =>
    change(
      session,
      'id = ended.job and ended_at is null',
      "state = ended.state, reason = ended.reason, ended_at = case ended.state when 'waiting' then null else $2::timestamptz end",
      [JSON.stringify(told), at.toISOString()],
      'from jsonb_to_recordset($1::jsonb) as ended(job uuid, state text, reason text)',
    ),
  );
}

/** Jobs that the queue itself gave up, because whoever worked on them was lost, end for those who watch as well. */
export async function markLost(engine: Engine, at: Date): Promise<void> {
  await inTransaction(engine, (session) =>
    change(
      session,
      'ended_at is null and id = lost.job',
      "state = 'failed', reason = 'The process that worked on it ended in the middle, every time.', ended_at = $1::timestamptz",
      [at.toISOString()],
      "from (select (data ->> 'job')::uuid as job from pgboss.job where name = 'dead') as lost",
    ),
  );
}

/** Changes rows of jobs and sends word of each to its watchers, when the transaction commits. */
async function change(
  session: Session,
  where: string,
  set: string,
  values: readonly unknown[],
  from = '',
): Promise<void> {
  const rows = await session.query(
    `update jobs set ${set}, change = change + 1 ${from} where ${where} returning id`,
    values,
  );
  for (const { id } of rows as { id: string }[]) await publish(session, `job:${id}`);
}
