import { z } from 'zod';
import { inTransaction } from '../db/engine.ts';
import type { Timed } from './clock.ts';
import { job } from './job.ts';

/**
 * What a server’s PostgreSQL does by itself. The embedded one has nobody for it: rows that were replaced would stay
 * for ever, its counts of them would be guesses, and its log would grow.
 */
export const tidyDatabase = job({
  name: 'upkeep.tidy-database',
  input: z.object({}),
  timeLimitSeconds: 3600,
  work: async (ctx) => {
    const { engine } = ctx.machinery();
    if (engine.kind === 'server') return;
    // One table at a time: between two of them others have their turn.
    const tables = await inTransaction(engine, (session) =>
      session.query(
        "select oid::regclass::text as name from pg_class where relkind = 'r' order by relpages desc",
      ),
    );
    for (const { name } of tables as { name: string }[]) {
      if (ctx.signal.aborted) return;
      await engine.outside(`vacuum (analyze) ${name}`);
    }
    await engine.outside('checkpoint');
  },
});

const KEPT_DAYS = 30;

/** People see how their jobs ended for a month. */
export const forgetJobs = job({
  name: 'upkeep.forget-jobs',
  input: z.object({}),
  work: async (ctx) => {
    const before = new Date(ctx.now().getTime() - KEPT_DAYS * 86_400_000).toISOString();
    await inTransaction(ctx.machinery().engine, (session) =>
      session.query('delete from jobs where ended_at < $1::timestamptz', [before]),
    );
  },
});

export const upkeep: readonly Timed[] = [
  { job: tidyDatabase, cron: '40 3 * * *', each: 'installation' },
  { job: forgetJobs, cron: '50 3 * * *', each: 'installation' },
];
