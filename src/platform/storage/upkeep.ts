import { z } from 'zod';
import type { Timed } from '../jobs/clock.ts';
import { job } from '../jobs/job.ts';
import { clearExpiredUploads } from './clear-uploads.ts';
import { collectGarbage } from './collect.ts';

/** Uploads that nobody continued in time. */
export const clearUploads = job({
  name: 'storage.clear-uploads',
  input: z.object({}),
  work: async (ctx) => {
    const cleared = await clearExpiredUploads(ctx.machinery());
    if (cleared.uploads > 0) ctx.log.info(cleared, 'uploads expired');
  },
});

/** What lies in the store and nobody needs. */
export const collect = job({
  name: 'storage.collect-garbage',
  input: z.object({}),
  timeLimitSeconds: 6 * 3600,
  work: async (ctx) => {
    const { blobs, pieces, arrivals } = await collectGarbage(ctx.machinery(), { signal: ctx.signal });
    ctx.log.info({ blobs: blobs.length, pieces, arrivals }, 'collected garbage');
  },
});

export const storageUpkeep: readonly Timed[] = [
  { job: clearUploads, cron: '15 * * * *', each: 'installation' },
  { job: collect, cron: '20 4 * * *', each: 'installation' },
];
