import { inTransaction, type Engine } from '../db/engine.ts';

/** Whether the database answers. The one place that turns a failure into a word: readiness is that word. */
export async function isReady(engine: Engine): Promise<boolean> {
  try {
    await inTransaction(engine, async (session) => session.query('select 1'));
    return true;
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return false;
  }
}
