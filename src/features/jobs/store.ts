import { and, desc, eq, isNull } from 'drizzle-orm';
import { Problem } from '#domain/problem.ts';
import type { Database } from '#platform/db/database.ts';
import { jobs } from './tables.ts';

export type JobRow = Omit<typeof jobs.$inferSelect, 'organizationId' | 'side'>;

/** Who runs a company or a firm sees what all its people asked for; everybody else their own. */
const SEES_ALL: ReadonlySet<string> = new Set([
  'company:owner',
  'company:manager',
  'auditor:partner',
  'auditor:manager',
]);

function seenBy(db: Database) {
  const { side, role, person } = db.seat;
  return SEES_ALL.has(`${side}:${role}`) ? undefined : eq(jobs.person, person);
}

/** Jobs that the seat may see, newest first. */
export async function findJobs(
  db: Database,
  { open, limit }: { open?: boolean | undefined; limit: number },
): Promise<JobRow[]> {
  return db
    .select()
    .from(jobs)
    .where(and(seenBy(db), open ? isNull(jobs.endedAt) : undefined))
    .orderBy(desc(jobs.askedAt), jobs.id)
    .limit(limit);
}

export async function readJob(db: Database, id: string): Promise<JobRow> {
  const [row] = await db
    .select()
    .from(jobs)
    .where(and(seenBy(db), eq(jobs.id, id)));
  if (row) return row;
  throw new Problem('missing', `There is no job ${id} that you can see. After a month they are forgotten.`);
}
