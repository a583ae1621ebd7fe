import { connect, createServer, type AddressInfo, type Server as Way, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS, layPlace, type Kind, type Place } from './place.ts';
import { Server } from './server.ts';
import { halvesIn } from './sound.ts';
import { acknowledges, controlOf, emptyLedger, lostOf, numbersOf, write } from './writers.ts';

/** How a database goes away and comes back, as the server sees it. */
interface Line {
  env: Record<string, string>;
  goes: (server: Server) => Promise<void>;
  comes: () => Promise<void>;
  close: () => void;
}

async function lineTo(kind: Kind, place: Place): Promise<Line> {
  return kind === 'embedded' ? threadLine() : wireTo(place);
}

/** The embedded database’s thread ends; nothing has to bring it back. */
function threadLine(): Line {
  return {
    env: { NODE_OPTIONS: `--import ${new URL('preload.ts', import.meta.url).href}` },
    goes: async (server) => void server.child.kill('SIGUSR2'),
    comes: async () => undefined,
    close: () => undefined,
  };
}

/** A wire to PostgreSQL that can be cut: then nobody answers at its port, as when the server is stopped. */
async function wireTo({ env }: Place): Promise<Line> {
  const url = new URL(env['DATABASE_URL'] ?? '');
  const [port, host] = [Number(url.port || 5432), url.hostname];
  const ends = new Set<Socket>();
  const open = (at: number): Promise<Way> =>
    new Promise((listening) => {
      const way = createServer((near) => {
        const far = connect(port, host);
        for (const end of [near, far]) {
          ends.add(end);
          end
            .on('error', () => undefined)
            .on('close', () => (near.destroy(), far.destroy(), ends.delete(end)));
        }
        near.pipe(far).pipe(near);
      }).listen(at, '127.0.0.1', () => listening(way));
    });
  let way = await open(0);
  const { port: own } = way.address() as AddressInfo;
  url.host = `127.0.0.1:${own}`;
  return {
    env: { DATABASE_URL: url.href, DATABASE_CONNECTIONS: '3' },
    goes: async () => {
      way.close();
      ends.forEach((end) => end.destroy());
    },
    comes: async () => {
      way = await open(own);
    },
    close: () => {
      way.close();
      ends.forEach((end) => end.destroy());
    },
  };
}

describe.each(KINDS)('the %s database that goes away under load', (kind) => {
  const ledger = emptyLedger();
  const random = numbersOf(7);
  let place: Place;
  let line: Line;
  let server: Server;

  beforeAll(async () => {
    place = await layPlace(kind);
    line = await lineTo(kind, place);
    server = await Server.start(place, line.env);
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    line.close();
    await place.clear();
  });

  const ready = async () => (await server.get('/ready')).status;

  test('is told as unavailable to those who ask, and serves them again without hands', async () => {
    const until = new AbortController();
    const writing = Array.from({ length: 4 }, (_, nth) =>
      write(server, { nth, name: 'gone', ledger, random, until: until.signal }),
    );
    for (let times = 0; times < 3; times += 1) {
      await acknowledges(ledger, 10);
      await line.goes(server);
      await sleep(100);
      await line.comes();
    }
    await acknowledges(ledger, 10);
    until.abort();
    const refused = (await Promise.all(writing)).flat() as (Error & { kind?: string })[];
    expect(refused.length).toBeGreaterThan(0);
    // A change whose keeping was told as uncertain may have been kept: then the next one finds a newer version.
    const kinds = new Set(refused.map((thrown) => thrown.kind ?? thrown.message));
    kinds.delete('conflict');
    expect([...kinds]).toEqual(['unavailable']);
    expect(await ready()).toBe(200);
  });

  // The embedded one is back as soon as somebody asks.
  test.runIf(kind === 'PostgreSQL')(
    'while it is away the process lives and says that it is not ready',
    async () => {
      await line.goes(server);
      expect(await ready()).toBe(503);
      expect((await server.get('/health')).status).toBe(200);
      const asked = server.as('company:manager').controls.list({});
      await expect(asked).rejects.toMatchObject({ kind: 'unavailable' });
      await line.comes();
      expect(await ready()).toBe(200);
    },
  );

  test('has lost nothing that it acknowledged, and nothing lies half', async () => {
    expect(await lostOf(server, ledger)).toEqual([]);
    await server.as('company:manager').controls.adopt({ id: 'after', body: controlOf('after') });
    expect(await server.end('SIGTERM')).toBe(0);
    expect(server.said).not.toContain('a bug');
    expect(await halvesIn(place, ledger)).toEqual([]);
  });
});
