import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database, Seat } from '#platform/db/database.ts';
import { inTransaction, type Engine } from '#platform/db/engine.ts';
import { holdFile } from '#platform/db/files.ts';
import { writing } from '#platform/db/transaction.ts';
import { chunks, sha256Of } from '#test/support/blob-store-suite.ts';
import { openTestDatabase } from '#test/support/database.ts';
import { openBlobs, type BlobStore } from './blobs.ts';
import { claiming } from './claims.ts';
import { collectGarbage } from './collect.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-collect-'));
let engine: Engine;
let plain: BlobStore;
let blobs: BlobStore;
beforeAll(async () => {
  engine = await openTestDatabase({ key: 'bare', lay: async () => undefined });
  plain = await openBlobs(join(folder, 'files'));
  blobs = claiming(plain, engine);
});
beforeEach(async () => {
  for await (const { sha256 } of plain.list()) await plain.remove(sha256);
  await inTransaction(engine, (session) => session.run('delete from blob_claims; delete from held_files'));
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const seat = (organization: string): Seat => ({
  organization,
  side: 'company',
  person: 'somebody',
  role: 'owner',
  engagements: [],
  at: new Date(),
});
const hold = (file: { sha256: string; bytes: number }, organization = 'alder'): Promise<void> =>
  writing(engine, seat(organization), (db: Database) => holdFile(db, file));

/** As if it had been put a week ago: the file’s time, and its claim. */
async function age(sha256: string): Promise<void> {
  const then = new Date(Date.now() - 7 * 86_400_000);
  utimesSync(join(folder, 'files', sha256.slice(0, 2), sha256), then, then);
  await ageClaim(sha256);
}
async function ageClaim(sha256: string): Promise<void> {
  await inTransaction(engine, (session) =>
    session.query("update blob_claims set at = at - interval '7 days' where sha256 = $1", [sha256]),
  );
}
async function putOld(content: string): Promise<{ sha256: string; bytes: number }> {
  const blob = await blobs.put(chunks(content));
  await age(blob.sha256);
  return blob;
}
const collected = async (store = blobs, isDryRun = false): Promise<string[]> =>
  (await collectGarbage({ engine, blobs: store }, { isDryRun })).blobs.map(({ sha256 }) => sha256);

describe('what nobody needs', () => {
  test('is collected when it is old; a dry run only names it', async () => {
    const { sha256 } = await putOld('nobody needs this');
    expect(await collected(blobs, true)).toEqual([sha256]);
    expect(await blobs.has(sha256)).toBe(true);
    expect(await collected()).toEqual([sha256]);
    expect(await blobs.has(sha256)).toBe(false);
    expect(await collected()).toEqual([]);
    await blobs.put(chunks('nobody needs this'));
    expect(await blobs.has(sha256)).toBe(true);
  });

  test('is left alone while it is young, by the store’s time or by its claim', async () => {
    const young = await blobs.put(chunks('just came'));
    await ageClaim(young.sha256);
    const claimed = await putOld('came again');
    await blobs.put(chunks('came again'));
    utimesSync(join(folder, 'files', claimed.sha256.slice(0, 2), claimed.sha256), 0, 0);
    expect(await collected(blobs, true)).toEqual([]);
    expect(await collected()).toEqual([]);
  });

  test('is not what anybody holds: the last one who lets go lets it be collected', async () => {
    const file = await putOld('two hold this');
    await hold(file);
    await hold(file, 'birch');
    expect(await collected()).toEqual([]);
    await inTransaction(engine, (session) =>
      session.run("delete from held_files where organization_id = 'alder'"),
    );
    expect(await collected()).toEqual([]);
    await inTransaction(engine, (session) => session.run('delete from held_files'));
    expect(await collected()).toEqual([file.sha256]);
  });

  test('are pieces of no upload, when they are old', async () => {
    await blobs.pieces.put('pce_lost', Buffer.from('lost'));
    await blobs.pieces.put('pce_young', Buffer.from('young'));
    utimesSync(join(folder, 'files/pieces/pce_lost'), 0, 0);
    expect(await collectGarbage({ engine, blobs }, { isDryRun: true })).toMatchObject({ pieces: 1 });
    expect(await collectGarbage({ engine, blobs })).toMatchObject({ pieces: 1 });
    expect(await Array.fromAsync(blobs.pieces.list(), ({ key }) => key)).toEqual(['pce_young']);
  });
});

describe('while files come in at the same moment', () => {
  test('one that is held after it was listed stays', async () => {
    const file = await putOld('held in between');
    const slow: BlobStore = {
      ...blobs,
      list: async function* list() {
        yield* blobs.list();
        await hold(file);
      },
    };
    expect(await collected(slow)).toEqual([]);
    expect(await blobs.has(file.sha256)).toBe(true);
  });

  test('one that is claimed after it was found unneeded stays', async () => {
    const file = await putOld('claimed in between');
    const other = await putOld('an other one');
    const [first = '', last = ''] = (await Array.fromAsync(plain.list())).map(({ sha256 }) => sha256);
    expect([first, last].toSorted()).toEqual([file.sha256, other.sha256].toSorted());
    const content = last === file.sha256 ? 'claimed in between' : 'an other one';
    const slow: BlobStore = {
      ...blobs,
      remove: async (sha256) => {
        // The second one was found unneeded together with the first.
        if (sha256 === first) await blobs.put(chunks(content));
        await blobs.remove(sha256);
      },
    };
    expect(await collected(slow)).toEqual([first]);
    expect(await blobs.has(last)).toBe(true);
  });

  test('one that comes while it is being removed waits, and is there afterwards', async () => {
    const file = await putOld('removed and brought');
    const events: string[] = [];
    let coming: Promise<unknown> | undefined;
    const slow: BlobStore = {
      ...blobs,
      remove: async (sha256) => {
        coming = blobs.put(chunks('removed and brought')).then(() => events.push('came'));
        await sleep(300);
        events.push('removed');
        await blobs.remove(sha256);
      },
    };
    expect(await collected(slow)).toEqual([file.sha256]);
    await coming;
    expect(events).toEqual(['removed', 'came']);
    expect(await blobs.has(file.sha256)).toBe(true);
    await hold(file);
    expect(await collected()).toEqual([]);
  });

  test('a removal that was cut off is made good by the next run, and holds nobody up for ever', async () => {
    const { sha256 } = await putOld('cut off');
    const cut: BlobStore = {
      ...blobs,
      remove: async () => {
        throw new Error('killed here');
      },
    };
    await expect(collected(cut)).rejects.toThrow('killed here');
    expect(await collected()).toEqual([]);
    await ageClaim(sha256);
    expect(await collected()).toEqual([sha256]);
  });

  test('of many that come, are held and let go at once, none that is held is ever lost', async () => {
    const contents = Array.from({ length: 8 }, (_, n) => `many ${n}`);
    const over = new AbortController();
    const isGone = async (sha256: string): Promise<void> => {
      while (await blobs.has(sha256)) await sleep(10);
    };
    const work = contents.map(async (content, n) => {
      for (let turn = 0; turn < 6; turn += 1) {
        const file = await blobs.put(chunks(content));
        utimesSync(join(folder, 'files', file.sha256.slice(0, 2), file.sha256), 0, 0);
        await hold(file);
        expect(await blobs.has(file.sha256)).toBe(true);
        if (turn === 5) return;
        await inTransaction(engine, (session) =>
          session.query('delete from held_files where sha256 = $1', [file.sha256]),
        );
        if (n % 2 === 0) await ageClaim(file.sha256);
        if (n % 2 === 0 && turn === 2) await isGone(file.sha256);
      }
    });
    let cleared = 0;
    const collecting = (async () => {
      while (!over.signal.aborted) cleared += (await collected()).length;
    })();
    await Promise.all(work);
    over.abort();
    await collecting;
    for (const content of contents) expect(await blobs.has(sha256Of(content))).toBe(true);
    expect(cleared).toBeGreaterThan(0);
  });
});
