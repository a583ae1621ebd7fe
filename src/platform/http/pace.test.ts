import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { download, upload } from '#api/bytes.ts';
import { endpoint } from '#api/endpoint.ts';
import { openTestDatabase } from '#test/support/database.ts';
import { WORLD } from '#test/support/found.ts';
import { machineryIn } from '#test/support/machinery.ts';
import type { Engine } from '../db/engine.ts';
import { openLog } from '../log/log.ts';
import { answer } from './answer.ts';
import { receive, send } from './bytes.ts';
import { serve, type Serving } from './serve.ts';

/** Doors that give up a client after a moment, so that a test can be slower than they wait. */
const PACE = { everyMs: 600, leastBytes: 1000 };
const token = 'a-token-of-a-door-that-has-little-patience-0';
const folder = mkdtempSync(join(tmpdir(), 'tickmark-pace-'));
const lines: string[] = [];
let engine: Engine;
let serving: Serving;

const said = {
  echo: endpoint({ method: 'POST', path: '/echo', summary: 'Echo', allow: ['operator'] })
    .input(z.object({ word: z.string() }))
    .output(z.object({ word: z.string() })),
  think: endpoint({ method: 'POST', path: '/think', summary: 'Think', allow: ['operator'] }).output(
    z.object({ done: z.boolean() }),
  ),
};
const streamed = {
  put: upload({
    path: '/things',
    summary: 'Put a thing',
    allow: ['operator'],
    input: z.object({}),
    output: z.object({ bytes: z.int() }),
    mostBytes: 5_000_000_000,
  }),
  get: download({ path: '/things', summary: 'Get much', allow: ['operator'], input: z.object({}) }),
};

beforeAll(async () => {
  engine = await openTestDatabase(WORLD);
  const os = answer(said);
  const router = os.router({
    echo: os.echo.handler(({ input }) => input),
    think: os.think.handler(async () => {
      await wait(PACE.everyMs * 2);
      return { done: true };
    }),
  });
  const byteRoutes = [
    receive(streamed.put, ({ context, body }) => context.blobs.put(body)),
    send(streamed.get, async () => ({ stream: Readable.from(endless()), name: 'much' })),
  ];
  const house = await machineryIn(folder, {
    engine,
    log: openLog('info', { write: (line: string) => void lines.push(line) }),
    now: () => new Date('2026-03-03T15:00:00Z'),
  });
  const doors = { router: { said: router }, byteRoutes, describe: async () => ({}), token, pace: PACE };
  serving = await serve(house, doors, '127.0.0.1', 0);
});
beforeEach(() => void (lines.length = 0));
afterAll(async () => {
  await serving.close();
  await engine.close();
  rmSync(folder, { recursive: true });
});

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(65_536);
}

/** A connection that has sent the head of a request. */
async function begin(head: string, length = 0): Promise<Socket> {
  const socket = connect(Number(new URL(serving.url).port), '127.0.0.1');
  socket.write(
    `${head} HTTP/1.1\r\nhost: here\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
  );
  return socket;
}

/** All that was answered, when the other end has closed. */
async function answered(socket: Socket): Promise<string> {
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  await new Promise((closed) => {
    socket.on('error', () => undefined);
    socket.on('close', closed);
  });
  return Buffer.concat(parts).toString();
}

const bugs = (): string[] => lines.filter((line) => line.includes('a bug'));
const arriving = (): string[] => readdirSync(join(folder, 'files', 'arriving'));
const requests = (): string[] => lines.filter((line) => line.includes('"request"'));

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo() && tries < 200; tries += 1) await wait(25);
  expect(isSo()).toBe(true);
}

describe('a client that', () => {
  test.each(['POST /api/echo', 'POST /api/things'])(
    'stops in the middle of its request is told so, and let go: %s',
    async (head) => {
      const socket = await begin(head, 500_000);
      const all = answered(socket);
      socket.write('{"word": "');
      expect(await all).toMatch(/HTTP\/1\.1 400 [\s\S]*came too slowly/);
      await until(() => requests().length === 1);
      expect(bugs()).toEqual([]);
      await until(() => arriving().length === 0);
    },
  );

  test('sends a byte now and then is let go as well', async () => {
    const socket = await begin('POST /api/things', 500_000);
    const all = answered(socket);
    const dribble = setInterval(() => socket.write('x'), 20);
    expect(await all).toMatch(/came too slowly/);
    clearInterval(dribble);
  });

  test('keeps the pace is heard to the end, however long that takes', async () => {
    const pieces = 20;
    const socket = await begin('POST /api/things', pieces * 10_000);
    socket.setEncoding('utf8');
    const all = new Promise<string>((heard) => void socket.once('data', (text) => heard(String(text))));
    for (let sent = 0; sent < pieces; sent += 1) {
      socket.write(Buffer.alloc(10_000));
      await wait(100);
    }
    expect(await all).toMatch(/HTTP\/1\.1 200 [\s\S]*"bytes":200000/);
    socket.destroy();
  });

  test('takes nothing of what it asked for is let go, and its stream with it', async () => {
    const socket = await begin('GET /api/things');
    socket.pause();
    socket.on('error', () => undefined);
    await until(() => requests().length === 1);
    expect(requests()[0]).toContain('"isWhole":false');
    expect(bugs()).toEqual([]);
    socket.destroy();
  });

  test('waits for us is never hurried', async () => {
    const socket = await begin('POST /api/think');
    const first = new Promise<string>((heard) => void socket.once('data', (text) => heard(String(text))));
    expect(await first).toMatch(/HTTP\/1\.1 200 [\s\S]*"done":true/);
    socket.destroy();
  });

  test.each(['GET /api/things', 'POST /api/things', 'POST /api/echo'])(
    'hangs up is no bug of ours: %s',
    async (head) => {
      const socket = await begin(head, head.startsWith('POST') ? 500_000 : 0);
      socket.on('error', () => undefined);
      if (head.startsWith('POST')) socket.write('{"word": "');
      await wait(100);
      socket.destroy();
      await until(() => requests().length === 1);
      expect(requests()[0]).toContain('"isWhole":false');
      expect(bugs()).toEqual([]);
      await until(() => arriving().length === 0);
    },
  );
});
