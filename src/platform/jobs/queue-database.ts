import type { Db } from 'pg-boss';
import { inTransaction, type Engine } from '../db/engine.ts';

/**
 * Our database as the queue library wants it: each of its statements is a transaction of ours. A connection of its
 * own would be a second session, which the embedded database has not; and outside a transaction it would take part in
 * whichever is open.
 */
export function queueDatabase(engine: Engine): Db {
  return {
    executeSql: async (text, values) =>
      inTransaction(engine, async (session) => ({
        rows: values?.length ? await session.query(text, values) : await session.run(bare(text)),
      })),
    listen: async (channel, heard, missed) => {
      const close = await engine.listen(channel, { heard, missed });
      missed();
      return { close };
    },
  };
}

/** A script without its own begin and commit: it is in a transaction already. */
function bare(script: string): string {
  return script.replace(/^\s*begin;/i, '').replace(/commit;\s*$/i, '');
}
