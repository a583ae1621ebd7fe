import { latestDue, parseCron } from '#domain/cron.ts';
import type { Machinery } from '../context.ts';
import { inTransaction, type Engine, type Session } from '../db/engine.ts';
import { enqueueForHouse } from './enqueue.ts';
import type { AnyJob } from './job.ts';

/** Work that comes back at a time of day: for each organization in its own time zone, or for the installation in UTC. */
export interface Timed {
  job: AnyJob;
  /** Five fields of crontab(5). */
  cron: string;
  /** A job for each organization is given `{ organization, side }`, one for the installation nothing. */
  each: 'organization' | 'installation';
}

/** The clock was wrong when something was due so long ahead of now: what it did then does not count any longer. */
const FARTHEST_AHEAD_MS = 48 * 3_600_000;
const LOOK_EVERY_MS = 20_000;

/** Looks at the clock now and then, until the returned function is called. */
export function watchClock(house: Machinery, timed: readonly Timed[], everyMs = LOOK_EVERY_MS): () => void {
  const look = (): void => {
    lookAtClock(house, timed).catch((err: unknown) => house.log.warn({ err }, 'clock'));
  };
  look();
  const looking = setInterval(look, everyMs);
  return () => clearInterval(looking);
}

/**
 * Puts into the queue what became due since anybody looked, and gives how much that was. Time is the house’s. Once
 * for however many look, and for however many times it was due meanwhile; what was never looked for is due from now on.
 */
export async function lookAtClock(
  { engine, now: clock }: Pick<Machinery, 'engine' | 'now'>,
  timed: readonly Timed[],
): Promise<number> {
  const now = clock().getTime();
  const homes = await readHomes(engine);
  const marks = await readMarks(engine);
  const due: Due[] = [];
  for (const { job, cron, each } of timed) {
    const fields = parseCron(cron);
    for (const home of each === 'organization' ? homes : [INSTALLATION]) {
      const seen = marks.get(`${job.name} ${home.organization}`);
      const after = seen === undefined || seen > now + FARTHEST_AHEAD_MS ? undefined : seen;
      const at = after === undefined ? now : latestDue(fields, home.timeZone, { after, now });
      if (at !== undefined) due.push({ job, home, seen, at, isDue: after !== undefined });
    }
  }
  if (due.length === 0) return 0;
  return inTransaction(engine, async (session) => {
    let asked = 0;
    for (const one of due) asked += await takeUp(session, one);
    return asked;
  });
}

interface Home {
  organization: string;
  side: string;
  timeZone: string;
}

const INSTALLATION: Home = { organization: '', side: '', timeZone: 'UTC' };

interface Due {
  job: AnyJob;
  home: Home;
  /** The mark as it was read; whoever moves it from there is the one who asks for the job. */
  seen: number | undefined;
  at: number;
  isDue: boolean;
}

async function takeUp(session: Session, { job, home, seen, at, isDue }: Due): Promise<number> {
  const { organization, side } = home;
  const values = [job.name, organization, new Date(at).toISOString()];
  const moved =
    seen === undefined
      ? await session.query(
          'insert into job_clock (name, organization_id, due_at) values ($1, $2, $3) on conflict do nothing returning 1',
          values,
        )
      : await session.query(
          `update job_clock set due_at = $3
           where name = $1 and organization_id = $2 and due_at = $4::timestamptz returning 1`,
          [...values, new Date(seen).toISOString()],
        );
  if (!isDue || moved.length === 0) return 0;
  await enqueueForHouse(session, job, organization === '' ? {} : { organization, side });
  return 1;
}

async function readHomes(engine: Engine): Promise<Home[]> {
  const rows = await inTransaction(engine, (session) =>
    session.query(
      `select distinct on (organization_id) organization_id as organization, side, body ->> 'timeZone' as "timeZone"
       from organizations where id = organization_id order by organization_id, version desc`,
    ),
  );
  return rows as Home[];
}

async function readMarks(engine: Engine): Promise<Map<string, number>> {
  const rows = await inTransaction(engine, (session) =>
    session.query('select name, organization_id, due_at from job_clock order by name, organization_id'),
  );
  return new Map(
    (rows as { name: string; organization_id: string; due_at: string }[]).map((row) => [
      `${row.name} ${row.organization_id}`,
      new Date(row.due_at).getTime(),
    ]),
  );
}
