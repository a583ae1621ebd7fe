import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moveRows } from '#platform/backup/move.ts';
import { openChecked } from '#platform/backup/open.ts';
import { restoreBackup } from '#platform/backup/restore.ts';
import { openBackup } from '#platform/backup/write.ts';
import { openTarget } from '#platform/binder/target.ts';
import { makeContext } from '#platform/context.ts';
import { recordStore } from '#platform/db/store.ts';
import { sight } from '#platform/doctor/database-checks.ts';
import { openHouse, type House } from '#platform/house.ts';
import { readSettings } from '#platform/settings/settings.ts';
import { openOwnedDatabase, type OwnedDatabase } from '#test/support/database.ts';
import { NOW } from '#test/support/found.ts';
import { personOf } from '#test/support/people.ts';
import { ask, makeRoom, openEmbedded } from '#test/support/installation.ts';
import { patientOf } from './patient.ts';

const room = makeRoom('move');
afterAll(room.remove);

// There is nothing to move to without a server: the step on PostgreSQL runs these.
describe.runIf(process.env['TEST_DATABASE_URL'] !== undefined)(
  'a move from the embedded database to PostgreSQL',
  () => {
    let dataFolder: string;
    let owned: OwnedDatabase;
    let before: unknown[];
    const COUNTS =
      'select organization_id as id, count(*)::integer as lines, max(leaf) as leaf from trail group by 1 order by 1';

    beforeAll(async () => {
      const house = await openEmbedded(room.path, ['one', 'two']);
      ({ dataFolder } = house);
      before = await ask(house.engine, COUNTS);
      await house.engine.close();
      owned = await openOwnedDatabase();
      await moveRows(dataFolder, owned.url, NOW, () => undefined);
    });
    afterAll(() => owned.drop());

    async function onServer<Result>(work: (house: House) => Promise<Result>): Promise<Result> {
      const house = await openHouse(readSettings({ DATA_DIR: dataFolder, DATABASE_URL: owned.url }));
      try {
        return await work(house);
      } finally {
        await house.close();
      }
    }

    test('loses nothing, and people go on working there as a user who is no superuser', async () => {
      await onServer(async (house) => {
        expect(
          await ask(
            house.engine,
            'select rolsuper or rolbypassrls as "isMighty" from pg_roles where rolname = current_user',
          ),
        ).toEqual([{ isMighty: false }]);
        expect(await ask(house.engine, COUNTS)).toEqual(before);
        const { home: _home, id: person, ...rest } = personOf('company:manager');
        const ctx = makeContext(house, { person: { ...rest, person }, timeZone: 'UTC' }, 'test');
        const people = recordStore('person');
        expect(
          await ctx.read(async (db) =>
            (await people.find(db, {})).every(({ organization }) => organization === 'alder'),
          ),
        ).toBe(true);
        await ctx.atomically(async (writing) => {
          const body = {
            name: 'New Person',
            title: 'Analyst',
            side: 'company' as const,
            role: 'reader',
            engagements: [],
          };
          const subject = await people.add(writing.db, { id: 'new-person', effectiveOn: '2026-01-01', body });
          await writing.record({ type: 'person.added', subject });
        });
      });
    });

    test('leaves the old database as it was, and a start on it says where its data went', async () => {
      await expect(openHouse(readSettings({ DATA_DIR: dataFolder }))).rejects.toMatchObject({
        kind: 'conflict',
        message: expect.stringMatching(
          /moved to postgres:\/\/127\.0\.0\.1:\d+\/\w+ on 2026-03-03.*DATABASE_URL.*delete/,
        ),
      });
      expect(readFileSync(join(dataFolder, 'database.moved'), 'utf8')).not.toContain(
        new URL(owned.url).password,
      );
      rmSync(join(dataFolder, 'database.moved'));
      const house = await openHouse(readSettings({ DATA_DIR: dataFolder }));
      expect(await ask(house.engine, COUNTS)).toEqual(before);
      await house.close();
    });

    test('goes into an empty database only, and marks nothing where it is refused', async () => {
      await expect(moveRows(dataFolder, owned.url, NOW, () => undefined)).rejects.toMatchObject({
        kind: 'conflict',
      });
      expect(existsSync(join(dataFolder, 'database.moved'))).toBe(false);
    });

    test('and its backup, taken by that same user, comes back on either database', async () => {
      const path = join(room.path, 'moved.zip');
      const counts = await onServer(async (house) => {
        const { write } = await openBackup(house, { withFiles: true });
        await write(await openTarget(path));
        return ask(house.engine, COUNTS);
      });
      const { manifest, close } = await openChecked(path);
      close();
      expect(manifest.engine).toBe('server');
      const again = await openOwnedDatabase();
      const one = readSettings({ DATA_DIR: join(room.path, 'on-server'), DATABASE_URL: again.url });
      const other = readSettings({ DATA_DIR: join(room.path, 'on-folder') });
      for (const settings of [one, other]) {
        await restoreBackup(path, settings, () => undefined);
        const house = await openHouse(settings);
        expect(await ask(house.engine, COUNTS)).toEqual(counts);
        await house.close();
      }
      await again.drop();
    });

    test('is refused for a user who would not see all rows', async () => {
      await onServer(async (house) => {
        const look = async () => sight.look(patientOf(house, { isDeep: false, now: NOW }));
        expect((await look()).state).toBe('right');
        await ask(house.engine, 'drop policy machinery on trail');
        expect(await look()).toMatchObject({
          state: 'wrong',
          mend: expect.stringContaining('owns the tables'),
        });
        await expect(openBackup(house, { withFiles: true })).rejects.toMatchObject({
          kind: 'forbidden',
          message: expect.stringContaining('trail'),
        });
      });
    });
  },
);
