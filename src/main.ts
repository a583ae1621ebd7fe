import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '#domain/problem.ts';
import type { House } from '#platform/house.ts';
import { startLean } from '#platform/lean.ts';
import { readSettings } from '#platform/settings/settings.ts';

const EXAMPLE_BINDERS = fileURLToPath(new URL('../examples/ledgerline/', import.meta.url));
const EXAMPLE_FOLDER = './data-example';

startLean();
try {
  await start(process.argv.slice(2));
} catch (thrown) {
  if (!(thrown instanceof Problem)) throw thrown;
  console.error(thrown.message);
  process.exitCode = 1;
}

async function start(words: readonly string[]): Promise<void> {
  const isExample = words.includes('--example');
  const unknown = words.find((word) => word !== '--example');
  if (unknown !== undefined)
    throw new Problem('invalid', `npm start does not know ${unknown}. It knows --example.`);
  const settings = readSettings({ ...(isExample && { DATA_DIR: EXAMPLE_FOLDER }), ...process.env });

  const { openHouse } = await import('#platform/house.ts');
  const { readToken } = await import('#platform/http/token.ts');
  const { startServer } = await import('./server.ts');
  const house = await openHouse(settings);
  try {
    if (isExample) await loadExample(house);
    const { path, token } = readToken(house.dataFolder);
    const { url, close } = await startServer(house, { token, host: settings.host, port: settings.port });
    console.log(`Tickmark answers at ${url}/api (described at ${url}/api/openapi.json).`);
    console.log(`Data: ${house.dataFolder}. The operator’s token: ${path}`);
    stopWith(async () => {
      await close();
      await house.close();
    });
  } catch (thrown) {
    await house.close();
    throw thrown;
  }
}

/** Brings the example company and its firm into a folder that does not have them yet. */
async function loadExample(house: House): Promise<void> {
  const mark = join(house.dataFolder, 'example.loaded');
  if (existsSync(mark)) return;
  const { importBinders } = await import('#features/binder/index.ts');
  const { makeContext } = await import('#platform/context.ts');
  console.log('Loading the example company. This takes a moment, once.');
  const imported = await importBinders(makeContext(house, 'operator', 'start'), EXAMPLE_BINDERS);
  writeFileSync(mark, '');
  for (const { organization, side, records } of imported) {
    console.log(`Loaded ${organization} (${side}): ${records} records.`);
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
