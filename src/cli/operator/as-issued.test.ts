import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256Hex } from '#domain/hash.ts';
import type { Records } from '#domain/record/nouns.ts';
import type { ReportTree } from '#domain/report/tree.ts';
import { treeHashOf } from '#platform/verify/full-bundle.ts';
import { asIssued } from './as-issued.ts';

const ISSUED = new TextEncoder().encode('set as it was issued');
const SET_NOW = new TextEncoder().encode('set otherwise today');
const tree = { type: 'report', attrs: { title: 'A report' }, content: [] } as unknown as ReportTree;
let out: string;

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'tickmark-as-issued-'));
  await writeFile(join(out, 'report.pdf'), SET_NOW);
});

afterEach(async () => rm(out, { recursive: true, force: true }));

async function build(issuedTree: ReportTree): ReturnType<typeof asIssued> {
  const sha256 = sha256Hex(ISSUED);
  const issue = {
    engagement: 'soc2-2026',
    treeHash: treeHashOf(issuedTree),
    files: [{ name: 'report.pdf', sha256, bytes: ISSUED.length, mediaType: 'application/pdf' }],
  };
  const path = join(out, 'report.pdf');
  const rendered = [
    { format: 'pdf', path, sha256: sha256Hex(SET_NOW), bytes: SET_NOW.length, pages: 3, ms: 1 },
  ] as const;
  return asIssued(
    { records: { issue: [issue] } as unknown as Records, openFile: async () => Readable.from([ISSUED]) },
    { engagement: 'soc2-2026', tree, rendered, out },
  );
}

test('an issued report is given as it was issued, though it would be set otherwise today', async () => {
  const { files, reportFiles } = await build(tree);
  expect(await readFile(join(out, 'report.pdf'), 'utf8')).toBe('set as it was issued');
  expect(files).toMatchObject([{ sha256: sha256Hex(ISSUED), bytes: ISSUED.length, pages: null }]);
  expect(reportFiles).toEqual([{ name: 'report.pdf', path: join(out, 'report.pdf') }]);
});

test('a report that says something else than the issued one is given as it is rendered', async () => {
  const { files } = await build({ ...tree, attrs: { title: 'An earlier report' } } as unknown as ReportTree);
  expect(await readFile(join(out, 'report.pdf'), 'utf8')).toBe('set otherwise today');
  expect(files).toMatchObject([{ sha256: sha256Hex(SET_NOW), pages: 3 }]);
});
