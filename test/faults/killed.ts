import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layPlace, type Kind, type Place } from './place.ts';
import { Server } from './server.ts';
import { halvesIn, verified } from './sound.ts';
import { acknowledges, emptyLedger, lostOf, numbersOf, write } from './writers.ts';

const SEED = Number(process.env['FAULTS_SEED'] ?? 20_261_125);
const ASKED = process.env['FAULTS_KILLS'];
const WRITERS = 5;

/** Kills a server again and again while people write, and looks each time whether it kept what it acknowledged. */
export function survivesKills(kind: Kind, usually: number): void {
  const kills = ASKED === undefined ? usually : Number(ASKED);
  describe(`a server that is killed while people write, on the ${kind} database`, () => {
    const ledger = emptyLedger();
    const random = numbersOf(SEED);
    let place: Place;
    beforeAll(async () => {
      place = await layPlace(kind);
    });
    afterAll(() => place.clear());

    test(`${kills} times, has lost nothing that it acknowledged`, async () => {
      for (let life = 0; life < kills; life += 1) {
        const server = await Server.start(place);
        expect(await lostOf(server, ledger), `after kill ${life} of seed ${SEED}`).toEqual([]);
        const until = new AbortController();
        const writing = Array.from({ length: WRITERS }, (_, nth) =>
          write(server, { nth, name: `life${life}`, ledger, random, until: until.signal }),
        );
        await acknowledges(ledger, Math.ceil(random() * 40));
        await sleep(random() * 20);
        until.abort();
        await server.end('SIGKILL');
        expect((await Promise.all(writing)).flat()).toEqual([]);
      }
      const server = await Server.start(place);
      expect(await lostOf(server, ledger)).toEqual([]);
      await server.as('company:manager').trail.signCheckpoint({});
      expect(await server.end('SIGTERM')).toBe(0);
      expect(server.said).not.toContain('a bug');
      expect(ledger.acknowledged).toBeGreaterThan(kills);
    });

    test('nothing lies half, and what it kept verifies', async () => {
      expect(await halvesIn(place, ledger)).toEqual([]);
      const { failures, checked } = await verified(place);
      expect(failures).toEqual([]);
      const countOf = (name: string) => checked.find(({ check }) => check === name)?.count ?? 0;
      expect(countOf('roots')).toBe(1);
      expect(countOf('records')).toBeGreaterThanOrEqual(ledger.records.size);
      expect(countOf('populations')).toBeGreaterThan(0);
    });
  });
}
