import type { Session } from '#platform/db/engine.ts';
import { markOf } from './marks.ts';

/** A job that Alder’s owner asked for, one that Birch’s partner did, and one that nobody could finish. */
export const JOBS = {
  alder: '00000000-0000-4000-8000-00000000000a',
  birch: '00000000-0000-4000-8000-00000000000b',
  dead: '00000000-0000-4000-8000-00000000000d',
} as const;

/** Lays a job of each side that has ended, and a dead one for the operator. */
export async function layJobs(session: Session, at: Date): Promise<void> {
  const ended = `insert into jobs (id, organization_id, side, person, name, state, step, asked_at, ended_at)
    values ($1, $2, $3, $4, 'trail.sign-checkpoint', 'done', $5, $6::timestamptz, $6::timestamptz)`;
  const moment = at.toISOString();
  await session.query(ended, [
    JOBS.alder,
    'alder',
    'company',
    'alder-owner',
    markOf('alder', 'company'),
    moment,
  ]);
  await session.query(ended, [
    JOBS.birch,
    'birch',
    'auditor',
    'birch-partner',
    markOf('birch', 'firm'),
    moment,
  ]);
  await session.query("select pgboss.create_queue('test.refused', $1)", ['{"policy": "standard"}']);
  await session.query(
    `insert into pgboss.job (id, name, data, source_name, source_retry_count, source_created_on, source_output)
     values ($1, 'dead', $2, 'test.refused', 0, $3::timestamptz, '{"words": "It could not be done."}')`,
    [JOBS.dead, JSON.stringify({ job: JOBS.dead, organization: 'alder', input: {} }), moment],
  );
}
