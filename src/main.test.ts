import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';

/** The product as its operator starts it: a process of its own. */
const folder = mkdtempSync(join(tmpdir(), 'tickmark-start-'));
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function start(environment: Record<string, string>, words: string[] = []) {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, ['src/main.ts', ...words], {
    env: { ...env, PORT: '0', LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  const listening = Promise.withResolvers<string>();
  const read = (chunk: Buffer): void => {
    output += chunk.toString();
    const [, url] = /answers at (\S+)\/api/.exec(output) ?? [];
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

describe('a start', () => {
  test('on an empty folder answers, and a signal ends it well; the next start finds what was there', async () => {
    const data = join(folder, 'data');
    const first = start({ DATA_DIR: data });
    const url = await first.url;
    expect(await (await fetch(`${url}/ready`)).json()).toEqual({ status: 'ok' });
    const token = readFileSync(join(data, 'operator.token'), 'utf8').trim();
    expect(statSync(join(data, 'operator.token')).mode & 0o777).toBe(0o600);
    const asked = await fetch(`${url}/api/controls`, { headers: { authorization: `Bearer ${token}` } });
    expect(asked.status).toBe(401);

    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);

    const second = start({ DATA_DIR: data });
    expect((await fetch(`${await second.url}/health`)).status).toBe(200);
    expect(readFileSync(join(data, 'operator.token'), 'utf8').trim()).toBe(token);

    const third = await start({ DATA_DIR: data }).ended;
    expect(third.code).toBe(1);
    expect(third.output).toMatch(
      new RegExp(`^The data folder \\S+ is in use by process ${second.child.pid}\\.[^\\n]+\\n$`),
    );
  });

  test.each([
    [{ PORT: 'http' }, [], /^The setting PORT [^\n]+\n$/],
    [{ DATABASE_URL: 'sqlite:x' }, [], /^The setting DATABASE_URL [^\n]+\n$/],
    [{}, ['--exampel'], /^npm start does not know --exampel\.[^\n]+\n$/],
    [
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      [],
      /^The database does not let us in[^\n]+DATABASE_URL[^\n]+\n$/,
    ],
  ])('with something wrong stops with one line and code 1: %o %o', async (environment, words, line) => {
    const { code, output } = await start({ DATA_DIR: join(folder, 'wrong'), ...environment }, words).ended;
    expect(output).toMatch(line);
    expect(code).toBe(1);
  });
});
