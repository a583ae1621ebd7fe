import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { openHouse } from '#platform/house.ts';
import { readSettings } from '#platform/settings/settings.ts';
import { sha256Of } from '#test/support/blob-store-suite.ts';
import { WORLD } from '#test/support/found.ts';

// Two starts of a whole server.
vi.setConfig({ testTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), 'tickmark-killed-'));
let child: ChildProcess | undefined;
afterAll(async () => {
  if (child) await kill(child);
  rmSync(folder, { recursive: true });
});

async function kill(process: ChildProcess): Promise<void> {
  process.kill('SIGKILL');
  await once(process, 'close');
}

async function serve(): Promise<{ process: ChildProcess; url: string }> {
  const { DATABASE_URL: _, ...env } = process.env;
  const served = spawn(process.execPath, ['src/cli/main.ts', 'serve', '--port', '0', '--data-dir', folder], {
    env: { ...env, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = served;
  let said = '';
  const url = await new Promise<string>((listening, failed) => {
    served.stdout.on('data', (chunk) => {
      said += String(chunk);
      const [, found] = /answers at (http:\S+)\/api/.exec(said) ?? [];
      if (found !== undefined) listening(found);
    });
    served.on('close', () => failed(new Error(`It ended: ${said}`)));
  });
  return { process: served, url };
}

test('an upload survives the server killed in the middle of a request', async () => {
  const house = await openHouse(readSettings({ DATA_DIR: folder, LOG_LEVEL: 'silent' }));
  await WORLD.lay(house.engine);
  await house.close();
  const whole = randomBytes(20_000_000);
  let { process, url } = await serve();
  const headers = () => ({
    authorization: `Bearer ${readFileSync(join(folder, 'operator.token'), 'utf8').trim()}`,
    'tickmark-act-as': 'alder/alder-contributor',
    'tus-resumable': '1.0.0',
  });
  const offset = async (at: string): Promise<number> =>
    Number((await fetch(url + at, { method: 'HEAD', headers: headers() })).headers.get('upload-offset'));
  const append = async (at: string, from: number, body: unknown): Promise<Response> => {
    const more = { 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' };
    const request = { method: 'PATCH', headers: { ...headers(), ...more }, body, duplex: 'half' };
    return fetch(url + at, request as unknown as RequestInit);
  };
  const begun = await fetch(`${url}/api/uploads`, {
    method: 'POST',
    headers: { ...headers(), 'upload-length': String(whole.length) },
  });
  const at = begun.headers.get('location') ?? '';

  async function* slowly(): AsyncGenerator<Buffer> {
    for (let from = 0; from < 19_000_000; from += 500_000) {
      yield whole.subarray(from, from + 500_000);
      await sleep(10);
    }
    await sleep(20_000);
  }
  const broken = append(at, 0, slowly()).catch((thrown: unknown) => thrown);
  while ((await offset(at)) < 16_000_000) await sleep(50);
  await kill(process);
  expect(await broken).toBeInstanceOf(Error);

  ({ process, url } = await serve());
  const from = await offset(at);
  expect(from).toBeGreaterThanOrEqual(16_000_000);
  expect(from).toBeLessThan(whole.length);
  const held = await append(at, from, whole.subarray(from));
  expect(held.headers.get('tickmark-sha256')).toBe(sha256Of(whole));
  await kill(process);
  child = undefined;
});
