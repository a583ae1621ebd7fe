import { z } from 'zod';
import { Id } from '#domain/record/shape.ts';
import type { Timed } from '#platform/jobs/clock.ts';
import { job } from '#platform/jobs/job.ts';
import { signTrail } from './actions.ts';

/** Signs what an organization recorded since its newest checkpoint; nothing when that is nothing. */
export const signCheckpoint = job({
  name: 'trail.sign-checkpoint',
  input: z.object({ organization: Id, side: z.enum(['company', 'auditor']) }),
  work: async (ctx, { organization, side }) => {
    const signer = await ctx.signer(organization);
    await ctx.replay({ organization, side }, (db) => signTrail(db, { organization, signer, at: ctx.now() }));
  },
});

export const timed: readonly Timed[] = [{ job: signCheckpoint, cron: '30 2 * * *', each: 'organization' }];
