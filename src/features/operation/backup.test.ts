import {
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChecked } from '#platform/backup/open.ts';
import { restoreBackup } from '#platform/backup/restore.ts';
import { openBackup } from '#platform/backup/write.ts';
import { openTarget } from '#platform/binder/target.ts';
import type { Machinery } from '#platform/context.ts';
import { openHouse } from '#platform/house.ts';
import { readSettings, type Settings } from '#platform/settings/settings.ts';
import { ask, emptyTarget, hold, makeRoom, openInstallation } from '#test/support/installation.ts';

const room = makeRoom('backup');
const FILES = ['one', 'two', 'a file that is somewhat longer than the others\n'.repeat(2000)];
let house: Machinery;
let archive: string;

beforeAll(async () => {
  house = await openInstallation(room.path, FILES);
  archive = await backUp('whole.zip');
});
afterAll(async () => {
  await house.engine.close();
  room.remove();
});

async function backUp(name: string, withFiles = true): Promise<string> {
  const path = join(room.path, name);
  const { write } = await openBackup(house, { withFiles });
  await write(await openTarget(path, { isSecret: true }));
  return path;
}

/** Restores, lends the settings of what was made, and takes the database away again. */
async function restoring<Result>(
  path: string,
  work: (settings: Settings, restored: Awaited<ReturnType<typeof restoreBackup>>) => Promise<Result>,
): Promise<Result> {
  const { settings, forget } = await emptyTarget(room.path);
  try {
    return await work(settings, await restoreBackup(path, settings, () => undefined));
  } finally {
    await forget();
  }
}

const COUNTS =
  'select organization_id as id, count(*)::integer as lines, max(leaf) as leaf from trail group by 1 order by 1';
const RECORDS =
  'select organization_id, id, version, canonical, digest, body::text, recorded_at::text from people order by 1, 2, 3';

describe('a backup', () => {
  test('becomes the same installation: rows, files, keys and the operator’s token', async () => {
    await restoring(archive, async (settings, restored) => {
      const other = await openHouse(settings);
      try {
        expect(await ask(other.engine, COUNTS)).toEqual(await ask(house.engine, COUNTS));
        expect(await ask(other.engine, RECORDS)).toEqual(await ask(house.engine, RECORDS));
        expect(await ask(other.engine, 'select * from appointments order by 1')).toEqual(
          await ask(house.engine, 'select * from appointments order by 1'),
        );
        const held = await ask<{ sha256: string }>(house.engine, 'select sha256 from held_files');
        expect(held).toHaveLength(FILES.length);
        for (const { sha256 } of held) expect(await other.blobs.has(sha256)).toBe(true);
        for (const path of ['operator.token', 'secrets.keys']) {
          expect(readFileSync(join(settings.dataFolder, path))).toEqual(
            readFileSync(join(house.dataFolder, path)),
          );
          expect(statSync(join(settings.dataFolder, path)).mode & 0o777).toBe(0o600);
        }
        for (const organization of ['alder', 'birch']) {
          expect((await other.signerOf(organization)).key).toEqual((await house.signerOf(organization)).key);
        }
        expect(restored).toMatchObject({ files: FILES.length, absent: [], unvouched: [] });
        expect(restored.trails.map(({ organization, failures }) => [organization, failures])).toEqual(
          ['alder', 'birch', 'cedar', 'dogwood'].map((id) => [id, []]),
        );
      } finally {
        await other.close();
      }
    });
  });

  test('keeps the rules of the database: what was restored can no more be changed than before', async () => {
    await restoring(archive, async (settings) => {
      const other = await openHouse(settings);
      await expect(ask(other.engine, 'update trail set leaf = leaf where seq = 0')).rejects.toMatchObject({
        code: 'TM001',
      });
      await expect(
        ask(
          other.engine,
          "insert into trail (organization_id, seq, leaf) values ('alder', 999, repeat('a', 64))",
        ),
      ).rejects.toMatchObject({ code: 'TM003' });
      await other.close();
    });
  });

  test('may be a folder as well as an archive, and only its owner can open it', async () => {
    const folder = await backUp('folder');
    expect(statSync(archive).mode & 0o077).toBe(0);
    expect(statSync(folder).mode & 0o077).toBe(0);
    const one = await openChecked(folder);
    const other = await openChecked(archive);
    expect(one.manifest.tables).toEqual(other.manifest.tables);
    one.close();
    other.close();
  });

  test('leaves nothing of its own in the data folder', () => {
    expect(readdirSync(house.dataFolder).filter((name) => name.startsWith('backup-'))).toEqual([]);
  });

  test('may leave the files in their store, says so, and the restore says which the other store lacks', async () => {
    const path = await backUp('without.zip', false);
    const { manifest, close } = await openChecked(path);
    close();
    expect(manifest.files).toMatchObject({ inside: 0, left: FILES.length });
    expect(statSync(path).size).toBeLessThan(statSync(archive).size);
    await restoring(path, async (_settings, restored) => {
      expect(restored.files).toBe(0);
      expect(restored.absent).toHaveLength(FILES.length);
    });
  });

  test('says which files were not there or not whole, and keeps the rest', async () => {
    const lost = await hold(house, 'will be lost');
    const bent = await hold(house, 'will be bent');
    rmSync(pathOf(lost));
    writeFileSync(pathOf(bent), 'was it bent?');
    const path = await backUp('faulty.zip');
    const { manifest, close } = await openChecked(path);
    close();
    expect(manifest.files).toMatchObject({ inside: FILES.length, missing: 1, damaged: 1 });
    await restoring(path, async (settings, restored) => {
      expect(restored.files).toBe(FILES.length);
      expect(existsSync(join(settings.dataFolder, 'files', bent.slice(0, 2), bent))).toBe(false);
    });
  });

  test('is of one moment: what is written while it is taken is in it whole or not at all', async () => {
    const ended = new AbortController();
    const writer = (async () => {
      for (let n = 0; !ended.signal.aborted; n += 1) await hold(house, `written meanwhile ${n}`);
    })();
    const path = await backUp('meanwhile.zip');
    ended.abort();
    await writer;
    const { manifest, close } = await openChecked(path);
    close();
    const held = manifest.tables.find(({ name }) => name === 'held_files');
    const { inside, missing, damaged } = manifest.files;
    expect(inside + missing + damaged).toBe(held?.rows);
  });
});

