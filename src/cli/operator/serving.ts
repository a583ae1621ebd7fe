import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { House } from '#platform/house.ts';
import { restLean, startLean } from '#platform/lean.ts';
import { readSettings, type Settings } from '#platform/settings/settings.ts';

const EXAMPLE_BINDERS = fileURLToPath(new URL('../../../examples/ledgerline/', import.meta.url));
const EXAMPLE_FOLDER = './data-example';

/** What a person may ask of a start, beside the settings of the environment, which it goes before. */
export interface AskedToServe {
  isExample: boolean;
  dataFolder?: string | undefined;
  port?: string | undefined;
  /** Jobs are left to other nodes. */
  withoutWorker?: boolean;
}

const GRACE_MS = 20_000;

/** Serves the data folder until a signal ends the process: what `npm start` and `tickmark serve` do. */
export async function serveUntilStopped(
  { isExample, dataFolder, port, withoutWorker = false }: AskedToServe,
  tell: (line: string) => void,
): Promise<void> {
  startLean();
  const settings = readSettings({
    ...(isExample && { DATA_DIR: EXAMPLE_FOLDER }),
    ...process.env,
    ...(dataFolder !== undefined && { DATA_DIR: dataFolder }),
    ...(port !== undefined && { PORT: port }),
    ...(withoutWorker && { WORKERS: '0' }),
  });
  const { openHouse } = await import('#platform/house.ts');
  const { liveOn } = await import('#platform/live/live.ts');
  const { readToken } = await import('#platform/http/token.ts');
  const { startServer, startWorking } = await import('../../server.ts');
  const house = await openHouse(settings);
  try {
    if (isExample) await loadExample(house, tell);
    const { path, token } = readToken(house.dataFolder, settings.operatorToken);
    const { url, leave, close } = await startServer(house, settingsOf(settings, token));
    let working: ReturnType<typeof startWorking> | undefined;
    stopWith(async () => {
      leave();
      const stopped = working?.then(({ stop }) => stop(GRACE_MS));
      await sleep(settings.drainSeconds * 1000);
      // Whoever waits for changes would keep the server open; they ask another node.
      await liveOn(house.engine).end();
      await close();
      await stopped;
      await house.close();
    });
    tell(`Tickmark answers at ${url}/api (described at ${url}/api/openapi.json).`);
    tell(`Data: ${house.dataFolder}. The operator’s token: ${path}`);
    const { foundingLinkAtStart } = await import('#platform/auth/links.ts');
    const founding = await foundingLinkAtStart(house.engine, house.now());
    if (founding !== undefined) {
      tell(
        `Nobody is here yet. The first owner begins with this link, good once and for a day: ${house.accounts.publicUrl}/found#${founding}`,
      );
    }
    // After the first page can be answered: the queue library takes a moment to load.
    working = settings.workers > 0 ? startWorking(house, settings.workers) : undefined;
    await working;
    restLean();
  } catch (thrown) {
    await house.close();
    throw thrown;
  }
}

/** Works on jobs until a signal ends the process, and answers nothing: what `tickmark worker` does. */
export async function workUntilStopped(
  dataFolder: string | undefined,
  tell: (line: string) => void,
): Promise<void> {
  startLean();
  const settings = readSettings({
    ...process.env,
    ...(dataFolder !== undefined && { DATA_DIR: dataFolder }),
  });
  const { openHouse } = await import('#platform/house.ts');
  const { startWorking } = await import('../../server.ts');
  const house = await openHouse(settings);
  try {
    const { stop } = await startWorking(house, Math.max(1, settings.workers));
    tell('Tickmark works on jobs until a signal stops it.');
    stopWith(async () => {
      await stop(GRACE_MS);
      await house.close();
    });
    restLean();
  } catch (thrown) {
    await house.close();
    throw thrown;
  }
}

/** What the server is told of the settings. */
function settingsOf({ host, port, trustedProxies, metricsToken }: Settings, token: string) {
  return { token, host, port, trustedProxies, metricsToken };
}

/**
 * Brings in the example company and its firm, whichever of them is not there yet: each comes whole or not at all, so
 * a start that was killed between the two, or in the middle of one, is made whole by the next.
 */
async function loadExample(house: House, tell: (line: string) => void): Promise<void> {
  const { importMissingBinders } = await import('#features/binder/index.ts');
  const { makeContext } = await import('#platform/context.ts');
  const context = makeContext(house, 'operator', 'start');
  for await (const { organization, side, records } of importMissingBinders(context, EXAMPLE_BINDERS, () =>
    tell('Loading the example company. This takes a moment, once.'),
  )) {
    tell(`Loaded ${organization} (${side}): ${records} records.`);
  }
}

/** Answers what has begun, closes the database and ends well. A second signal does not wait. */
function stopWith(close: () => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void close().then(
        () => process.exit(0),
        (thrown: unknown) => {
          console.error(thrown);
          process.exit(1);
        },
      );
    });
  }
}
