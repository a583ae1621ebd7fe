/** Watches the process from a thread of its own, since a thread in native code cannot be asked to stop. */
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { OUT_OF_MEMORY } from './job.ts';

const { limitBytes, parent } = workerData as { limitBytes: number; parent: number };

setInterval(() => {
  const isTooBig = process.memoryUsage.rss() > limitBytes;
  if (isTooBig) writeSync(2, `${OUT_OF_MEMORY}\n`);
  // An orphan has nobody to render for.
  if (isTooBig || process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 50);
