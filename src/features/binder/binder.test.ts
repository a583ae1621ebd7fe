import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { emptyHouse } from '#test/support/empty-house.ts';
import { companyBinder, firmBinder, putFiles, storedAt, withSums } from '#test/support/recorded-binders.ts';
import { REPORT_FILE } from '#test/support/recorded-drafts.ts';
import { companyFiles } from '#test/support/small-binder.ts';
import { useWorld } from '#test/support/world.ts';
import type { Entry } from '#domain/trail/entry.ts';
import { checkBinder } from '#platform/binder/check.ts';
import { openBinder } from '#platform/binder/open.ts';
import { makeContext, type Machinery } from '#platform/context.ts';
import { inTransaction } from '#platform/db/engine.ts';
import { walkFolder } from '#platform/formats/folder.ts';
import { writeZip } from '#platform/formats/zip-writer.ts';
import { exportBinder, importBinder, importBinders, importMissingBinders } from './index.ts';

type Files = Record<string, string | Buffer>;

const room = mkdtempSync(join(tmpdir(), 'binder-feature-'));
afterAll(() => rm(room, { recursive: true }));

async function filesIn(root: string): Promise<Files> {
  const { files } = await walkFolder(root, 1000);
  return Object.fromEntries(
    await Promise.all(files.map(async ({ path }) => [path, await readFile(join(root, path))])),
  );
}

function asBuffers(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]));
}

let made = 0;
function fresh(name: string): string {
  made += 1;
  return join(room, `${made}-${name}`);
}

/** The firm’s binder with the file and the table that its records name. */
function wholeFirmBinder(): Files {
  const files = firmBinder((drafts) => [
    ...drafts,
    ['sizeTable', 'sizes', { title: 'Sizes', byFrequency: [], byPopulation: [], note: 'By the firm.' }],
  ]);
  return withSums({ ...files, [storedAt(REPORT_FILE)]: REPORT_FILE });
}

async function count(house: Machinery, table: string): Promise<number> {
  const [row] = await inTransaction(house.engine, (session) =>
    session.query(`select count(*)::integer as n from ${table}`),
  );
  return (row as { n: number }).n;
}

