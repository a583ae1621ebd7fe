import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../../server.ts';
import { useWorld } from '#test/support/world.ts';
import type { Serving } from './serve.ts';

const world = useWorld({ commits: true });
const token = 'o'.repeat(40);
const metricsToken = 'm'.repeat(40);
let behind: Serving;

beforeAll(async () => {
  behind = await startServer(world.house, {
    token,
    metricsToken,
    trustedProxies: ['127.0.0.0/8'],
    host: '127.0.0.1',
    port: 0,
  });
});
afterAll(() => behind.close());

async function scrape(bearer?: string): Promise<{ status: number; text: string }> {
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const response = await fetch(`${behind.url}/metrics`, { headers });
  return { status: response.status, text: await response.text() };
}

/** The lines of one metric. */
function linesOf(text: string, name: string): string[] {
  return text.split('\n').filter((line) => new RegExp(`^${name}[{ ]`).test(line));
}

const ours = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('tickmark_'));

describe('metrics', () => {
  test('are told to the operator and to whoever has the token of the metrics, and to nobody else', async () => {
    expect((await scrape()).status).toBe(401);
    expect((await scrape('x'.repeat(40))).status).toBe(401);
    expect((await scrape(token)).status).toBe(200);
    expect((await scrape(metricsToken)).status).toBe(200);
    const api = await fetch(`${behind.url}/api/operation/doctor`, {
      headers: { authorization: `Bearer ${metricsToken}` },
    });
    expect(api.status).toBe(401);
  });

  test('count requests by endpoint and status, and tell of process, database, files, jobs and trail', async () => {
    const as = { authorization: `Bearer ${token}`, 'tickmark-act-as': 'alder/alder-manager' };
    expect((await fetch(`${behind.url}/api/controls`, { headers: as })).status).toBe(200);
    expect((await fetch(`${behind.url}/api/controls`)).status).toBe(401);
    const { text } = await scrape(token);
    const counted = linesOf(text, 'tickmark_request_seconds_count');
    expect(counted).toContain('tickmark_request_seconds_count{endpoint="controls.list",status="200"} 1');
    expect(counted).toContain('tickmark_request_seconds_count{endpoint="controls.list",status="401"} 1');
    expect(linesOf(text, 'tickmark_trail_lines')).toEqual([expect.stringMatching(/ [1-9]\d*$/)]);
    expect(linesOf(text, 'tickmark_database_up')).toEqual(['tickmark_database_up 1']);
    for (const name of [
      'tickmark_requests_in_flight',
      'tickmark_database_wait_seconds_count',
      'tickmark_stored_files',
      'tickmark_stored_bytes',
      'process_resident_memory_bytes',
      'process_start_time_seconds',
      'nodejs_eventloop_lag_p99_seconds',
    ])
      expect(linesOf(text, name)).toHaveLength(1);
  });

  test('name no organization, person or id, and do not grow with what is asked', async () => {
    const as = { authorization: `Bearer ${token}`, 'tickmark-act-as': 'alder/alder-manager' };
    const ask = async (n: number): Promise<void> => {
      for (const path of [`/api/controls/secret-${n}`, `/nowhere-${n}`, `/api/files/${'a'.repeat(63)}${n}`])
        await (await fetch(`${behind.url}${path}`, { headers: as })).text();
    };
    await ask(0);
    await scrape(token);
    const before = ours((await scrape(token)).text);
    expect(before.length).toBeGreaterThan(20);
    for (let n = 1; n < 8; n += 1) await ask(n);
    const { text } = await scrape(token);
    expect(ours(text)).toHaveLength(before.length);
    expect(text).not.toMatch(/alder|birch|secret-|nowhere-|aaaa/);
  });
});

describe('the number of a request', () => {
  async function numberOf(url: string, given: string): Promise<string | null> {
    return (await fetch(`${url}/health`, { headers: { 'x-request-id': given } })).headers.get('x-request-id');
  }

  test('is the trusted proxy’s where it is well formed, else a new one', async () => {
    expect(await numberOf(behind.url, 'a1b2c3d4-from-proxy')).toBe('a1b2c3d4-from-proxy');
    for (const wrong of [
      'short',
      'x'.repeat(65),
      'spaces in it are not',
      '{"log":"forged"}',
      '-begins-wrong',
    ])
      expect(await numberOf(behind.url, wrong)).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('is never a stranger’s', async () => {
    expect(await numberOf(world.url, 'a1b2c3d4-from-proxy')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