function pathOf(sha256: string): string {
  return join(house.dataFolder, 'files', sha256.slice(0, 2), sha256);
}

describe('a restore', () => {
  const refused = { kind: 'invalid', message: expect.stringContaining('Nothing was restored') as string };

  test.each([0.001, 0.1, 0.5, 0.9, 0.999])('of a backup cut at %f of its length is refused', async (part) => {
    const cut = join(room.path, `cut-${part}.zip`);
    writeFileSync(cut, readFileSync(archive));
    truncateSync(cut, Math.floor(statSync(archive).size * part));
    const settings = readSettings({ DATA_DIR: join(room.path, 'never-made') });
    await expect(restoreBackup(cut, settings, () => undefined)).rejects.toMatchObject(refused);
    expect(existsSync(settings.dataFolder)).toBe(false);
  });

  test('of a backup with one changed byte is refused, whichever byte of its contents', async () => {
    const whole = readFileSync(archive);
    const wrong: number[] = [];
    for (let at = 0; at < 40; at += 1) {
      const place = Math.floor((whole.length * (at + 0.5)) / 40);
      const bent = Buffer.from(whole);
      bent[place] = (bent[place] ?? 0) ^ 0x20;
      const path = join(room.path, 'bent.zip');
      writeFileSync(path, bent);
      const outcome = await openChecked(path).then(
        ({ close }) => (close(), 'passed'),
        (thrown: { kind?: string }) => thrown.kind,
      );
      // Around the contents an archive has names and sizes twice and dates, which decide nothing or are compared.
      if (outcome !== 'invalid' && isContent(whole, place)) wrong.push(place);
    }
    expect(wrong).toEqual([]);
  });

  test.each(['tables/public.trail.jsonl', 'secrets/operator.token', 'manifest.json', 'files.jsonl'])(
    'of a folder in which %s was changed is refused, as is one in which it is gone or has company',
    async (name) => {
      const folder = await backUp(`folder-${name.replaceAll('/', '-')}`);
      const file = join(folder, name);
      const whole = readFileSync(file);
      const bent = Buffer.from(whole);
      bent[bent.length - 2] = (bent.at(-2) ?? 0) ^ 1;
      writeFileSync(file, bent);
      await expect(openChecked(folder)).rejects.toMatchObject(refused);
      rmSync(file);
      await expect(openChecked(folder)).rejects.toMatchObject(refused);
      writeFileSync(file, whole);
      writeFileSync(join(folder, 'tables/public.extra.jsonl'), '');
      await expect(openChecked(folder)).rejects.toMatchObject(refused);
    },
  );

  test('goes into an empty folder only, and leaves what is there as it is', async () => {
    const { settings, forget } = await emptyTarget(room.path);
    writeFileSync(join(settings.dataFolder, 'operator.token'), 'mine');
    await expect(restoreBackup(archive, settings, () => undefined)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('operator.token'),
    });
    expect(readFileSync(join(settings.dataFolder, 'operator.token'), 'utf8')).toBe('mine');
    await forget();
  });

  test('that was cut off stops a start, and is begun anew by the next restore', async () => {
    const { settings, forget } = await emptyTarget(room.path);
    writeFileSync(join(settings.dataFolder, 'restore.unfinished'), '');
    writeFileSync(join(settings.dataFolder, 'operator.token'), 'half');
    await expect(openHouse(settings)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('cut off'),
    });
    await restoreBackup(archive, settings, () => undefined);
    expect(existsSync(join(settings.dataFolder, 'restore.unfinished'))).toBe(false);
    await (await openHouse(settings)).close();
    await forget();
  });
});

/** Whether a byte of an archive is one of an entry’s own, not one of the archive’s words about it. */
function isContent(archive: Buffer, place: number): boolean {
  const end = archive.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const start = archive.lastIndexOf(Buffer.from('PK\u0003\u0004', 'latin1'), place);
  const name = start + 30 + archive.readUInt16LE(start + 26) + archive.readUInt16LE(start + 28);
  // What follows the bytes tells their sum and length once more; of an empty file that is all there is.
  const told = archive.indexOf(Buffer.from('PK\u0007\u0008', 'latin1'), name);
  const isEmpty = archive.readUInt32LE(told + 12) === 0;
  return place >= name && place < told && !isEmpty && place < archive.readUInt32LE(end + 16);
}
