import type { z } from 'zod';

/** What the queue knows of a kind of job: its name, what it is given, and how it is tried. */
export interface Kind<Input extends z.ZodObject = z.ZodObject> {
  /** `<feature>.<verb-and-noun>`, such as `trail.sign-checkpoint`: its queue, and its name for people. */
  readonly name: string;
  /** Ids, days and numbers only; what they stand for is read when the job runs. */
  readonly input: Input;
  /** How often it is tried again after it failed, with a pause that doubles from `pauseSeconds`. */
  readonly retries: number;
  readonly pauseSeconds: number;
  /** After so long the job is given up, as a failure. */
  readonly timeLimitSeconds: number;
  /** How many of its kind one worker takes at once, at least 2; they run side by side. */
  readonly together: number;
}

/** The queue of what nobody can finish; see migrations. */
export const DEAD = 'dead';

/** A worker that was not heard of for so long is gone, and what it worked on is given to another. */
export const HEARTBEAT_SECONDS = 15;

/** How the queue of a kind is kept, in the words of the queue library. */
export function queueOptions(kind: Kind, heartbeatSeconds = HEARTBEAT_SECONDS) {
  return {
    policy: 'standard',
    retryLimit: kind.retries,
    retryDelay: kind.pauseSeconds,
    retryBackoff: kind.retries > 0 && kind.pauseSeconds > 0,
    retryDelayMax: 3600,
    // A job ends itself at its time limit; this is for when even that does not happen.
    expireInSeconds: kind.timeLimitSeconds + 60,
    retentionSeconds: 14 * 86_400,
    deleteAfterSeconds: 86_400,
    heartbeatSeconds,
    deadLetter: DEAD,
    notify: true,
  };
}
