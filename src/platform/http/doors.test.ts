import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { download, upload } from '#api/bytes.ts';
import { endpoint } from '#api/endpoint.ts';
import { Problem } from '#domain/problem.ts';
import { Sha256 } from '#domain/record/shape.ts';
import { openTestDatabase } from '#test/support/database.ts';
import { WORLD } from '#test/support/found.ts';
import { machineryIn } from '#test/support/machinery.ts';
import type { Engine } from '../db/engine.ts';
import { openLog } from '../log/log.ts';
import { answer } from './answer.ts';
import { receive, send } from './bytes.ts';
import { describeApi } from './describe.ts';
import { listEndpoints } from './endpoints.ts';
import { serve, type Serving } from './serve.ts';

/** A house with doors made for these tests, and its log caught. */
const folder = mkdtempSync(join(tmpdir(), 'tickmark-doors-'));
const lines: string[] = [];
const token = 'a-token-that-must-never-be-written-000000000';
let engine: Engine;
let serving: Serving;

const doors = {
  break: endpoint({ method: 'POST', path: '/break', summary: 'Break', allow: ['operator'] })
    .input(z.object({ how: z.enum(['bug', 'answer', 'problem']), secret: z.string().optional() }))
    .output(z.object({ fits: z.literal(true) })),
};
const byteDoors = {
  put: upload({
    path: '/things/{name}',
    summary: 'Put a thing',
    allow: ['operator'],
    input: z.object({ name: z.string().max(40), note: z.string().optional() }),
    output: z.object({ name: z.string(), sha256: Sha256, bytes: z.int() }),
    mostBytes: 5_000_000,
  }),
  get: download({
    path: '/things/{sha256}',
    summary: 'Get a thing',
    allow: ['operator', 'auditor'],
    input: z.object({ sha256: Sha256, breaks: z.string().optional() }),
  }),
};

beforeAll(async () => {
  engine = await openTestDatabase(WORLD);
  const house = await machineryIn(folder, {
    engine,
    log: openLog('info', { write: (line: string) => void lines.push(line) }),
    now: () => new Date('2026-03-03T15:00:00Z'),
  });
  const os = answer(doors);
  const router = os.router({
    break: os.break.handler(({ input }) => {
      if (input.how === 'bug') throw new TypeError('the inside of the machine');
      if (input.how === 'problem') throw new Problem('sealed', 'It is sealed.', { id: 'x' });
      return { fits: false } as unknown as { fits: true };
    }),
  });
  const byteRoutes = [
    receive(byteDoors.put, async ({ context, input, body, mostBytes }) => ({
      name: input.name,
      ...(await context.blobs.put(body, mostBytes)),
    })),
    send(byteDoors.get, async ({ context, input }) => {
      const { stream, bytes } = await context.blobs.open(input.sha256);
      if (input.breaks === undefined) return { stream, bytes, name: 'Würfel "1".bin' };
      return { stream: Readable.from(brokenHalfWay()), bytes, name: 'broken' };
    }),
  ];
  const describe = () => describeApi({ doors }, { doors: byteDoors });
  serving = await serve(house, { router: { doors: router }, byteRoutes, describe, token }, '127.0.0.1', 0);
});

afterAll(async () => {
  await serving.close();
  await engine.close();
  rmSync(folder, { recursive: true });
});

async function* brokenHalfWay(): AsyncGenerator<Buffer> {
  yield Buffer.alloc(10);
  throw new Error('the disk went away');
}

async function ask(path: string, request: RequestInit = {}): Promise<Response> {
  return fetch(`${serving.url}/api${path}`, {
    ...request,
    headers: { authorization: `Bearer ${token}`, ...(request.headers as object) },
  });
}

const breaks = async (how: string): Promise<Response> =>
  ask('/break', {
    method: 'POST',
    body: JSON.stringify({ how, secret: 'do-not-write-this' }),
    headers: { 'content-type': 'application/json' },
  });

