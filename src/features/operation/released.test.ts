import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { openChecked } from '#platform/backup/open.ts';
import { restoreBackup } from '#platform/backup/restore.ts';
import { readMigrations } from '#platform/db/migrate.ts';
import { recordStore } from '#platform/db/store.ts';
import { reading } from '#platform/db/transaction.ts';
import { openHouse } from '#platform/house.ts';
import { NOW } from '#test/support/found.ts';
import { ask, emptyTarget, makeRoom } from '#test/support/installation.ts';
import { HOMES, personOf, seatOf } from '#test/support/people.ts';

const RELEASED = 'test/vectors/released';
const released = readdirSync(RELEASED).filter((name) => name.endsWith('.backup.zip'));
const room = makeRoom('released');
afterAll(room.remove);

test('the first released form is kept, and each kept one is of migrations that are still here', async () => {
  expect(released).toContain('0003-binders.backup.zip');
  const known = new Set(readMigrations().map(({ name, sha256 }) => `${name} ${sha256}`));
  for (const name of released) {
    const { manifest, close } = await openChecked(join(RELEASED, name));
    close();
    expect(
      manifest.migrations.map((one) => `${one.name} ${one.sha256}`).filter((one) => !known.has(one)),
    ).toEqual([]);
    expect(`${manifest.migrations.at(-1)?.name}`).toBe(name.replace('.backup.zip', '.sql'));
  }
});

describe.each(released)('an installation of the form %s', (name) => {
  test('comes to today with its records, trails, checkpoints and files', async () => {
    const { settings, forget } = await emptyTarget(room.path);
    const { manifest, trails, unvouched, files } = await restoreBackup(
      join(RELEASED, name),
      settings,
      () => undefined,
    );
    expect(manifest.migrations.length).toBeLessThan(readMigrations().length);
    expect({ files, unvouched }).toEqual({ files: 2, unvouched: [] });
    expect(trails.flatMap(({ failures }) => failures)).toEqual([]);
    expect(trails.map(({ organization, lines, checkpoints }) => [organization, lines, checkpoints])).toEqual([
      ['alder', 8, 1],
      ['birch', 4, 1],
      ['cedar', 7, 0],
      ['dogwood', 4, 0],
    ]);
    const house = await openHouse(settings);
    try {
      const applied = await ask<{ name: string }>(house.engine, 'select name from migrations order by name');
      expect(applied.map((row) => row.name)).toEqual(readMigrations().map((one) => one.name));
      const seat = seatOf(personOf('company'), NOW);
      const risk = await reading(house.engine, seat, (db) => recordStore('risk').read(db, 'R-01'));
      expect(risk.body.text).toBe('A laptop with “customer” data – Größe, 日本 – is lost.');
      const people = await reading(house.engine, seat, (db) => recordStore('person').find(db, {}));
      expect(people).toHaveLength(4);
      const homes = await ask<{ id: string }>(house.engine, 'select id from organizations order by id');
      expect(homes.map(({ id }) => id)).toEqual(
        Object.values(HOMES)
          .map(({ id }) => id)
          .toSorted(),
      );
      const held = await ask<{ sha256: string }>(
        house.engine,
        'select sha256 from held_files order by bytes',
      );
      const words = await Promise.all(
        held.map(async ({ sha256 }) => text((await house.blobs.open(sha256)).stream)),
      );
      expect(words).toEqual(['a second file\n', 'evidence of a made-up company\n']);
    } finally {
      await house.close();
      await forget();
    }
  });
});
