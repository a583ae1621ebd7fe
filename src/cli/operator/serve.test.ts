import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';

/** The command in a process of its own. */
const folder = mkdtempSync(join(tmpdir(), 'tickmark-serve-'));
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function serve(...words: string[]) {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, ['src/cli/main.ts', ...words], {
    env: { ...env, LOG_LEVEL: 'silent', PORT: 'overridden' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  const listening = Promise.withResolvers<string>();
  const read = (chunk: Buffer): void => {
    output += chunk.toString();
    const [, url] = /answers at (http:\S+)\/api/.exec(output) ?? [];
    if (url !== undefined) listening.resolve(url);
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const ended = once(child, 'close').then(([code]) => {
    listening.reject(new Error(output));
    return { code: code as number | null, output };
  });
  listening.promise.catch(() => undefined);
  return { child, ended, url: listening.promise };
}

test('tickmark serve answers from the folder and the port that it was given, and a signal ends it well', async () => {
  const { child, ended, url } = serve('serve', '--port', '0', '--data-dir', join(folder, 'data'));
  expect((await fetch(`${await url}/health`)).status).toBe(200);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

test('tickmark serve says each wrong setting in one line, with the exit code of its kind', async () => {
  const wrong = await serve('serve', '--port', 'abc', '--data-dir', join(folder, 'wrong')).ended;
  expect(wrong).toEqual({
    code: 2,
    output: 'The setting PORT must be a port number from 0 to 65535, such as 4321.\n',
  });
});
