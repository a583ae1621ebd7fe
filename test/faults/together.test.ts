import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#domain/problem.ts';
import { leaversOf } from '../support/leavers.ts';
import { KINDS, layPlace, type Place } from './place.ts';
import { Server } from './server.ts';
import { verified } from './sound.ts';
import { controlOf } from './writers.ts';

const HOUR = 3_600_000;

describe.each(KINDS)('on the %s database', (kind) => {
  const room = mkdtempSync(join(tmpdir(), 'tickmark-clock-'));
  const clock = join(room, 'clock');
  let place: Place;
  let server: Server;

  beforeAll(async () => {
    place = await layPlace(kind);
    server = await Server.start(place, {
      FAULT_CLOCK: clock,
      NODE_OPTIONS: `--import ${new URL('preload.ts', import.meta.url).href}`,
    });
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    await place.clear();
    rmSync(room, { recursive: true });
  });

  /** How several who do the same at once fare: `kept`, or the kind of what they are told. */
  async function raced(works: (() => Promise<unknown>)[]): Promise<string[]> {
    const fared = await Promise.allSettled(works.map((work) => work()));
    return fared
      .map((one) =>
        one.status === 'fulfilled' ? 'kept' : ((one.reason as Problem).kind ?? String(one.reason)),
      )
      .toSorted();
  }

  test('of two who change the same thing at once one wins, and the other is told, 20 times', async () => {
    const [one, other] = [server.as('company:manager'), server.as('company:owner')];
    await one.controls.adopt({ id: 'raced', body: controlOf('at first') });
    for (let version = 1; version <= 20; version += 1) {
      const change = (by: typeof one, words: string) => () =>
        by.controls.change({ id: 'raced', version, body: controlOf(`${words} ${version}`) });
      expect(await raced([change(one, 'one'), change(other, 'other')])).toEqual(['conflict', 'kept']);
    }
    expect(
      (await one.controls.history({ id: 'raced' })).map(({ version }) => version).toSorted((a, b) => a - b),
    ).toEqual(Array.from({ length: 21 }, (_, at) => at + 1));
  });

  test('of many who add under one name, or freeze at once, one wins', async () => {
    const who = [server.as('company:manager'), server.as('company:owner')];
    const body = controlOf('whose');
    expect(await raced([...who, ...who].map((by) => () => by.controls.adopt({ id: 'whose', body })))).toEqual(
      ['conflict', 'conflict', 'conflict', 'kept'],
    );
    const csv = 'id,office\nL-1,Dayton\n';
    await server.bring('company:manager', Buffer.from(csv));
    await who[0]?.populations.add({ id: 'frozen', body: leaversOf(csv) });
    const fared = await raced(who.map((by) => () => by.populations.freeze({ id: 'frozen' })));
    expect(fared).toContain('kept');
    expect(['conflict', 'sealed']).toContain(fared.find((one) => one !== 'kept'));
  });

  test('a second process on the data folder says so in one line and changes nothing', async () => {
    const before = shapeOf(place.data);
    const second = new Server(place);
    expect(await second.ended).toBe(1);
    expect(second.said).toMatch(
      new RegExp(`^The data folder \\S+ is in use by process ${server.child.pid}\\.[^\\n]+\\n$`),
    );
    expect(shapeOf(place.data)).toEqual(before);
    expect((await server.get('/ready')).status).toBe(200);
  });

  test('a clock that jumps leaves the trail in order, and is told', async () => {
    const company = server.as('company:manager');
    const { size } = await company.trail.list({ limit: 1 });
    for (const [at, hours] of [0, -24, 48, -1, 0].entries()) {
      writeFileSync(clock, String(hours * HOUR));
      await company.controls.adopt({ id: `clock-${at}`, body: controlOf(`at ${hours} hours`) });
    }
    const { lines } = await company.trail.list({ start: size });
    const entries = lines.flatMap((line) => ('entry' in line ? [line.entry] : []));
    expect(entries.map(({ seq, subject }) => [seq, subject.id])).toEqual(
      [0, 1, 2, 3, 4].map((at) => [size + at, `clock-${at}`]),
    );
    const hoursFrom = (a: number, b: number) =>
      Math.round((Date.parse(entries[b]?.at ?? '') - Date.parse(entries[a]?.at ?? '')) / HOUR);
    expect([hoursFrom(0, 1), hoursFrom(1, 2), hoursFrom(2, 3), hoursFrom(3, 4)]).toEqual([-24, 72, -49, 1]);
    await company.trail.signCheckpoint({});
    expect(await server.end('SIGTERM')).toBe(0);
    expect(server.said.match(/the clock of this machine went back/g)).toHaveLength(2);
    const { failures, notes } = await verified(place);
    expect(failures).toEqual([]);
    expect(notes.join()).toContain(`the clock went back before entry ${size + 1}, ${size + 3}`);
  });
});

/** Names, sizes and times of the files of a folder and the words of its lock; the first one’s database is its own to write. */
function shapeOf(folder: string): unknown[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('database/') && name !== 'database')
    .toSorted()
    .map((name) => [name, statSync(join(folder, name)).size, statSync(join(folder, name)).mtimeMs])
    .concat([['lock.pid', readFileSync(join(folder, 'lock.pid'), 'utf8'), 0]]);
}
