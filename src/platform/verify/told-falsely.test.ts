import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalJson } from '#domain/canonical.ts';
import { sha256Hex } from '#domain/hash.ts';
import { formatKey, signNote } from '#domain/trail/note.ts';
import { bundleNoteText, BundleManifest } from '#domain/verify/shapes.ts';
import { COMPANY_KEY, FIRM_KEY, putFiles, withSums, type Files } from '#test/support/recorded-binders.ts';
import { failuresOf, pathsIn, useSealedReport } from '#test/support/sealed-report.ts';
import { verifyPath } from './verify-path.ts';

const { at, copyOf } = useSealedReport();

/** The full bundle with other files or another manifest, and everything over it signed again by the firm. */
async function signedAgain(change: (manifest: BundleManifest, files: Files) => void): Promise<string> {
  const copy = await copyOf(at('out', 'full-bundle'));
  const files: Files = {};
  for (const path of await pathsIn(copy)) files[path] = await readFile(join(copy, path));
  const manifest = BundleManifest.parse(JSON.parse(String(files['bundle.json'])));
  delete files['bundle.note'];
  change(manifest, files);
  const summed = withSums({ ...files, 'bundle.json': `${canonicalJson(manifest)}\n` });
  const note = signNote(bundleNoteText(manifest, sha256Hex(summed['SHA256SUMS'] ?? '')), [FIRM_KEY]);
  await rm(copy, { recursive: true });
  return putFiles({ ...summed, 'bundle.note': note }, copy);
}

test('a bundle signed again without a change holds', async () => {
  const report = await verifyPath(await signedAgain(() => undefined));
  expect(failuresOf(report)).toBe('');
});

test.each<[string, (manifest: BundleManifest, files: Files) => void, string]>([
  [
    'a longer period than the engagement’s',
    ({ engagement }) => (engagement.period = { from: '2025-10-01', to: '2026-12-31' }),
    'bundle.json: does not tell engagement soc2-2026 as its record does',
  ],
  [
    'another name of the company',
    ({ parts }) => (parts[0]!.organization.name = 'Acne'),
    'bundle.json: calls acme "Acne"; its record says "Acme"',
  ],
  [
    'a draft of what was issued',
    (manifest) => {
      manifest.status = 'draft';
      delete manifest.issue;
    },
    'bundle.json: says draft; the record issue-1 issued exactly this report',
  ],
  [
    'a draft that names its issue',
    (manifest) => (manifest.status = 'draft'),
    'bundle.json: says draft, and names issue-1',
  ],
  [
    'records that nobody signed, though all are',
    ({ parts }) => (parts[0]!.unsigned = 2),
    'bundle.json: says that 2 records of company/ came after the latest checkpoint; 0 did',
  ],
  [
    'a signer who did not sign',
    (manifest) => manifest.signers.push(formatKey(COMPANY_KEY.key)),
    'bundle.note: is not signed by tickmark/acme+',
  ],
  [
    'one more report file than it names',
    (_, files) => (files['report/more.pdf'] = '%PDF-1.7'),
    'report/more.pdf: is no report file that bundle.json names',
  ],
])('a bundle that tells of %s does not hold, whoever signed it', async (_, change, expected) => {
  expect(failuresOf(await verifyPath(await signedAgain(change)))).toContain(expected);
});

test('a checkpoint whose signature does not hold is one fault, not a false count as well', async () => {
  const report = await verifyPath(
    await signedAgain((_, files) => {
      files['firm/trail/checkpoint'] = String(files['firm/trail/checkpoint']).replace('\n10\n', '\n9\n');
    }),
  );
  expect(failuresOf(report)).toMatch(
    /^firm\/trail\/checkpoint: The signature of tickmark\/birch does not fit[^\n]*$/,
  );
});

test.each(['notes.txt', 'company/notes.txt', 'company/records.jsonl.old'])(
  'a file %s, which has no place in a bundle, is told of',
  async (path) => {
    const report = await verifyPath(await signedAgain((_, files) => (files[path] = 'x')));
    expect(report.unchecked.map(({ what }) => what)).toContain(path);
  },
);
