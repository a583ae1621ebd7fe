import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Ears } from './ears.ts';
import type { Engine } from './engine.ts';

const LONGEST_WAIT_MS = 5000;
/** How often a silent line is tried: a router may forget it without telling either end. */
const TRY_EVERY_MS = 30_000;

/**
 * All of a process’s listening to one server: on one connection of its own, made at first need, and made again
 * whenever it breaks. Nobody who listens sees an error; they are told that they may have missed something.
 */
export function openListener(config: pg.ClientConfig): {
  listen: Engine['listen'];
  close: () => Promise<void>;
} {
  const ears = new Ears();
  const closing = new AbortController();
  const { signal } = closing;
  let line: pg.Client | undefined;
  let firstTry: Promise<void> | undefined;
  let keeping: Promise<void> | undefined;

  const connect = async (): Promise<pg.Client | undefined> => {
    const client = new pg.Client({ ...config, keepAlive: true });
    client.on('notification', ({ channel, payload = '' }) => ears.hear(channel, payload));
    client.on('error', () => undefined);
    try {
      await client.connect();
      line = client;
      for (const channel of ears.channels) await client.query(`listen "${channel}"`);
      return client;
    } catch {
      line = undefined;
      await client.end().catch(() => undefined);
      return undefined;
    }
  };

  const keep = async (first: () => void): Promise<void> => {
    let wait = 200;
    for (let hasBeen = false; !signal.aborted; hasBeen = true) {
      const client = await connect();
      if (client) {
        wait = 200;
        if (hasBeen) ears.miss();
      }
      first();
      if (client) await untilBroken(client, signal);
      line = undefined;
      await sleep(wait, undefined, { signal }).catch(() => undefined);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
  };

  return {
    listen: async (channel, ear) => {
      const isNew = ears.add(channel, ear);
      if (!firstTry) {
        const { promise, resolve } = Promise.withResolvers<void>();
        firstTry = promise;
        keeping = keep(resolve);
      } else if (isNew) {
        // A line on which this fails is broken, and the next one listens to every channel.
        await line?.query(`listen "${channel}"`).catch(() => undefined);
      }
      await firstTry;
      return async () => ears.remove(channel, ear);
    },
    close: async () => {
      closing.abort();
      await keeping;
    },
  };
}

/** Waits until the connection ends, tries it now and then, and ends it when everything ends. */
async function untilBroken(client: pg.Client, signal: AbortSignal): Promise<void> {
  const broken = new Promise<void>((broke) => client.once('end', broke));
  const tries = setInterval(() => {
    const patience = setTimeout(() => client.connection.stream.destroy(), LONGEST_WAIT_MS);
    void client.query('select 1').then(
      () => clearTimeout(patience),
      () => clearTimeout(patience),
    );
  }, TRY_EVERY_MS);
  const end = (): void => void client.end().catch(() => undefined);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  await broken;
  signal.removeEventListener('abort', end);
  clearInterval(tries);
}
