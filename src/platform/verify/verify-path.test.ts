import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatKey } from '#domain/trail/note.ts';
import { LIMITS, type VerifyReport } from '#domain/verify/tally.ts';
import { COMPANY_KEY, FIRM_KEY, keyFromPhrase } from '#test/support/recorded-binders.ts';
import { TREE } from '#test/support/recorded-drafts.ts';
import { failuresOf, useSealedReport } from '#test/support/sealed-report.ts';
import { verifyPath } from './verify-path.ts';

const { at, copyOf } = useSealedReport();

const count = ({ checked }: VerifyReport, check: string): number =>
  checked.find((one) => one.check === check)?.count ?? 0;

describe('what nobody touched', () => {
  test('holds: two binders', async () => {
    const report = await verifyPath(at('binders'));
    expect(failuresOf(report)).toBe('');
    expect(report).toMatchObject({ kind: 'binders', isSound: true, limits: LIMITS });
    expect(Object.fromEntries(report.checked.map(({ check, count }) => [check, count]))).toEqual({
      files: 33,
      signatures: 6,
      leaves: 21,
      roots: 6,
      records: 21,
      stored: 3,
      populations: 1,
      commitments: 1,
      samples: 1,
      results: 2,
      deviations: 1,
    });
  });

  test('holds: one binder, which says what is not in it', async () => {
    const report = await verifyPath(at('binders', 'firm'));
    expect(report).toMatchObject({ kind: 'binder', isSound: true });
    expect(report.unchecked).toContainEqual({
      what: 'sample sample-1',
      why: 'its population leavers is not here, so it was not drawn again',
    });
  });

  test.each(['', '.zip'])('holds: the full bundle%s', async (ending) => {
    const report = await verifyPath(at('out', `full-bundle${ending}`));
    expect(failuresOf(report)).toBe('');
    expect(report.kind).toBe('full-bundle');
    expect(count(report, 'records')).toBe(18);
    expect(count(report, 'numbers')).toBe(4);
    expect(count(report, 'report')).toBe(5);
  });

  test.each(['', '.zip'])('holds: the readers’ seal%s, with the report its reader has', async (ending) => {
    const report = await verifyPath(at('out', `readers-seal${ending}`), { reportFiles: [at('report.pdf')] });
    expect(failuresOf(report)).toBe('');
    expect(report.kind).toBe('readers-seal');
    expect(report.about).toContain('report.pdf is the sealed report.pdf');
    expect(count(report, 'proofs')).toBe(22);
  });

  test('holds for keys a person trusts, and for no others', async () => {
    const keys = [COMPANY_KEY, FIRM_KEY].map(({ key }) => formatKey(key));
    expect((await verifyPath(at('out', 'full-bundle'), { trustedKeys: keys })).isSound).toBe(true);

    const stranger = [formatKey(keyFromPhrase('tickmark/other').key)];
    const report = await verifyPath(at('out', 'full-bundle'), { trustedKeys: stranger });

    expect(failuresOf(report)).toContain('trail/checkpoint: None of the known keys signed the checkpoint');
  });

  test('does not hold without a trail for whoever names the keys to trust', async () => {
    const copy = await copyOf(at('binders', 'company'));
    const manifest = join(copy, 'binder.yaml');
    await rm(join(copy, 'trail'), { recursive: true });
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace(/trail:\n(?: .*\n)+/, ''));
    const key = formatKey(COMPANY_KEY.key);
    expect((await verifyPath(copy)).unchecked.map(({ why }) => why).join()).toContain(
      'this binder is unrecorded',
    );
    expect(failuresOf(await verifyPath(copy, { trustedKeys: [key] }))).toContain('no key you trust vouches');
  });

  test('is compared with the report written again from its records', async () => {
    const other = { ...TREE, attrs: { ...TREE.attrs, title: 'Otherwise' } };
    const same = await verifyPath(at('out', 'full-bundle'), { rewrite: async () => [other, TREE] });
    const differs = await verifyPath(at('out', 'full-bundle'), { rewrite: async () => [other] });
    expect(count(same, 'rewritten')).toBe(1);
    expect(differs.isSound).toBe(true);
    expect(differs.unchecked.map(({ what }) => what)).toContain('the words of the report, written again');
  });

  test('tells how far it got', async () => {
    const seen: string[] = [];
    await verifyPath(at('binders'), { onProgress: ({ what }) => seen.push(what) });
    expect(new Set(seen)).toEqual(new Set(['files', 'trail', 'populations']));
  });
});

describe('what is built to do harm', () => {
  test('is refused as a whole: a link', async () => {
    const copy = await copyOf(at('binders', 'company'));
    await symlink('/etc/passwd', join(copy, 'records', 'link.yaml'));
    await expect(verifyPath(copy)).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('symbolic link'),
    });
  });

  test('is refused as a whole: something that is no archive', async () => {
    await writeFile(at('not.zip'), 'PK but no more');
    await expect(verifyPath(at('not.zip'))).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('is told apart from nothing at all', async () => {
    await expect(verifyPath(at('nowhere'))).rejects.toMatchObject({ kind: 'missing' });
    await mkdir(at('empty'));
    await expect(verifyPath(at('empty'))).rejects.toMatchObject({
      message: expect.stringContaining('neither a binder nor a bundle'),
    });
  });
});
