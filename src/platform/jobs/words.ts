import { Problem } from '#domain/problem.ts';

/** Why a job failed, as it is kept with it. */
export interface Failure {
  words: string;
  /** Trying again would end the same way. */
  isFinal: boolean;
}

/** Tries that may go better the next time: somebody was faster, or something did not answer. */
const PASSING: ReadonlySet<string> = new Set(['unavailable', 'conflict']);

/** Says in words why a job failed. What is no Problem is a bug, whose details are in the log. */
export function failureOf(thrown: unknown, log: { where: string }): Failure {
  if (thrown instanceof Problem) return { words: thrown.message, isFinal: !PASSING.has(thrown.kind) };
  return {
    words: `An error of the program stopped it: ${briefly(thrown)} The log has the rest, at ${log.where}.`,
    isFinal: false,
  };
}

const MOST_LETTERS = 300;

function briefly(thrown: unknown): string {
  const [line = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
  return /[.!?]$/.test(line) ? line.slice(0, MOST_LETTERS) : `${line.slice(0, MOST_LETTERS)}.`;
}

/** What the queue says of a job that did not end by itself, in words for people. */
const OF_THE_QUEUE: readonly [RegExp, string][] = [
  [/heartbeat timeout/, 'The process that worked on it ended in the middle.'],
  [/timed out|handler execution exceeded/, 'It ran past its time limit and was given up.'],
  [/shut down/, 'The process that worked on it was stopped before it was done.'],
];

/** The reason that is kept with a failed job, in words. */
export function reasonIn(output: unknown): string {
  const { words, message, value } = (output ?? {}) as {
    words?: unknown;
    message?: string;
    value?: { message?: string };
  };
  if (typeof words === 'string') return words;
  const told = message ?? value?.message ?? '';
  return OF_THE_QUEUE.find(([pattern]) => pattern.test(told))?.[1] ?? 'No reason was kept.';
}
