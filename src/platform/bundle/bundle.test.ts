import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { companyBinder, FIRM_KEY, firmBinder, putFiles } from '#test/support/recorded-binders.ts';
import { REPORT_FILE, TREE } from '#test/support/recorded-drafts.ts';
import { verifyPath } from '../verify/verify-path.ts';
import { writeBundle, type BundleInput } from './write-bundle.ts';

let root = '';
const at = (...parts: string[]): string => join(root, ...parts);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'bundle-'));
  await putFiles(companyBinder(), at('company'));
  await putFiles(firmBinder(), at('firm'));
  await writeFile(at('report.pdf'), REPORT_FILE);
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

function input(out: string, more: Partial<BundleInput> = {}): BundleInput {
  return {
    out: at(out),
    binders: [{ path: at('company') }, { path: at('firm') }],
    engagement: 'soc2-2026',
    report: { tree: TREE, files: [{ name: 'report.pdf', path: at('report.pdf') }] },
    ...more,
  };
}

/** Every file under a folder, by path, with its bytes. */
async function contentsOf(folder: string): Promise<Map<string, Buffer>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path)] as const),
  );
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('a bundle', () => {
  test('is the same bytes each time', async () => {
    await writeBundle(input('one', { zip: true, sign: [FIRM_KEY] }));
    await writeBundle(input('two', { zip: true, sign: [FIRM_KEY] }));
    const [one, two] = [await contentsOf(at('one')), await contentsOf(at('two'))];
    expect([...two.keys()]).toEqual([...one.keys()]);
    const different = [...one].filter(([path, bytes]) => !two.get(path)?.equals(bytes));
    expect(different.map(([path]) => path)).toEqual([]);
    expect(one.size).toBeGreaterThan(50);
  });

  // The committed ones were checked by test/vectors/verify.py, which was written from docs/formats alone.
  test.each(['full-bundle', 'readers-seal'])('is the committed one: %s', async (name) => {
    await writeBundle(input('vectors', { sign: [FIRM_KEY] }));
    const [made, committed] = [
      await contentsOf(at('vectors', name)),
      await contentsOf(`test/vectors/bundle/${name}`),
    ];
    expect([...made.keys()]).toEqual([...committed.keys()]);
    for (const [path, bytes] of committed) expect(String(made.get(path))).toBe(String(bytes));
  });

  test('replaces an earlier one', async () => {
    await writeBundle(input('again'));
    await writeFile(at('again', 'full-bundle', 'stray'), 'x');
    await writeBundle(input('again'));
    expect((await verifyPath(at('again', 'full-bundle'))).isSound).toBe(true);
  });

  test('replaces nothing else', async () => {
    await mkdir(at('theirs', 'full-bundle'), { recursive: true });
    await writeFile(at('theirs', 'full-bundle', 'diary.txt'), 'x');
    await expect(writeBundle(input('theirs'))).rejects.toMatchObject({ kind: 'conflict' });
    expect(await readdir(at('theirs'))).toEqual(['full-bundle']);
  });

  test('that cannot be finished leaves nothing', async () => {
    const report = { tree: TREE, files: [{ name: 'report.pdf', path: at('no-such.pdf') }] };
    await expect(writeBundle(input('half', { report }))).rejects.toThrow(/no-such/);
    expect(await readdir(at('half'))).toEqual([]);
  });

  test.each(['../up.pdf', 'tree.json', 'a/b.pdf', 'con.pdf'])(
    'takes no report file named %s',
    async (name) => {
      const report = { tree: TREE, files: [{ name, path: at('report.pdf') }] };
      await expect(writeBundle(input('names', { report }))).rejects.toMatchObject({ kind: 'invalid' });
    },
  );

  test('is of an engagement that the binders hold', async () => {
    await expect(writeBundle(input('none', { engagement: 'soc2-1999' }))).rejects.toMatchObject({
      kind: 'missing',
    });
  });

  test('is of two sides at most', async () => {
    const binders = [{ path: at('company') }, { path: at('company') }];
    await expect(writeBundle(input('twice', { binders }))).rejects.toThrow(/same side/);
  });

  test('of a report that was not issued says that it is a draft', async () => {
    const tree = { ...TREE, attrs: { ...TREE.attrs, draft: 'Draft' } };
    const [full] = await writeBundle(input('draft', { report: { tree, files: [] }, kinds: ['full'] }));
    const report = await verifyPath(full?.path ?? '');
    expect(report.failures).toEqual([]);
    expect(report.notes).toContain('This is the bundle of a draft: no report was issued.');
  });
});

