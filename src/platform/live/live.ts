import type { Engine, Session } from '../db/engine.ts';

const CHANNEL = 'tickmark_live';

/** Sends word that something about a topic changed, to every node, when the transaction commits. Ids only. */
export async function publish(session: Pick<Session, 'query'>, topic: string): Promise<void> {
  await session.query('select pg_notify($1, $2)', [CHANNEL, topic]);
}

/** Word of changes, from whichever node made them. It says where to look, never what is there. */
export interface Live {
  /** Changes of a topic from now on, and a wake-up at least so often. Whoever stops waiting, by the signal or by `return`, leaves nothing behind. */
  changes: (
    topic: string,
    signal: AbortSignal,
    atLeastEveryMs: number,
  ) => Promise<AsyncIterableIterator<void>>;
  /** How many wait at this moment. */
  readonly waiting: number;
  /** Ends all waiting, as a node does that stops: clients ask again, and another node answers. */
  end: () => Promise<void>;
}

const open = new WeakMap<Engine, Live>();

/** The word of changes that goes through a database, one for all in this process who wait for it. */
export function liveOn(engine: Engine): Live {
  const known = open.get(engine) ?? openLive(engine);
  open.set(engine, known);
  return known;
}

/** Listens to the database at first need. */
function openLive(engine: Engine): Live {
  const ears = new Map<string, Set<() => void>>();
  const ending = new AbortController();
  let listening: Promise<() => Promise<void>> | undefined;

  const heard = (topic: string): void => ears.get(topic)?.forEach((wake) => wake());
  const missed = (): void => [...ears.values()].forEach((set) => set.forEach((wake) => wake()));

  return {
    changes: async (topic, signal, atLeastEveryMs) => {
      const wait = waiter(AbortSignal.any([signal, ending.signal]), () => {
        clearInterval(looking);
        const set = ears.get(topic);
        set?.delete(wait.wake);
        if (set?.size === 0) ears.delete(topic);
      });
      const looking = setInterval(wait.wake, atLeastEveryMs).unref();
      ears.set(topic, (ears.get(topic) ?? new Set()).add(wait.wake));
      wait.begin();
      listening ??= engine.listen(CHANNEL, { heard, missed }).catch(() => async () => undefined);
      await listening;
      return wait.iterator;
    },
    get waiting() {
      return [...ears.values()].reduce((sum, set) => sum + set.size, 0);
    },
    end: async () => {
      ending.abort();
      await (
        await listening
      )?.();
    },
  };
}

/** Turns wake-ups into an iterator. Several that come while nobody waits are one. */
function waiter(
  signal: AbortSignal,
  leave: () => void,
): { wake: () => void; begin: () => void; iterator: AsyncIterableIterator<void> } {
  let isDue = false;
  let isOver = false;
  let waiting: PromiseWithResolvers<void> | undefined;
  const wake = (): void => {
    isDue = true;
    waiting?.resolve();
  };
  const end = (): void => {
    isOver = true;
    waiting?.resolve();
    leave();
  };
  const begin = (): void => {
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  };
  const iterator: AsyncIterableIterator<void> = {
    [Symbol.asyncIterator]: () => iterator,
    next: async () => {
      if (!isDue && !isOver) {
        waiting = Promise.withResolvers<void>();
        await waiting.promise;
      }
      isDue = false;
      return isOver ? { done: true, value: undefined } : { done: false, value: undefined };
    },
    return: async () => {
      signal.removeEventListener('abort', end);
      end();
      return { done: true, value: undefined };
    },
  };
  return { wake, begin, iterator };
}
