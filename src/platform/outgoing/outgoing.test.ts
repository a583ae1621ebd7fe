import { createServer as createPlain, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Problem } from '#domain/problem.ts';
import { ownCertificate } from '#test/support/certificate.ts';
import type { Resolve } from './connector.ts';
import { readOpenings } from './opening.ts';
import { openOutgoing, type Bounds, type Outgoing } from './outgoing.ts';

const known = ownCertificate('idp.example.com');
const servers: Server[] = [];
const doors: Outgoing[] = [];
const toLoopback: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];

let plain: number;
let secure: number;
const seen: {
  host: string | undefined;
  headers: IncomingMessage['headers'];
  method: string;
  body: string;
}[] = [];

beforeAll(async () => {
  setDefaultCACertificates([...getCACertificates('default'), known.cert]);
  plain = await listen(createPlain(answer));
  secure = await listen(createSecure(known, answer));
  // Somebody is there: only the door keeps a redirect away from it.
  await listen(createPlain(answer), '127.0.0.2', plain);
});
afterEach(() => void seen.splice(0));
afterAll(async () => {
  for (const door of doors) await door.close();
  for (const server of servers) server.close();
});

const answer: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    seen.push({ host: request.headers.host, headers: request.headers, method: request.method ?? '', body });
    const url = new URL(request.url ?? '/', 'http://x');
    const to = url.searchParams.get('to');
    if (to !== null) {
      response.writeHead(Number(url.searchParams.get('as') ?? 302), { location: to }).end();
      return;
    }
    const act = ACTS[url.pathname];
    if (act) act(response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
};

const ACTS: Record<string, (response: Parameters<RequestListener>[1]) => void> = {
  '/never': () => undefined,
  '/drip': (response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write('x'), 50);
    response.on('close', () => clearInterval(drip));
  },
  '/stall': (response) => void response.writeHead(200).write('a'),
  '/huge': (response) => {
    response.writeHead(200);
    const pour = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      if (!response.destroyed) response.once('drain', pour);
    };
    pour();
  },
  '/says-huge': (response) => void response.writeHead(200, { 'content-length': '999999999' }).write('a'),
  '/hangs-up': (response) => void response.destroy(),
  '/no-http': (response) => void response.socket?.end('SSH-2.0-x\r\n\r\n'),
  '/empty': (response) => void response.writeHead(204).end(),
  '/missing': (response) => void response.writeHead(404, { 'x-why': 'none' }).end('no'),
};

async function listen(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
  servers.push(server);
  await new Promise<void>((listening) => server.listen(port, host, listening));
  return (server.address() as AddressInfo).port;
}

function open(openings: string, more: { bounds?: Partial<Bounds>; resolve?: Resolve } = {}): Outgoing {
  const door = openOutgoing({ openings: readOpenings(openings) ?? [], ...more });
  doors.push(door);
  return door;
}

const loopback = (bounds?: Partial<Bounds>) => open('http://127.0.0.1:*', bounds && { bounds });

async function problemOf(asked: Promise<unknown>): Promise<Problem> {
  const thrown = await asked.then(
    () => new Error('It was answered.'),
    (thrown: unknown) => thrown,
  );
  if (thrown instanceof Problem) return thrown;
  throw thrown;
}

test('an opened address is called, and the answer is the platform’s own kind', async () => {
  const answered = await loopback().fetch(`http://127.0.0.1:${plain}/x?y=1#z`, {
    method: 'POST',
    body: new URLSearchParams({ a: 'b' }),
    headers: { authorization: 'Bearer t', host: 'other.example', 'accept-encoding': 'gzip' },
  });
  expect(answered).toBeInstanceOf(Response);
  expect(answered.status).toBe(200);
  expect(answered.url).toBe(`http://127.0.0.1:${plain}/x?y=1`);
  expect(await answered.json()).toEqual({ ok: true });
  expect(seen).toMatchObject([
    {
      host: `127.0.0.1:${plain}`,
      method: 'POST',
      body: 'a=b',
      headers: { authorization: 'Bearer t', 'accept-encoding': 'identity' },
    },
  ]);
});

test('an answer without body, and one that says no, are answers', async () => {
  const { fetch } = loopback();
  expect((await fetch(`http://127.0.0.1:${plain}/empty`)).status).toBe(204);
  const missing = await fetch(new Request(`http://127.0.0.1:${plain}/missing`));
  expect([missing.status, missing.headers.get('x-why'), await missing.text()]).toEqual([404, 'none', 'no']);
});

