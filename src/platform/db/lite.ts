import { Worker } from 'node:worker_threads';
import { DatabaseError, type Engine, type RowShape, type Session } from './engine.ts';
import type { Answer, Question } from './lite-worker.ts';
import { takeTurns } from './turns.ts';

/** The embedded database: one thread of its own, one session, so transactions take turns. */
export interface LiteEngine extends Engine {
  /** How often the database made the disk keep what it wrote. */
  syncs: () => Promise<number>;
  /** Ends the thread at once, whatever it does: the one way to stop a query that never ends. */
  end: () => Promise<void>;
}

/** Opens the database in `folder`, making it when the folder is empty. Hold the folder’s lock first. */
export async function openLite(folder: string): Promise<LiteEngine> {
  const worker = new Worker(new URL('lite-worker.ts', import.meta.url), { workerData: { folder } });
  const { ask, opened } = correspond(worker);
  await opened;
  const turn = takeTurns();
  const run = async (script: string) => void (await ask({ ask: 'run', script }));
  const query = async (text: string, values: readonly unknown[] = [], shape: RowShape = 'object') =>
    ask({ ask: 'query', text, values, shape });

  return {
    kind: 'embedded',
    begin: async (): Promise<Session> => {
      const leave = await turn();
      try {
        await run('begin');
      } catch (thrown) {
        leave();
        throw thrown;
      }
      return {
        query,
        run,
        commit: () => run('commit').finally(leave),
        rollback: () =>
          run('rollback').then(
            () => leave(),
            () => leave(),
          ),
      };
    },
    end: async () => void (await worker.terminate()),
    syncs: async () => Number((await ask({ ask: 'syncs' }))[0]),
    close: async () => {
      await turn();
      await ask({ ask: 'close' });
      await worker.terminate();
    },
  };
}

type Ask = (question: DistributiveOmit<Question, 'id'>) => Promise<unknown[]>;
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** Pairs questions with answers. When the thread dies, everyone who waits is told. */
function correspond(worker: Worker): { ask: Ask; opened: Promise<void> } {
  const waiting = new Map<number, PromiseWithResolvers<unknown[]>>();
  const opening = Promise.withResolvers<unknown[]>();
  waiting.set(0, opening);
  let last = 0;
  let death: Error | undefined;

  worker.on('message', (answer: Answer) => {
    const waiter = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (!waiter) return;
    if ('rows' in answer) waiter.resolve(answer.rows);
    else if ('refused' in answer) waiter.reject(new DatabaseError(answer.refused));
    else waiter.reject(new Error(answer.broke));
  });
  const die = (error: Error) => {
    death = error;
    for (const waiter of waiting.values()) waiter.reject(error);
    waiting.clear();
  };
  worker.on('error', die);
  worker.on('exit', (code) => die(new Error(`The database thread ended with code ${code}.`)));

  return {
    opened: opening.promise.then(() => undefined),
    ask: async (question) => {
      if (death) throw death;
      last += 1;
      const waiter = Promise.withResolvers<unknown[]>();
      waiting.set(last, waiter);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage({ ...question, id: last });
      return waiter.promise;
    },
  };
}
