import type { JobWithMetadata } from 'pg-boss';
import { Problem } from '#domain/problem.ts';
import { makeContext, type Caller, type Machinery } from '../context.ts';
import { actorNow } from '../http/caller.ts';
import type { Asked } from './enqueue.ts';
import type { AnyJob, JobContext } from './job.ts';
import { reporterOf } from './progress.ts';
import { failureOf, type Failure } from './words.ts';

/** How a try ended: undefined when the work was done. */
export type Ended = Failure | undefined;

/** Runs one job, as who asked for it is at this moment, within its time limit. Never throws. */
export async function runJob(
  house: Machinery,
  job: AnyJob,
  { data, retryCount, signal: stopping }: JobWithMetadata<Asked>,
): Promise<Ended> {
  const requestId = `job-${data.job}`;
  const limit = AbortSignal.timeout(job.timeLimitSeconds * 1000);
  const signal = AbortSignal.any([limit, stopping]);
  const began = performance.now();
  let ended: Ended;
  try {
    const input: unknown = job.input.parse(data.input);
    const context = makeContext(house, await callerFor(house, data), requestId);
    const report = reporterOf(house.engine, data);
    const ctx: JobContext = Object.assign(context, { attempt: retryCount + 1, signal, report });
    await orAborted(job.work(ctx, input), signal);
  } catch (thrown) {
    const isLate = limit.aborted && signal.aborted;
    ended = isLate ? tooLong(job) : failureOf(thrown, { where: requestId });
    if (!isLate && !(thrown instanceof Problem)) house.log.error({ requestId, err: thrown }, 'a bug');
  }
  const ms = Math.round(performance.now() - began);
  house.log.info({ requestId, job: job.name, attempt: retryCount + 1, ms, why: ended?.words }, 'job');
  return ended;
}

/** Who the job acts as: the person who asked, as the record says now, or the operator of the installation. */
async function callerFor({ engine, now }: Machinery, { organization, person }: Asked): Promise<Caller> {
  if (organization === undefined || person === undefined) return 'operator';
  return actorNow(engine, { organization, person }, now());
}

/** A job that hears nothing of its signal goes on somewhere, but nobody waits for it any longer. */
async function orAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  await Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', abort));
}

function tooLong({ timeLimitSeconds }: AnyJob): Failure {
  return {
    words: `It ran past its time limit of ${timeLimitSeconds} seconds and was given up.`,
    isFinal: false,
  };
}
