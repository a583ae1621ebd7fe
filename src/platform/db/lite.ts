import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '#domain/problem.ts';
import { Ears } from './ears.ts';
import type { Engine, RowShape, Session } from './engine.ts';
import { LiteThread } from './lite-thread.ts';
import { LONGEST_WAIT_MS, outage, tooBusy, uncertain } from './outage.ts';
import { takeTurns } from './turns.ts';

/** The embedded database: one thread of its own, one session, so transactions take turns. */
export interface LiteEngine extends Engine {
  /** How often the database made the disk keep what it wrote. */
  syncs: () => Promise<number>;
  /** Ends the thread at once, whatever it does: the one way to stop a query that never ends. */
  end: () => Promise<void>;
}

/** Hears that the thread ended on its own, and why; for the log. */
export type TellEnd = (why: unknown) => void;

const PAUSE_MS = 1000;

/**
 * Opens the database in `folder`, making it when the folder is empty. Hold the folder’s lock first.
 *
 * A thread that ends on its own (a full disk, no memory) takes its open transaction with it; the next transaction
 * opens the folder again, as a restarted process would, or is told that it cannot be.
 */
export async function openLite(
  folder: string,
  { tell, longestWaitMs = LONGEST_WAIT_MS }: { tell?: TellEnd; longestWaitMs?: number } = {},
): Promise<LiteEngine> {
  const ears = new Ears();
  const open = async () => LiteThread.open(folder, tell, (channel, word) => ears.hear(channel, word));
  let thread = await open();
  let failed: { at: number; why: Error } | undefined;
  let isClosed = false;
  const turn = takeTurns(longestWaitMs, tooBusy);

  /** The living thread. Called by whose turn it is, so that only one opens. */
  const living = async (): Promise<LiteThread> => {
    if (isClosed) throw outage('The database is closed.');
    if (!thread.isDead) return thread;
    if (failed && performance.now() - failed.at < PAUSE_MS) throw failed.why;
    try {
      // In an empty place the database would begin anew, as if there had never been one.
      if (!existsSync(join(folder, 'PG_VERSION'))) throw outage('The folder of the database is not there.');
      thread = await open();
      failed = undefined;
      for (const channel of ears.channels) await thread.ask({ ask: 'listen', channel });
      ears.miss();
      return thread;
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      failed = { at: performance.now(), why: thrown };
      throw thrown;
    }
  };

  const inTurn = async (question: Parameters<LiteThread['ask']>[0]): Promise<void> => {
    const leave = await turn();
    try {
      await (await living()).ask(question);
    } finally {
      leave();
    }
  };

  return {
    kind: 'embedded',
    listen: async (channel, ear) => {
      if (ears.add(channel, ear)) await inTurn({ ask: 'listen', channel });
      return async () => ears.remove(channel, ear);
    },
    outside: (statement) => inTurn({ ask: 'query', text: statement, values: [], shape: 'object' }),
    begin: async () => {
      const leave = await turn();
      try {
        const held = await living();
        await held.ask({ ask: 'run', script: 'begin' });
        return sessionOn(held, leave);
      } catch (thrown) {
        leave();
        throw thrown;
      }
    },
    end: async () => {
      isClosed = true;
      await thread.end();
    },
    syncs: async () => Number((await thread.ask({ ask: 'syncs' }))[0]),
    close: async () => {
      await turn();
      isClosed = true;
      if (!thread.isDead) await thread.ask({ ask: 'close' });
      await thread.end();
    },
  };
}

function sessionOn(thread: LiteThread, leave: () => void): Session {
  const run = async (script: string) => thread.ask({ ask: 'run', script });
  return {
    query: async (text: string, values: readonly unknown[] = [], shape: RowShape = 'object') =>
      thread.ask({ ask: 'query', text, values, shape }),
    run,
    commit: async () => {
      await run('commit')
        .catch((thrown: unknown) => {
          throw thread.isDead ? uncertain() : thrown;
        })
        .finally(leave);
    },
    rollback: () =>
      run('rollback').then(
        () => leave(),
        () => leave(),
      ),
  };
}
