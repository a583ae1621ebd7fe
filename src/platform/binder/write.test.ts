import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { companyBinder, firmBinder, putFiles, withSums, type Files } from '#test/support/recorded-binders.ts';
import { findingText } from '../formats/finding.ts';
import { walkFolder } from '../formats/folder.ts';
import { checkBinder } from './check.ts';
import { contentsOf } from './copy.ts';
import { openBinder } from './open.ts';
import { writeBinder } from './write.ts';

let room: string;
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), 'write-'));
});

let made = 0;
async function put(files: Files): Promise<string> {
  made += 1;
  return putFiles(files, join(room, `binder-${made}`));
}

async function filesIn(root: string): Promise<Files> {
  const { files } = await walkFolder(root, 1000);
  return Object.fromEntries(
    await Promise.all(files.map(async ({ path }) => [path, await readFile(join(root, path))])),
  );
}

async function copied(from: string, to: string): Promise<string> {
  const binder = await openBinder(from);
  await writeBinder(to, await contentsOf(binder));
  binder.close();
  return to;
}

describe('a binder written from a binder', () => {
  test.each([
    ['company', companyBinder()],
    ['firm', firmBinder()],
  ])('of the %s is the same, byte for byte, through folder and archive', async (name, files) => {
    const original = await put(files);
    const archive = await copied(original, join(room, `${name}.zip`));
    const folder = await copied(archive, join(room, `${name}-again`));
    expect(await filesIn(folder)).toEqual(await filesIn(original));
    const again = await copied(folder, join(room, `${name}-again.zip`));
    expect(await readFile(again)).toEqual(await readFile(archive));
  });

  test('lists every file but the list, as sha256sum writes it', async () => {
    const folder = await copied(await put(companyBinder()), join(room, 'listed'));
    const lines = (await readFile(join(folder, 'SHA256SUMS'), 'utf8')).trimEnd().split('\n');
    const paths = lines.map((line) => line.slice(66));
    expect(paths).toEqual(paths.toSorted());
    expect(paths).toHaveLength(Object.keys(await filesIn(folder)).length - 1);
    for (const line of lines) {
      const digest = createHash('sha256')
        .update(await readFile(join(folder, line.slice(66))))
        .digest('hex');
      expect(line.slice(0, 66)).toBe(`${digest}  `);
    }
  });

  test('never takes the place of something that is there', async () => {
    const from = await put(companyBinder());
    await expect(copied(from, from)).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('leaves nothing when it fails', async () => {
    const binder = await openBinder(await put(companyBinder()));
    const contents = await contentsOf(binder);
    async function* failing(): AsyncGenerator<never> {
      yield* [];
      throw new Error('The disk is gone.');
    }
    for (const name of ['failed', 'failed.zip']) {
      const before = await readdir(room);
      await expect(writeBinder(join(room, name), { ...contents, files: failing() })).rejects.toThrow(
        'The disk is gone.',
      );
      expect(await readdir(room)).toEqual(before);
    }
    binder.close();
  });

  test('stops when stored bytes are not those of their name', async () => {
    const binder = await openBinder(await put(companyBinder()));
    const contents = await contentsOf(binder);
    async function* rotten(): AsyncGenerator<{
      sha256: string;
      open: () => Promise<AsyncIterable<Uint8Array>>;
    }> {
      for await (const file of contents.files)
        yield { ...file, open: async () => [Buffer.from('rotten')] as never };
    }
    await expect(writeBinder(join(room, 'rotten'), { ...contents, files: rotten() })).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await expect(stat(join(room, 'rotten'))).rejects.toMatchObject({ code: 'ENOENT' });
    binder.close();
  });
});

describe('a recorded binder', () => {
  async function findings(change: (files: Files) => Files): Promise<string[]> {
    return (await checkBinder(await put(withSums(change(companyBinder()))))).map(findingText);
  }

  function edit(path: string, from: string | RegExp, to: string): (files: Files) => Files {
    return (files) => {
      const before = String(files[path]);
      if (before.replace(from, to) === before) throw new Error(`The test changes nothing in ${path}.`);
      return { ...files, [path]: before.replace(from, to) };
    };
  }

  function drop(path: string): (files: Files) => Files {
    return (files) => {
      const { [path]: _, ...rest } = files;
      return rest;
    };
  }

  test('has no findings as it was written', async () => {
    expect(await findings((files) => files)).toEqual([]);
  });

  test.each<[string, (files: Files) => Files, RegExp]>([
    [
      'a record changed after it was recorded',
      edit('records/people/ana.yaml', 'Ana Lind', 'Ana Lund'),
      /^records\/people\/ana\.yaml: is not as line 2 of trail\/entries\.jsonl recorded it/,
    ],
    [
      'a record that nobody recorded',
      (files) => ({
        ...files,
        'records/people/bob.yaml': String(files['records/people/ana.yaml']).replace('id: ana', 'id: bob'),
      }),
      /^records\/people\/bob\.yaml: is not on the trail/,
    ],
    [
      'a recorded version that is missing',
      drop('history/controls/IAM-03.v1.yaml'),
      /^trail\/entries\.jsonl, line 6: tells of control IAM-03 v1, a record version that is not in this binder/,
    ],
    [
      'a changed entry',
      edit('trail/entries.jsonl', '"person":"ana"', '"person":"eve"'),
      /^trail\/entries\.jsonl: entries 0 to 2 are not those that were signed/,
    ],
    [
      'a line that is not canonical',
      edit('trail/entries.jsonl', '{"entry":', '{ "entry":'),
      /^trail\/entries\.jsonl: line 1 is not a trail line in canonical JSON/,
    ],
    [
      'lines that were cut off',
      (files) => ({
        ...files,
        'trail/entries.jsonl': String(files['trail/entries.jsonl']).split('\n').slice(0, 9).join('\n') + '\n',
      }),
      /^trail\/entries\.jsonl: ends after 9 entries, but a checkpoint was signed at 11/,
    ],
    ['a changed signature', edit('trail/checkpoint', /— (\S+) ..../, '— $1 AAAA'), /^trail\/checkpoint: /],
    ['no key', drop('trail/keys'), /^trail\/keys: has no key named tickmark\/acme/],
    [
      'no checkpoint though there are earlier ones',
      drop('trail/checkpoint'),
      /^trail\/checkpoint: is missing/,
    ],
    [
      'another origin',
      edit('binder.yaml', 'origin: tickmark/acme', 'origin: tickmark/other'),
      /^trail\/checkpoint: is of the trail tickmark\/acme, but binder\.yaml names tickmark\/other/,
    ],
    [
      'a manifest that names no trail',
      edit('binder.yaml', /trail:\n.*\n.*\n/, ''),
      /^binder\.yaml: does not name the trail/,
    ],
    ['no entries', drop('trail/entries.jsonl'), /^trail\/entries\.jsonl: is missing/],
    [
      'the same checkpoint twice',
      edit('trail/checkpoints.jsonl', /^(.*\n)/, '$1$1'),
      /^trail\/checkpoints\.jsonl: .*checkpoint at 3 (?:comes|stands)/,
    ],
  ])('is refused for %s', async (_, change, expected) => {
    expect(await findings(change)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
  });

  test('may withhold entries, of which only the leaves are left', async () => {
    const { companyLeaf, files } = await withheldLine();
    expect(companyLeaf).toMatch(/^[0-9a-f]{64}$/);
    expect((await checkBinder(await put(files))).map(findingText)).toEqual([]);
  });

  /** The company’s binder with its policy and the entry of it taken out. */
  async function withheldLine(): Promise<{ companyLeaf: string; files: Files }> {
    const { 'records/policies/access.md': _, ...files } = companyBinder();
    const lines = String(files['trail/entries.jsonl']).split('\n');
    const at = lines.findIndex((line) => line.includes('"noun":"policy"'));
    const line = lines[at] ?? '';
    const entry = line.slice('{"entry":'.length, line.indexOf(',"salt":"'));
    const salt = JSON.parse(line).salt as string;
    const companyLeaf = createHash('sha256').update(Buffer.from(salt, 'hex')).update(entry).digest('hex');
    lines[at] = `{"leaf":"${companyLeaf}","seq":${at}}`;
    return { companyLeaf, files: withSums({ ...files, 'trail/entries.jsonl': lines.join('\n') }) };
  }
});
