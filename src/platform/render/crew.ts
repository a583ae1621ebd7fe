import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Problem, type ProblemKind } from '#domain/problem.ts';
import { OUT_OF_MEMORY, type Answer, type Job } from './job.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

interface Message {
  done?: Answer;
  problem?: { kind: ProblemKind; message: string; details: Record<string, unknown> };
}

interface Ending {
  said: string;
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** The children of one order: one clock for all, and when one fails the others are stopped. */
export class Crew {
  private readonly timeLimitMs: number;
  private readonly timer: NodeJS.Timeout;
  private readonly stops = new Set<() => void>();
  private readonly running: Promise<unknown>[] = [];
  private stopped: 'time' | 'other' | undefined;

  constructor(timeLimitMs: number) {
    this.timeLimitMs = timeLimitMs;
    this.timer = setTimeout(() => this.stop('time'), timeLimitMs);
  }

  run(job: Job): Promise<Answer> {
    const answer = this.start(job);
    this.running.push(answer.catch(() => this.stop('other')));
    return answer;
  }

  /** Waits for all, then throws the first failure: none is left running behind our back. */
  async all<T>(jobs: (Promise<T> | T)[]): Promise<T[]> {
    try {
      return await Promise.all(jobs);
    } catch (error) {
      this.stop('other');
      await Promise.allSettled(jobs);
      throw error;
    }
  }

  async dismiss(): Promise<void> {
    this.stop('other');
    clearTimeout(this.timer);
    await Promise.allSettled(this.running);
  }

  private stop(why: 'time' | 'other'): void {
    this.stopped ??= why;
    for (const stop of this.stops) stop();
  }

  private start(job: Job): Promise<Answer> {
    if (this.stopped)
      return Promise.reject(this.reasonOf(job, {}, { said: '', code: null, signal: 'SIGKILL' }));
    return new Promise((resolve, reject) => {
      // The child sees no environment of ours: nothing secret can end in a document or a crash report.
      const child = spawn(process.execPath, ['--max-old-space-size=2048', CHILD, JSON.stringify(job)], {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        env: { TZ: 'UTC' },
      });
      let message: Message = {};
      let said = '';
      const stop = (): void => void child.kill('SIGKILL');
      this.stops.add(stop);
      child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (said = (said + chunk).slice(-4000)));
      child.on('message', (sent) => (message = sent as Message));
      child.on('error', reject);
      child.on('close', (code, signal) => {
        this.stops.delete(stop);
        if (message.done) resolve(message.done);
        else reject(this.reasonOf(job, message, { said, code, signal }));
      });
    });
  }

  private reasonOf(job: Job, { problem }: Message, { said, code, signal }: Ending): Error {
    if (problem) return new Problem(problem.kind, problem.message, problem.details);
    if (said.includes(OUT_OF_MEMORY) || said.includes('heap out of memory')) {
      const megabytes = Math.round(job.memoryLimitBytes / 2 ** 20);
      return new Problem(
        'unavailable',
        `Rendering was stopped because it needed more than ${megabytes} MB of memory. No file was kept. Allow more memory or split the report.`,
        { reason: 'memory', task: job.task },
      );
    }
    if (this.stopped) {
      const seconds = Math.max(1, Math.round(this.timeLimitMs / 1000));
      return new Problem(
        'unavailable',
        `Rendering was stopped after ${seconds} s. No file was kept. Allow more time or split the report.`,
        { reason: 'time', task: job.task },
      );
    }
    return new Error(`The renderer's ${job.task} ended with ${signal ?? code}: ${said}`);
  }
}