describe('the full bundle', () => {
  test('holds what the report rests on, and of the rest of the trail only leaves', async () => {
    const [full] = await writeBundle(input('scope', { kinds: ['full'] }));
    const files = await contentsOf(full?.path ?? '');
    expect([...files.keys()].filter((path) => path.includes('IAM-03.T')).sort()).toEqual([
      'firm/records/tests/IAM-03.T1.yaml',
    ]);
    expect(files.has('company/history/controls/IAM-03.v1.yaml')).toBe(true);
    for (const bytes of files.values()) expect(bytes.includes('IAM-03.T9')).toBe(false);
    const lines = String(files.get('firm/trail/entries.jsonl')).trim().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('{"leaf":'))).toHaveLength(2);
  });

  test('of one side holds that side’s part and says that the other is missing', async () => {
    const [full] = await writeBundle(
      input('half-world', { binders: [{ path: at('company') }], kinds: ['full'] }),
    );
    const report = await verifyPath(full?.path ?? '');
    expect(report.failures).toEqual([]);
    expect(report.unchecked.map(({ what }) => what)).toContain('the part of the firm');
  });
});

describe('the readers’ seal', () => {
  test('holds nothing personal and none of the evidence', async () => {
    const [seal] = await writeBundle(input('seal', { kinds: ['seal'] }));
    const files = await contentsOf(seal?.path ?? '');
    expect([...files.keys()]).toEqual(
      [
        'SHA256SUMS',
        'bundle.json',
        'company/proofs.jsonl',
        'company/consistency.jsonl',
        'company/trail/checkpoint',
        'company/trail/checkpoints.jsonl',
        'company/trail/keys',
        'firm/proofs.jsonl',
        'firm/consistency.jsonl',
        'firm/samples.jsonl',
        'firm/trail/checkpoint',
        'firm/trail/checkpoints.jsonl',
        'firm/trail/keys',
      ].sort(),
    );
    for (const [path, bytes] of files) {
      for (const secret of ['ana', 'Ana', 'sam"', 'Sam', 'L-7', '4711', '"salt"', '2026-01-01T', 'IAM-03']) {
        expect(bytes.includes(secret), `${path} holds ${secret}`).toBe(false);
      }
    }
  });

  test('is not for a record that the trail does not know', async () => {
    const files = companyBinder();
    const person =
      'id: bo\nversion: 1\neffectiveOn: 2025-10-01\nname: Bo\ntitle: Clerk\nside: company\nrole: reader\n';
    await putFiles({ ...files, 'records/people/bo.yaml': person }, at('loose'));
    const binders = [{ path: at('loose') }];
    await expect(writeBundle(input('loose-out', { binders, kinds: ['seal'] }))).rejects.toThrow(
      /does not tell of person bo v1/,
    );
  });

  test('tells a sealed report file from another', async () => {
    const [seal] = await writeBundle(input('held', { kinds: ['seal'] }));
    const path = seal?.path ?? '';
    await writeFile(at('watermarked.pdf'), Buffer.concat([REPORT_FILE, Buffer.from('for Customer Inc.')]));
    const good = await verifyPath(path, { reportFiles: [at('report.pdf')] });
    const bad = await verifyPath(path, { reportFiles: [at('watermarked.pdf')] });
    expect(good.isSound).toBe(true);
    expect(bad.failures.map(({ why }) => why).join()).toMatch(/none of the sealed report files/);
  });
});
