import type { z } from 'zod';
import type { Context } from '../context.ts';
import type { Kind } from './kind.ts';

/** What a job may touch: a context whose actor is who asked, and means to say how far it is. */
export interface JobContext extends Context {
  /** Which try this is, from 1. */
  readonly attempt: number;
  /** Aborted when the job’s time is over or its worker has to stop: long work looks at it between two steps. */
  readonly signal: AbortSignal;
  /** Tells whoever watches the job how far it is. Often is fine: what comes too fast is left out. */
  report: (progress: Progress) => Promise<void>;
}

/** How far a job is: what it does now, and how much of how much is done where that can be counted. */
export interface Progress {
  step: string;
  done?: number;
  total?: number;
}

/** Work that waits: what it is called, what it needs to know, and what is done. Declared in a feature’s `jobs.ts`. */
export interface Job<Input extends z.ZodObject = z.ZodObject> extends Kind<Input> {
  /** May run more than once after a crash: what it does twice must be as good as once. */
  readonly work: (ctx: JobContext, input: z.output<Input>) => Promise<void>;
}

type Said<Input extends z.ZodObject> = Pick<Job<Input>, 'name' | 'input' | 'work'> & Partial<Job<Input>>;

/** Declares a job. Its name is a queue that outlives the process: once released it does not change. */
export function job<Input extends z.ZodObject>(said: Said<Input>): Job<Input> {
  if (!/^[a-z0-9-]+\.[a-z0-9-]+$/.test(said.name)) throw new Error(`${said.name} is no name for a job.`);
  return { retries: 4, pauseSeconds: 10, timeLimitSeconds: 300, together: 4, ...said };
}

/** A job of any input, for lists. */
// oxlint-disable-next-line typescript/no-explicit-any -- `work` takes what `input` gives, whatever that is
export type AnyJob = Job<any>;
