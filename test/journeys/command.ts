import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const EXAMPLE = 'examples/ledgerline';

/** What a command said and how it ended. */
export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs `tickmark …` as a person would, in a process of its own. */
export async function tickmark(...words: string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['src/cli/main.ts', ...words], { cwd: ROOT });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/** A server that was started by its own process, until `stop`. */
export interface Started {
  url: string;
  /** Where the operator’s token lies. */
  tokenPath: string;
  stop: () => Promise<number | null>;
}

/** Starts the server as `npm start -- <words>` does, on a free port and a data folder of its own. */
export async function start(dataFolder: string, words: readonly string[] = []): Promise<Started> {
  const child = spawn(process.execPath, ['src/main.ts', ...words], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataFolder, PORT: '0', DATABASE_URL: '', LOG_LEVEL: 'error' },
  });
  const said = await greeting(child);
  const [, url] = /answers at (http:\S+)\/api /.exec(said) ?? [];
  const [, tokenPath] = /token: (.+)$/m.exec(said) ?? [];
  if (url === undefined || tokenPath === undefined) throw new Error(`The server did not start: ${said}`);
  return {
    url,
    tokenPath,
    stop: async () => {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      const [code] = (await closed) as [number | null];
      return code;
    },
  };
}

/** Everything the server says until it says where the token lies, or ends. */
async function greeting(child: ChildProcessWithoutNullStreams): Promise<string> {
  let said = '';
  return new Promise((resolve) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (/token: .+\n/.test(said)) resolve(said);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', () => resolve(said));
  });
}
