/**
 * A queue of one: resolves when everyone before has called what they were given. Who waits longer than `longestMs`
 * leaves the queue with what `give` makes.
 */
export function takeTurns(longestMs?: number, give?: () => Error): () => Promise<() => void> {
  let tail = Promise.resolve();
  return async () => {
    const before = tail;
    const mine = Promise.withResolvers<void>();
    tail = mine.promise;
    if (longestMs === undefined || (await comesWithin(before, longestMs))) {
      await before;
      return mine.resolve;
    }
    // Whoever waits behind still waits for those before.
    void before.then(mine.resolve);
    throw give?.() ?? new Error('A turn did not come.');
  };
}

async function comesWithin(turn: Promise<void>, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const clock = setTimeout(() => late.resolve(false), ms);
  try {
    return await Promise.race([turn.then(() => true), late.promise]);
  } finally {
    clearTimeout(clock);
  }
}
