import { sha256Hex } from '#domain/hash.ts';
import { canonicalJson, readCanonical } from '#domain/canonical.ts';
import type { Records } from '#domain/record/nouns.ts';
import type { NoteKey } from '#domain/trail/note.ts';
import type { ReportTree } from '#domain/report/tree.ts';
import { checkArithmetic } from '#domain/verify/arithmetic.ts';
import { checkManifest, checkPartTold } from '#domain/verify/manifest.ts';
import { checkNumbers } from '#domain/verify/numbers.ts';
import type { SampleChecks } from '#domain/verify/samples.ts';
import type { BundleManifest } from '#domain/verify/shapes.ts';
import { isReportTree } from '#domain/verify/tree-shape.ts';
import type { Tally } from '#domain/verify/tally.ts';
import { SUMS } from '../binder/layout.ts';
import { BUNDLE, checkBundleNote, describeBundle, NOTE } from './bundle.ts';
import { problemText, type HashOf } from './files.ts';
import { checkPart, type ReadPart } from './part.ts';
import { checkPopulations } from './populations.ts';
import { readText, within, type Subject } from './subject.ts';

export interface BundleAt {
  subject: Subject;
  manifest: BundleManifest;
  hashOf: HashOf;
  tally: Tally;
  trusted: readonly NoteKey[] | undefined;
  onStep: (what: string) => void;
  rewrite: Rewrite | undefined;
}

/** Writes the report of an engagement from its records, in each form it may have been delivered in. */
export type Rewrite = (records: Records, engagement: string) => Promise<readonly ReportTree[]>;

export const TREE = 'report/tree.json';

const AT_TOP: ReadonlySet<string> = new Set([BUNDLE, NOTE, SUMS]);
const IN_PART = /^(?:binder\.yaml|records\.jsonl|(?:records|history|files|trail)\/.+)$/;

/** Checks a full bundle: both trails, every record, file, population, sample and result, and the report’s numbers. */
export async function checkFullBundle(at: BundleAt): Promise<void> {
  const { manifest, subject, tally } = at;
  describeBundle(manifest, tally);
  const parts = await readParts(at);
  await checkBundleNote(subject, manifest, {
    tally,
    trusted: at.trusted,
    partKeys: parts.flatMap(({ keys }) => keys),
  });
  const checks = checkArithmetic(parts, tally);
  checkManifest(manifest, checks.records, tally);
  checkPlaces(at);
  const partOf = (organization: string): ReadPart | undefined =>
    parts.find((part) => part.organization === organization);
  await checkPopulations(checks, partOf, () => at.onStep('populations'));
  await checkReport(at, checks);
}

async function readParts({
  subject,
  manifest,
  hashOf,
  tally,
  trusted,
  onStep,
}: BundleAt): Promise<ReadPart[]> {
  const elsewhere = new Set(manifest.report.files.map(({ sha256 }) => sha256));
  const parts: ReadPart[] = [];
  for (const told of manifest.parts) {
    const prefix = `${told.folder}/`;
    const part = await checkPart(
      {
        part: within(subject, prefix),
        prefix,
        tally,
        hashOf: (path) => hashOf(prefix + path),
        elsewhere,
        trusted,
        onStep: () => onStep('trail'),
      },
      'lines',
    );
    if (!part) continue;
    checkPartTold(told, part, tally);
    parts.push(part);
  }
  return parts;
}

async function checkReport(
  { subject, manifest, hashOf, tally, rewrite }: BundleAt,
  checks: SampleChecks,
): Promise<void> {
  const { report, engagement } = manifest;
  tally.expect(
    'report',
    hashOf(TREE) === report.treeHash,
    TREE,
    'is not the report tree that bundle.json names',
  );
  for (const { name, sha256, bytes } of report.files) {
    const path = `report/${name}`;
    const holds = hashOf(path) === sha256 && subject.files.get(path)?.bytes === bytes;
    tally.expect('report', holds, path, 'is not the report file that bundle.json names');
  }
  checkIssue(manifest, checks);
  const tree = await readTree(subject, tally);
  if (!tree) return;
  const { records, fileOf } = checks;
  checkNumbers({ tree, records, engagement: engagement.id }, fileOf, tally);
  if (rewrite) await compareRewritten({ tree, records, engagement: engagement.id }, rewrite, tally);
}

/** Nothing says what a file is that has no place in a bundle; the report's files are those that `bundle.json` names. */
function checkPlaces({ subject, manifest, tally }: BundleAt): void {
  const named = new Set([TREE, ...manifest.report.files.map(({ name }) => `report/${name}`)]);
  const folders = new Set<string>(manifest.parts.map(({ folder }) => folder));
  for (const path of subject.files.keys()) {
    const [top = '', ...rest] = path.split('/');
    if (top === 'report') {
      if (!named.has(path)) tally.failed(path, 'is no report file that bundle.json names');
    } else if (folders.has(top) ? !IN_PART.test(rest.join('/')) : !AT_TOP.has(path)) {
      tally.unchecked(path, 'it has no place in a bundle, so nothing says what it is');
    }
  }
}

async function readTree(subject: Subject, tally: Tally): Promise<ReportTree | undefined> {
  try {
    const tree = readCanonical((await readText(subject, TREE)) ?? '');
    if (isReportTree(tree)) return tree;
    tally.failed(TREE, 'is not a report tree in canonical JSON');
  } catch (thrown) {
    tally.failed(TREE, problemText(thrown));
  }
  return undefined;
}

/** The report follows from the records word for word, when this program writes as the one did that wrote it. */
async function compareRewritten(
  { tree, records, engagement }: { tree: ReportTree; records: Records; engagement: string },
  rewrite: Rewrite,
  tally: Tally,
): Promise<void> {
  const what = 'the words of the report, written again';
  try {
    const written = await rewrite(records, engagement);
    if (written.some((again) => canonicalJson(again) === canonicalJson(tree))) tally.passed('rewritten');
    else
      tally.unchecked(
        what,
        'this program or its catalogs write them otherwise, so they could not be compared',
      );
  } catch (thrown) {
    tally.unchecked(what, problemText(thrown));
  }
}

/** What the issue record on the firm’s trail says of the report is what the bundle holds. */
function checkIssue(
  { issue, report, engagement }: BundleManifest,
  { records, fileOf, tally }: SampleChecks,
): void {
  if (issue === undefined) return;
  const record = records.issue.find(({ id }) => id === issue);
  if (!record) {
    tally.unchecked(
      'the issue of the report',
      `record ${issue} is not here, so only bundle.json says which report this is`,
    );
    return;
  }
  const file = fileOf(record);
  tally.expect('report', record.engagement === engagement.id, file, `is the issue of ${record.engagement}`);
  tally.expect(
    'report',
    record.treeHash === report.treeHash,
    file,
    'names another report tree than bundle.json',
  );
  for (const { name, sha256 } of record.files) {
    const holds = report.files.some((one) => one.sha256 === sha256);
    tally.expect('report', holds, file, `issued ${name}, and no report file here has its hash`);
  }
}

/** Hash of a report tree: of its canonical text. */
export function treeHashOf(tree: ReportTree): string {
  return sha256Hex(canonicalJson(tree));
}