describe('a recorded binder', () => {
  const one = emptyHouse(room);
  const other = emptyHouse(room);

  test('that is imported and exported is the same, byte for byte, and so is the next', async () => {
    const root = fresh('both');
    const both = { company: companyBinder(), firm: wholeFirmBinder() };
    await putFiles(both.company, join(root, 'company'));
    await putFiles(both.firm, join(root, 'firm'));
    const imported = await importBinders(one.ctx(), root);
    expect(imported).toEqual([
      {
        organization: 'acme',
        side: 'company',
        title: 'Acme Payments',
        records: 11,
        lines: 11,
        files: 2,
        wasRecorded: true,
      },
      {
        organization: 'birch',
        side: 'auditor',
        title: 'Birch & Moor',
        records: 11,
        lines: 11,
        files: 1,
        wasRecorded: true,
      },
    ]);
    for (const [organization, files] of [
      ['acme', both.company],
      ['birch', both.firm],
    ] as const) {
      const folder = fresh(organization);
      expect(await exportBinder(one.ctx(), organization, folder)).toMatchObject({ records: 11, lines: 11 });
      expect(await filesIn(folder)).toEqual(asBuffers(files));
      const archive = fresh(`${organization}.zip`);
      await exportBinder(one.ctx(), organization, archive);
      await importBinder(other.ctx(), archive);
      const again = fresh(`${organization}.zip`);
      await exportBinder(other.ctx(), organization, again);
      expect(await readFile(again)).toEqual(await readFile(archive));
    }
  });

  test('is noted in the log of the installation, not on the trail', async () => {
    const entries = await inTransaction(one.house().engine, (session) =>
      session.query(
        "select what, organization_id, by_whom, records from binder_log where organization_id = 'acme' order by at, id",
      ),
    );
    expect(entries).toEqual(
      expect.arrayContaining([
        { what: 'imported', organization_id: 'acme', by_whom: 'operator', records: 11 },
        { what: 'exported', organization_id: 'acme', by_whom: 'operator', records: 11 },
      ]),
    );
    const [last] = (await inTransaction(one.house().engine, (session) =>
      session.query("select max(seq) as seq from trail where organization_id = 'acme'"),
    )) as { seq: number }[];
    expect(last?.seq).toBe(10);
  });

  test('comes in once', async () => {
    const folder = await putFiles(companyBinder(), fresh('again'));
    await expect(importBinder(one.ctx(), folder)).rejects.toMatchObject({ kind: 'conflict' });
    expect(await count(one.house(), 'trail')).toBe(22);
  });

  test('comes in only by the operator', async () => {
    const folder = await putFiles(companyBinder(), fresh('person'));
    const person = {
      person: 'ana',
      organization: 'acme',
      side: 'company',
      role: 'owner',
      engagements: [],
    } as const;
    const ctx = makeContext(one.house(), { person, timeZone: 'UTC' }, 'test');
    await expect(importBinder(ctx, folder)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('goes on under the key of the installation, with the old key beside it', async () => {
    const person = {
      person: 'ana',
      organization: 'acme',
      side: 'company',
      role: 'manager',
      engagements: [],
    } as const;
    const ctx = makeContext(other.house(), { person, timeZone: 'UTC' }, 'test');
    const { addRecord } = await import('#platform/records/answers.ts');
    const { signCheckpoint } = await import('#features/trail/actions.ts');
    await addRecord('person', ctx, {
      id: 'bob',
      body: { name: 'Bob Ray', title: 'CFO', side: 'company', role: 'owner' },
    });
    await signCheckpoint(ctx);
    const folder = fresh('gone-on');
    await exportBinder(ctx, 'acme', folder);
    expect(await checkBinder(folder)).toEqual([]);
    const keys = (await readFile(join(folder, 'trail/keys'), 'utf8')).trimEnd().split('\n');
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(String(companyBinder()['trail/keys']).trimEnd());
  });
});

const third = emptyHouse(room);

describe('a binder that is refused', () => {
  test.each<[string, Files, RegExp]>([
    [
      'a record that does not fit',
      { ...companyFiles(), 'records/people/ana.yaml': 'id: ana\n' },
      /^records\/people\/ana\.yaml, line 1: version: is missing/m,
    ],
    [
      'a dangling name',
      {
        ...companyFiles(),
        'records/controls/IAM-03.yaml': String(companyFiles()['records/controls/IAM-03.yaml']).replace(
          'ownerPerson: ana',
          'ownerPerson: bob',
        ),
      },
      /names the person "bob"/,
    ],
    [
      'a changed record under a trail',
      withSums({
        ...companyBinder(),
        'records/people/ana.yaml': String(companyBinder()['records/people/ana.yaml']).replace(
          'Ana Lind',
          'Ana Lund',
        ),
      }),
      /is not as line 2 of trail\/entries\.jsonl recorded it/,
    ],
    [
      'a file of another size',
      {
        ...companyFiles(),
        'records/evidence/ticket.yaml': String(companyFiles()['records/evidence/ticket.yaml']).replace(
          'bytes: 31',
          'bytes: 30',
        ),
      },
      /says Ticket\.txt has 30 bytes/,
    ],
  ])('for %s changes nothing', async (_, files, expected) => {
    const folder = await putFiles(files, fresh('refused'));
    const attempt = importBinder(third.ctx(), folder);
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid' });
    await expect(attempt).rejects.toThrow(expected);
    for (const table of ['trail', 'organizations', 'people', 'held_files', 'binder_log', 'checkpoints']) {
      expect(await count(third.house(), table)).toBe(0);
    }
    expect(await readdir(third.blobs())).toEqual(['arriving']);
  });

  test('for nothing of that organization being there to export', async () => {
    await expect(exportBinder(third.ctx(), 'nobody', fresh('nobody'))).rejects.toMatchObject({
      kind: 'missing',
    });
  });
});

describe('a binder kept by hand, without a trail', () => {
  test('is recorded by its import, and has a trail from then on', async () => {
    const imported = await importBinder(third.ctx(), await putFiles(companyFiles(), fresh('hand')));
    expect(imported).toMatchObject({
      organization: 'acme',
      today: '2026-11-16',
      records: 9,
      lines: 9,
      wasRecorded: false,
    });
    const folder = fresh('recorded');
    await exportBinder(third.ctx(), 'acme', folder);
    expect(await checkBinder(folder)).toEqual([]);
    const binder = await openBinder(folder);
    const [first] = await Array.fromAsync(binder.trail());
    const { entry } = JSON.parse(first?.text ?? '') as { entry: Entry };
    expect(entry).toMatchObject({
      seq: 0,
      at: '2026-12-01T10:00:00.000Z',
      actor: { person: 'operator', role: 'operator', organization: 'acme', side: 'company' },
      type: 'organization.recorded',
    });
    expect(binder.manifest).toMatchObject({
      title: 'Acme Payments, by hand',
      today: '2026-11-16',
      trail: { origin: 'tickmark/acme', key: 'tickmark/acme' },
    });
    // What was written by hand says the same, in the one style.
    const control = (await readFile(join(folder, 'records/controls/IAM-03.yaml'), 'utf8')).split('\n');
    expect(control.slice(0, 3)).toEqual(['id: IAM-03', 'version: 2', 'effectiveOn: 2025-10-01']);
  });
});

describe('binders through HTTP', () => {
  const world = useWorld();

  async function archive(files: Files): Promise<Blob> {
    const path = fresh('up.zip');
    const zip = writeZip(createWriteStream(path));
    for (const [name, content] of Object.entries(files)) {
      await zip.add(
        name,
        (async function* () {
          yield Buffer.from(content);
        })(),
      );
    }
    await zip.finish();
    return new Blob([await readFile(path)]);
  }

  function forFirm(firm: string): Files {
    const files = companyFiles();
    const path = 'records/engagements/soc2-2026.yaml';
    return { ...files, [path]: String(files[path]).replace('firm: birch', `firm: ${firm}`) };
  }

  test('come in for the operator', async () => {
    const answer = await world.fetch('operator', '/api/binder', {
      method: 'POST',
      body: await archive(forFirm('maple')),
    });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ organization: 'acme', records: 9, files: 2, wasRecorded: false }),
    ]);
  });

  test.each(['company:owner', 'auditor:partner'] as const)('do not come in for the %s', async (who) => {
    const answer = await world.fetch(who, '/api/binder', {
      method: 'POST',
      body: await archive(forFirm('maple')),
    });
    expect(answer.status).toBe(403);
  });

  test('are refused with every finding, and leave nothing', async () => {
    const files = forFirm('maple');
    const answer = await world.fetch('operator', '/api/binder', {
      method: 'POST',
      body: await archive({ ...files, 'notes.txt': 'x', 'records/controls/con.yaml': 'x' }),
    });
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toContain('notes.txt: has no place in a binder');
    expect(text).toContain('records/controls/con.yaml: has a name that Windows reserves');
  });

  test('do not come in over an engagement that the firm has already', async () => {
    const answer = await world.fetch('operator', '/api/binder', {
      method: 'POST',
      body: await archive(forFirm('birch')),
    });
    expect(answer.status).toBe(409);
    const [row] = (await inTransaction(world.engine, (session) =>
      session.query("select count(*)::integer as n from trail where organization_id = 'acme'"),
    )) as { n: number }[];
    expect(row?.n).toBe(0);
  });

  test('go out with what the organization wrote, and nothing of the auditor’s', async () => {
    await world.has(
      'sizeTable',
      {
        id: 'sizes',
        effectiveOn: '2026-01-01',
        body: { title: 'Sizes', byFrequency: [], byPopulation: [], note: 'By the firm.' },
      },
      'auditor',
    );
    const before = await world.trail();
    const answer = await world.fetch('company:manager', '/api/binder');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toContain('alder.binder.zip');
    const path = fresh('down.zip');
    await writeFile(path, Buffer.from(await answer.arrayBuffer()));
    expect(await checkBinder(path)).toEqual([]);
    const binder = await openBinder(path);
    expect(binder.manifest).toMatchObject({ organization: 'alder', side: 'company' });
    expect([...binder.paths.keys()].some((name) => name.includes('size-tables'))).toBe(false);
    binder.close();
    expect(await world.trail()).toEqual(before);
  });

  test.each([
    ['company:reader', '/api/binder', 403],
    ['auditor:staff', '/api/binder', 403],
    ['nobody', '/api/binder', 401],
    ['operator', '/api/binder', 400],
    ['operator', '/api/binder?organization=nobody', 404],
    ['operator', '/api/binder?organization=birch', 200],
    ['auditor:partner', '/api/binder', 200],
  ] as const)('asked for by the %s at %s are answered %i', async (who, path, status) => {
    const answer = await world.fetch(who, path);
    await answer.arrayBuffer();
    expect(answer.status).toBe(status);
  });

  test('of one organization do not go to another', async () => {
    const answer = await world.fetch('other-company:owner', '/api/binder?organization=alder');
    expect(answer.headers.get('content-disposition')).toContain('cedar.binder.zip');
    await answer.arrayBuffer();
  });
});

describe('binders that were cut off between the two', () => {
  const { ctx, house } = emptyHouse(room);

  test('are made whole by asking again, and then nothing is left to bring in', async () => {
    const root = fresh('cut-off');
    await putFiles(companyBinder(), join(root, 'company'));
    await putFiles(wholeFirmBinder(), join(root, 'firm'));
    await importBinder(ctx(), join(root, 'company'));
    let begun = 0;
    const missing = async () => Array.fromAsync(importMissingBinders(ctx(), root, () => (begun += 1)));
    expect(await missing()).toMatchObject([{ organization: 'birch', records: 11 }]);
    expect(begun).toBe(1);
    expect(await missing()).toEqual([]);
    expect(begun).toBe(1);
    expect(await count(house(), 'trail')).toBe(22);
  });
});