test('https is spoken to a name whose certificate is trusted', async () => {
  const { fetch } = open(`idp.example.com:${secure}`, { resolve: toLoopback });
  expect((await fetch(`https://idp.example.com:${secure}/`)).status).toBe(200);
  const other = open(`other.example.com:${secure}`, { resolve: toLoopback });
  const problem = await problemOf(other.fetch(`https://other.example.com:${secure}/`));
  expect(problem).toMatchObject({ kind: 'unavailable' });
  expect(problem.message).toContain('certificate');
  const unknown = await listen(createSecure(ownCertificate('idp.example.com'), answer));
  const untrusted = open(`idp.example.com:${unknown}`, { resolve: toLoopback });
  expect((await problemOf(untrusted.fetch(`https://idp.example.com:${unknown}/`))).message).toContain(
    'certificate',
  );
});

describe('a name that leads inside', () => {
  test.each(['127.0.0.1', '10.0.0.7', '169.254.169.254', '::1', '::ffff:7f00:1', '64:ff9b::7f00:1'])(
    'is not connected to: %s',
    async (address) => {
      const resolve = vi.fn<Resolve>(async () => [{ address, family: address.includes(':') ? 6 : 4 }]);
      const problem = await problemOf(open('', { resolve }).fetch('https://idp.example.com/'));
      expect(resolve).toHaveBeenCalledTimes(1);
      expect(problem.kind).toBe('unavailable');
      expect(problem.message).not.toContain(address);
    },
  );

  test('reads as one that nobody knows', async () => {
    const inside = open('', { resolve: toLoopback });
    const nobody = open('', {
      resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })),
    });
    const [a, b] = [
      await problemOf(inside.fetch('https://idp.example.com/')),
      await problemOf(nobody.fetch('https://idp.example.com/')),
    ];
    expect([a.kind, a.message, a.details]).toEqual([b.kind, b.message, b.details]);
  });

  test('is refused to the one who asked, and told in the log', async () => {
    const tell = vi.fn<(host: string, why: unknown) => void>();
    const door = openOutgoing({ openings: [], resolve: toLoopback, tell });
    await problemOf(door.fetch('https://idp.example.com/'));
    expect(tell.mock.calls).toMatchObject([['idp.example.com', { code: 'CLOSED_ADDRESS' }]]);
  });

  test('that answers with an open address first and an inside one later reaches nothing the second time', async () => {
    let asked = 0;
    const resolve: Resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    };
    const port = await listen(
      createPlain(answer).on('connection', () => (asked = Infinity)),
      '127.0.0.2',
    );
    const { fetch } = open('http://127.0.0.1:*', { resolve });
    const first = await fetch(`http://a.example.com:${plain}/`, { headers: { connection: 'close' } });
    expect(first.status).toBe(200);
    expect((await problemOf(fetch(`http://a.example.com:${port}/`))).kind).toBe('unavailable');
    expect(asked).toBe(2);
  });

  test('among open ones is passed over', async () => {
    const resolve: Resolve = async () =>
      ['127.0.0.2', '127.0.0.1'].map((address) => ({ address, family: 4 }));
    const { fetch } = open('http://127.0.0.1:*', { resolve });
    expect((await fetch(`http://a.example.com:${plain}/`)).status).toBe(200);
  });
});

