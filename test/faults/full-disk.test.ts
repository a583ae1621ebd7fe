import { randomBytes } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { Problem } from '#domain/problem.ts';
import { inTransaction } from '#platform/db/engine.ts';
import { openLite, type LiteEngine } from '#platform/db/lite.ts';
import { readyTemplate } from '#platform/db/folder.ts';
import { layPlace } from './place.ts';
import { Server } from './server.ts';
import { canMount, SmallDisk } from './small-disk.ts';
import { halvesIn, verified } from './sound.ts';
import { controlOf, emptyLedger, lostOf } from './writers.ts';

/** Repeats until it is refused, at most so often; gives how often it went well and what stopped it. */
async function untilRefused(most: number, work: (n: number) => Promise<unknown>): Promise<[number, unknown]> {
  for (let n = 0; n < most; n += 1) {
    try {
      await work(n);
    } catch (thrown) {
      return [n, thrown];
    }
  }
  return [most, 'nothing'];
}

describe.runIf(canMount())('on a full disk', () => {
  const disks: SmallDisk[] = [];
  const disk = (megabytes: number) => {
    disks.push(new SmallDisk(megabytes));
    return disks.at(-1)!;
  };
  afterAll(() => disks.forEach((one) => one.close()));

  describe('the embedded database', () => {
    const room = () => disk(90);
    const keep = (engine: LiteEngine, n: number, bytes: number) =>
      inTransaction(engine, async (session) => {
        await session.query('insert into kept values ($1)', [n]);
        // Into the write-ahead log and nowhere else: so it is the log that needs room first.
        await session.query(`select pg_logical_emit_message(true, 'x', $1::text)`, ['x'.repeat(bytes)]);
      });
    const kept = (engine: LiteEngine) =>
      inTransaction(engine, async (session) => {
        const [row] = (await session.query('select count(*)::int as n from kept')) as { n: number }[];
        return row?.n;
      });

    test('whose log can no longer grow ends, says so, and goes on when there is room', async () => {
      const here = room();
      const folder = join(here.path, 'database');
      await cp(await readyTemplate(), folder, { recursive: true });
      const ends: unknown[] = [];
      const engine = await openLite(folder, { tell: (why) => void ends.push(why) });
      await inTransaction(engine, (session) => session.run('create table kept (n int)'));
      here.fill(4);
      const [acknowledged, why] = await untilRefused(400, (n) => keep(engine, n, 200_000));
      expect(acknowledged).toBeGreaterThan(10);
      expect(why).toBeInstanceOf(Problem);
      expect(why).toMatchObject({ kind: 'unavailable' });
      expect(ends).toHaveLength(1);
      // Nobody hangs, however often they ask.
      for (let n = 0; n < 3; n += 1)
        await expect(kept(engine)).rejects.toMatchObject({ kind: 'unavailable' });
      here.makeRoom();
      await sleep(1100);
      // The commit that broke off may have been kept.
      expect([acknowledged, acknowledged + 1]).toContain(await kept(engine));
      await keep(engine, 1000, 10);
      await engine.close();
    });
  });

  test('people are told that what they send is not kept, and are served again when there is room', async () => {
    const here = disk(130);
    const place = await layPlace('embedded', here.path);
    const server = await Server.start(place);
    const company = server.as('company:manager');
    const ledger = emptyLedger();
    const adopt = async (n: number | string) => {
      const { id, version } = await company.controls.adopt({
        id: `full-${n}`,
        body: controlOf(randomBytes(2000).toString('hex')),
      });
      ledger.records.set(`control/${id}`, version);
    };
    try {
      await adopt('first');
      ledger.files.add((await server.bring('company:manager', randomBytes(500_000))).sha256);
      here.fill();
      const refused = server.bring('company:manager', randomBytes(3_000_000));
      await expect(refused).rejects.toMatchObject({ kind: 'unavailable' });
      await expect(refused).rejects.toThrow('disk');
      const [, why] = await untilRefused(2000, adopt);
      expect(why).toMatchObject({ kind: 'unavailable' });
      expect((await server.get('/health')).status).toBe(200);

      here.makeRoom();
      for (let tries = 0; tries < 100 && (await server.get('/ready')).status !== 200; tries += 1)
        await sleep(100);
      await adopt('last');
      ledger.files.add((await server.bring('company:manager', randomBytes(500_000))).sha256);
      expect(await lostOf(server, ledger)).toEqual([]);
      await company.trail.signCheckpoint({});
      expect(await server.end('SIGTERM')).toBe(0);
      expect(server.said).not.toContain('a bug');
      expect(await halvesIn(place, ledger)).toEqual([]);
      expect((await verified(place)).failures).toEqual([]);
    } finally {
      await server.end('SIGKILL');
    }
  });

  test('a start says in one line that it cannot, and the next one with room can', async () => {
    const here = disk(100);
    const place = await layPlace('embedded', here.path);
    here.fill();
    const first = new Server(place);
    expect(await first.ended).toBe(1);
    expect(first.said).toMatch(/^[^\n]*(disk|no space)[^\n]*\n$/i);
    here.makeRoom();
    const second = await Server.start(place);
    expect(await second.end('SIGTERM')).toBe(0);
  });
});
