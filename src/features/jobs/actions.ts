import type { Context } from '#platform/context.ts';
import { readJob, type JobRow } from './store.ts';

/** Between two looks by itself: word of a change comes at once, and none may get lost for long. */
const LOOK_EVERY_MS = 20_000;

/**
 * The job as it is, and again at each change, until it ends; `seen` is the change that was seen already. Several
 * changes at once are one. The last one may be missed by nobody: it stays to be read.
 */
export async function* watchJob(
  ctx: Context,
  id: string,
  { seen, signal }: { seen: number; signal: AbortSignal },
): AsyncGenerator<JobRow, void> {
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  try {
    const changes = await ctx.live.changes(`job:${id}`, until, LOOK_EVERY_MS);
    for (let last = seen; ;) {
      const job = await ctx.read((db) => readJob(db, id));
      if (job.change > last) yield job;
      last = job.change;
      if (job.endedAt !== null || (await changes.next()).done) return;
    }
  } finally {
    stop.abort();
  }
}
