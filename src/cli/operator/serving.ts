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
}

/** Serves the data folder until a signal ends the process: what `npm start` and `tickmark serve` do. */
export async function serveUntilStopped(
  { isExample, dataFolder, port }: AskedToServe,
  tell: (line: string) => void,
): Promise<void> {
  startLean();
  const settings = readSettings({
    ...(isExample && { DATA_DIR: EXAMPLE_FOLDER }),
    ...process.env,
    ...(dataFolder !== undefined && { DATA_DIR: dataFolder }),
    ...(port !== undefined && { PORT: port }),
  });
  const { openHouse } = await import('#platform/house.ts');
  const { readToken } = await import('#platform/http/token.ts');
  const { startServer, startWorking } = await import('../../server.ts');
  const house = await openHouse(settings);
  try {
    if (isExample) await loadExample(house, tell);
    const { path, token } = readToken(house.dataFolder);
    const { url, close } = await startServer(house, settingsOf(settings, token));
    tell(`Tickmark answers at ${url}/api (described at ${url}/api/openapi.json).`);
    tell(`Data: ${house.dataFolder}. The operator’s token: ${path}`);
    // After the first page can be answered: the queue library takes a moment to load.
    const working = settings.workers > 0 ? startWorking(house, settings.workers) : undefined;
    stopWith(async () => {
      await close();
      await (await working)?.stop();
      await house.close();
    });
    await working;
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
