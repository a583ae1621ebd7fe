import { Worker } from 'node:worker_threads';
import { Problem } from '#domain/problem.ts';
import { DatabaseError } from './engine.ts';
import type { Answer, Notice, Question } from './lite-worker.ts';
import { outage, outageOf } from './outage.ts';

type Asked = DistributiveOmit<Question, 'id'>;
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** Hears what committed transactions send on channels. */
type Hear = (channel: string, word: string) => void;

/** One life of the thread that holds the embedded database. When it ends, everyone who waits for an answer is told. */
export class LiteThread {
  isDead = false;
  private readonly worker: Worker;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown[]>>();
  private last = 0;

  /** Starts the thread and waits until it has opened the folder; a Problem `unavailable` when it cannot. */
  static async open(folder: string, tell?: (why: unknown) => void, hear?: Hear): Promise<LiteThread> {
    const thread = new LiteThread(folder, tell, hear);
    try {
      await thread.answerTo(0);
      return thread;
    } catch (thrown) {
      await thread.end();
      if (thrown instanceof Problem || !(thrown instanceof Error)) throw thrown;
      throw new Problem(
        'unavailable',
        `The embedded database cannot be opened (${thrown.message}). Nothing was changed. Check that its disk has room.`,
        { cause: thrown.message },
      );
    }
  }

  private constructor(folder: string, tell?: (why: unknown) => void, hear?: Hear) {
    this.worker = new Worker(new URL('lite-worker.ts', import.meta.url), { workerData: { folder } });
    this.worker.on('message', (answer: Answer | Notice) => {
      if ('channel' in answer) {
        hear?.(answer.channel, answer.word);
        return;
      }
      const waiter = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (waiter) settle(waiter, answer);
      if (!('isLast' in answer) || !answer.isLast) return;
      tell?.('refused' in answer ? answer.refused.message : 'broke' in answer ? answer.broke : undefined);
      this.die('refused' in answer ? outageOf(answer.refused.code) : undefined);
      void this.worker.terminate();
    });
    this.worker.on('error', (error) => {
      if (!this.isDead) tell?.(error);
      this.die();
    });
    this.worker.on('exit', (code) => {
      if (!this.isDead) tell?.(new Error(`The database thread ended with code ${code}.`));
      this.die();
    });
  }

  async ask(question: Asked): Promise<unknown[]> {
    if (this.isDead) throw outage();
    this.last += 1;
    const answer = this.answerTo(this.last);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.worker.postMessage({ ...question, id: this.last });
    return answer;
  }

  /** Ends the thread at once, whatever it does. */
  async end(): Promise<void> {
    this.die();
    await this.worker.terminate();
  }

  private async answerTo(id: number): Promise<unknown[]> {
    const waiter = Promise.withResolvers<unknown[]>();
    this.waiting.set(id, waiter);
    return waiter.promise;
  }

  private die(why = outage()): void {
    this.isDead = true;
    for (const waiter of this.waiting.values()) waiter.reject(why);
    this.waiting.clear();
  }
}

function settle(waiter: PromiseWithResolvers<unknown[]>, answer: Answer): void {
  if ('rows' in answer) waiter.resolve(answer.rows);
  else if ('refused' in answer)
    waiter.reject(outageOf(answer.refused.code) ?? new DatabaseError(answer.refused));
  else waiter.reject(new Error(answer.broke));
}
