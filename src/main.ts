import { Problem } from '#domain/problem.ts';
import { serveUntilStopped } from './cli/operator/serving.ts';

const HELP = `npm start [-- --example]

Serves the API on this machine until a signal stops it. --example: with the example company, in ./data-example.
Settings are environment variables: PORT, HOST, DATA_DIR, DATABASE_URL, DATABASE_CONNECTIONS, LOG_LEVEL.
npx tickmark serve does the same and takes --port and --data-dir.`;

try {
  await start(process.argv.slice(2));
} catch (thrown) {
  if (!(thrown instanceof Problem)) throw thrown;
  console.error(thrown.message);
  process.exitCode = 1;
}

async function start(words: readonly string[]): Promise<void> {
  if (words.includes('--help')) return console.log(HELP);
  const unknown = words.find((word) => word !== '--example');
  if (unknown !== undefined)
    throw new Problem('invalid', `npm start does not know ${unknown}. It knows --example and --help.`);
  await serveUntilStopped({ isExample: words.includes('--example') }, (line) => console.log(line));
}
