/** Does one task and ends: the typesetter's memory is never given back, and native code cannot be interrupted. */
import { Worker } from 'node:worker_threads';
import { Problem } from '#domain/problem.ts';
import type { Answer, Job } from './job.ts';
import { TASKS } from './tasks.ts';

const job = JSON.parse(process.argv[2] ?? '') as Job;
const guard = new Worker(new URL('./guard.ts', import.meta.url), {
  workerData: { limitBytes: job.memoryLimitBytes, parent: process.ppid },
});
guard.unref();
try {
  const { files = [], pages = null, exchanged = [] } = await TASKS[job.task](job);
  const done: Answer = { files, pages, exchanged, peakBytes: process.resourceUsage().maxRSS * 1024 };
  process.send?.({ done });
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.send?.({ problem: { kind: error.kind, message: error.message, details: error.details } });
}
process.disconnect?.();
