import { Problem } from '#domain/problem.ts';
import { openHouse } from '#platform/house.ts';
import { readToken } from '#platform/http/token.ts';
import { readSettings } from '#platform/settings/settings.ts';
import { startServer } from './server.ts';

const EXAMPLE_FOLDER = './data-example';

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
  const house = await openHouse(settings);
  const { path, token } = readToken(house.dataFolder);
  const { url, close } = await startServer(house, { token, host: settings.host, port: settings.port });

  console.log(`Tickmark answers at ${url}/api (described at ${url}/api/openapi.json).`);
  console.log(`Data: ${house.dataFolder}. The operator’s token: ${path}`);

  const stop = async (): Promise<void> => {
    await close();
    await house.close();
    house.log.flush();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}