describe('a bug', () => {
  test.each(['bug', 'answer'])(
    'tells the client its request id and nothing else; the log tells it in full: %s',
    async (how) => {
      lines.length = 0;
      const response = await breaks(how);
      const body = await response.text();

      expect(response.status).toBe(500);
      const requestId = response.headers.get('x-request-id');
      expect(JSON.parse(body)).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', data: { requestId } });
      expect(body).not.toMatch(/inside of the machine|TypeError|\.ts|fits/);
      const logged = lines.find((line) => line.includes('"level":"error"')) ?? '';
      expect(logged).toContain(requestId);
      expect(logged).toMatch(
        how === 'bug' ? /the inside of the machine.*doors\.test\.ts/ : /Output validation failed/,
      );
    },
  );

  test('a Problem is no bug: its kind, its words and its details go to the client', async () => {
    lines.length = 0;
    const response = await breaks('problem');
    expect(response.status).toBe(423);
    expect(await response.json()).toMatchObject({
      code: 'sealed',
      message: 'It is sealed.',
      data: { id: 'x' },
    });
    expect(lines.join('')).not.toContain('"level":"error"');
  });

  test('the log holds no token and nothing of what was sent', async () => {
    lines.length = 0;
    await breaks('bug');
    await ask('/things/x?note=do-not-write-this', { method: 'POST', body: 'do-not-write-this' });
    await new Promise((later) => setTimeout(later, 50));
    expect(lines.join('')).toContain('"path":"/api/things/x"');
    expect(lines.join('')).not.toMatch(/do-not-write-this|a-token-that/);
  });
});

describe('every answer', () => {
  test.each([
    ['/health', 200],
    ['/ready', 200],
    ['/nowhere', 404],
    ['/api/openapi.json', 200],
    ['/api/nowhere', 404],
    ['/api/break', 404],
    [`/api/things/${'0'.repeat(64)}`, 404],
  ])('runs, frames and tells nothing in a browser, and is not kept: %s', async (path, status) => {
    const response = await fetch(`${serving.url}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await response.arrayBuffer();
    expect(response.status).toBe(status);
    const { headers } = response;
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('bytes', () => {
  const big = Buffer.alloc(3_000_000, 'tick');
  const sha256 = createHash('sha256').update(big).digest('hex');

  test('go in and out as they are', async () => {
    const put = await ask('/things/caf%C3%A9', { method: 'POST', body: big });
    expect(await put.json()).toEqual({ name: 'café', sha256, bytes: big.length });

    const got = await ask(`/things/${sha256}`);
    expect(Buffer.from(await got.arrayBuffer()).equals(big)).toBe(true);
    expect(got.headers.get('content-type')).toBe('application/octet-stream');
    expect(got.headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''W%C3%BCrfel%20%221%22.bin`,
    );
    expect(got.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('that are too many are refused, with and without a length', async () => {
    const much = Buffer.alloc(5_000_001);
    const told = await ask('/things/x', { method: 'POST', body: much });
    expect(told.status).toBe(400);
    expect(await told.json()).toMatchObject({ code: 'invalid' });
    const stream = ReadableStream.from([much.subarray(0, 4_000_000), much.subarray(4_000_000)]);
    const untold = ask('/things/x', { method: 'POST', body: stream, duplex: 'half' });
    // The connection is closed while the client still sends: it sees the answer or only that; nothing is kept.
    await Promise.allSettled([untold]);
    expect((await ask(`/things/${createHash('sha256').update(much).digest('hex')}`)).status).toBe(404);
  });

  test('are not there, or are named by what is no hash', async () => {
    expect((await ask(`/things/${'0'.repeat(64)}`)).status).toBe(404);
    const refused = await ask('/things/..%2F..%2Foperator.token');
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ data: { issues: [{ path: ['sha256'] }] } });
  });

  test('that break off half way do not look whole', async () => {
    await ask('/things/x', { method: 'POST', body: big });
    const broken = await ask(`/things/${sha256}?breaks=yes`);
    await expect(broken.arrayBuffer()).rejects.toThrow('terminated');
  });

  test('are for those whom the door names, and access is checked before the input', async () => {
    const nobody = await fetch(`${serving.url}/api/things/not-a-hash`);
    expect(nobody.status).toBe(401);
    const as = (name: string) => ask('/things/not-a-hash', { headers: { 'tickmark-act-as': name } });
    expect((await as('alder/alder-owner')).status).toBe(403);
    expect((await as('birch/birch-staff')).status).toBe(400);
  });
});

describe('both kinds of doors', () => {
  test('are in one list, with who may', () => {
    expect(listEndpoints({ doors }, { doors: byteDoors }).map(({ name, allow }) => [name, allow])).toEqual([
      ['doors.break', ['operator']],
      ['doors.get', ['operator', 'auditor']],
      ['doors.put', ['operator']],
    ]);
  });

  test('are in one description', async () => {
    const { paths } = (await describeApi({ doors }, { doors: byteDoors })) as {
      paths: Record<string, object>;
    };
    expect(paths).toHaveProperty(['/break', 'post']);
    expect(paths).toHaveProperty(['/things/{name}', 'post', 'requestBody']);
    expect(paths).toHaveProperty(['/things/{name}', 'post', 'parameters', '0', 'in'], 'path');
    expect(paths).toHaveProperty(['/things/{sha256}', 'get', 'responses']);
  });
});