describe('a redirect', () => {
  const at = (path: string) => `http://127.0.0.1:${plain}${path}`;

  test('is followed three times and no more', async () => {
    const nest = (times: number): string =>
      times === 0 ? at('/') : at(`/?to=${encodeURIComponent(nest(times - 1))}`);
    expect((await loopback().fetch(nest(3))).status).toBe(200);
    expect((await problemOf(loopback().fetch(nest(4)))).kind).toBe('unavailable');
    expect(seen).toHaveLength(4 + 4);
  });

  test.each([
    'http://127.0.0.2:PORT/',
    'http://169.254.169.254/latest/',
    'https://[::1]/',
    'http://2130706433:PORT/',
    'http://localhost.internal/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'http://u:p@127.0.0.1:PORT/',
    'http://[',
  ])('to %s is not followed, and the answer names no part of it', async (place) => {
    const to = place.replace('PORT', String(plain));
    const problem = await problemOf(loopback().fetch(at(`/?to=${encodeURIComponent(to)}`)));
    expect(problem.kind).toBe('unavailable');
    expect(problem.message).toMatch(new RegExp(`^127.0.0.1:${plain} cannot be reached`));
  });

  test('from https to http is not followed, from https to https it is', async () => {
    const { fetch } = open(`http://idp.example.com:*, http://127.0.0.1:*`, { resolve: toLoopback });
    const from = (to: string) => fetch(`https://idp.example.com:${secure}/?to=${encodeURIComponent(to)}`);
    expect((await problemOf(from(at('/')))).kind).toBe('unavailable');
    expect((await from('/')).status).toBe(200);
  });

  test('takes no secret to another host, and a form only where it must', async () => {
    const other = `http://other.example.com:${plain}/`;
    const { fetch } = open('http://127.0.0.1:*', { resolve: toLoopback });
    const headers = { authorization: 'Bearer secret', cookie: 'a=b', 'x-kept': 'yes' };
    for (const [as, to] of [
      ['302', other],
      ['307', other],
      ['307', '/'],
    ])
      await fetch(at(`/?as=${as}&to=${encodeURIComponent(to ?? '')}`), {
        method: 'POST',
        body: 'form',
        headers,
      });
    const arrived = seen.filter((_, index) => index % 2 === 1);
    expect(arrived.map(({ method, body }) => [method, body])).toEqual([
      ['GET', ''],
      ['POST', 'form'],
      ['POST', 'form'],
    ]);
    expect(arrived.map(({ headers }) => [headers.authorization, headers.cookie, headers['x-kept']])).toEqual([
      [undefined, undefined, 'yes'],
      [undefined, undefined, 'yes'],
      ['Bearer secret', 'a=b', 'yes'],
    ]);
  });

  test('is handed over, or refused, where the caller says so', async () => {
    const asked = at(`/?to=${encodeURIComponent('http://127.0.0.2/')}`);
    expect((await loopback().fetch(asked, { redirect: 'manual' })).status).toBe(302);
    expect((await problemOf(loopback().fetch(asked, { redirect: 'error' }))).kind).toBe('unavailable');
  });
});

describe('an answer', () => {
  const at = (path: string) => `http://127.0.0.1:${plain}${path}`;

  test.each([
    ['that never begins', '/never', { silenceMs: 200 }, 'in time'],
    ['that stops in the middle', '/stall', { silenceMs: 200 }, 'in time'],
    ['that drips for ever', '/drip', { wholeMs: 400 }, 'in time'],
    ['without end', '/huge', { mostBytes: 100_000 }, 'more than is read'],
    ['that says it is huge', '/says-huge', { mostBytes: 100_000 }, 'more than is read'],
    ['that hangs up', '/hangs-up', {}, 'cannot be reached'],
    ['in another language', '/no-http', {}, 'cannot be reached'],
  ])('%s ends in words and in time', async (_, path, bounds, words) => {
    const began = performance.now();
    const problem = await problemOf(loopback(bounds).fetch(at(path)));
    expect(problem.kind).toBe('unavailable');
    expect(problem.message).toContain(words);
    expect(performance.now() - began).toBeLessThan(3000);
  });

  test('of exactly the most bytes is read', async () => {
    const { fetch } = loopback({ mostBytes: 11 });
    expect(await (await fetch(at('/'))).text()).toBe('{"ok":true}');
    expect((await problemOf(loopback({ mostBytes: 10 }).fetch(at('/')))).kind).toBe('unavailable');
  });

  test('where nobody listens is told as not reached', async () => {
    const closed = createPlain();
    const port = await listen(closed);
    await new Promise((done) => closed.close(done));
    const problem = await problemOf(loopback().fetch(`http://127.0.0.1:${port}/`));
    expect(problem.message).toContain('cannot be reached');
  });

  test('that its caller no longer waits for ends as the caller says', async () => {
    const given = new AbortController();
    const asked = loopback().fetch(at('/never'), { signal: given.signal });
    given.abort(new Error('No longer wanted.'));
    await expect(asked).rejects.toThrow('No longer wanted.');
  });
});

test('a library that knows only the global fetch goes through the door, there and nowhere else', async () => {
  const url = `http://127.0.0.1:${plain}/`;
  const closed = open('');
  const library = async () => (await sleep(1), globalThis.fetch(url));
  expect((await problemOf(closed.within(library))).kind).toBe('invalid');
  const [inside, outside, other] = await Promise.all([
    problemOf(closed.within(library)),
    library(),
    loopback().within(library),
  ]);
  expect([inside.kind, outside.status, other.status]).toEqual(['invalid', 200, 200]);
});
