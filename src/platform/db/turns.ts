/** A queue of one: resolves when everyone before has called what they were given. */
export function takeTurns(): () => Promise<() => void> {
  let tail = Promise.resolve();
  return async () => {
    const before = tail;
    const mine = Promise.withResolvers<void>();
    tail = mine.promise;
    await before;
    return mine.resolve;
  };
}
