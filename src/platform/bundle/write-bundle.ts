import { join } from 'node:path';
import { canonicalJson } from '#domain/canonical.ts';
import type { StoredFile } from '#domain/evidence/evidence.ts';
import { formatKey, signNote, type Signer } from '#domain/trail/note.ts';
import { BUNDLE_FORMAT, bundleNoteText, BundleManifest } from '#domain/verify/shapes.ts';
import { BUNDLE, NOTE } from '../verify/bundle.ts';
import { treeHashOf } from '../verify/full-bundle.ts';
import { gather, type Gathered } from './gather.ts';
import { writePart } from './part-files.ts';
import { copyReport, demandNames, hashReport, type DeliveredReport } from './report-files.ts';
import { readTree, unsignedIn, writeSealedPart, type TrailOf } from './seal-files.ts';
import { Sink } from './sink.ts';

export interface BundleInput {
  /** Folder in which `full-bundle/` and `readers-seal/` are made. */
  out: string;
  /** The company’s binder, the firm’s, or both; folders or zip archives. */
  binders: readonly { path: string }[];
  engagement: string;
  /** The report as it is delivered: its tree, and its files on disk under the names readers know. */
  report: DeliveredReport;
  /** Both when left out. */
  kinds?: readonly BundleManifest['kind'][];
  /** Also a zip archive of each, beside it. */
  zip?: boolean;
  /** Who signs the bundle as a whole; the private keys stay with the caller. */
  sign?: readonly Signer[];
}

export interface WrittenBundle {
  kind: BundleManifest['kind'];
  path: string;
  /** Path of the archive, when one was asked for. */
  zip?: string;
  files: number;
}

const FOLDERS = { full: 'full-bundle', seal: 'readers-seal' } as const;

/**
 * Writes the proof of one report: the full bundle, and the readers’ seal that holds nothing personal. The same input gives
 * the same bytes. Files are streamed; a bundle appears in its place only when it is whole.
 */
export async function writeBundle(input: BundleInput): Promise<WrittenBundle[]> {
  demandNames(input.report);
  const gathered = await gather(
    input.binders.map(({ path }) => path),
    input.engagement,
  );
  try {
    const trails = new Map<string, TrailOf>();
    for (const source of gathered.sources) trails.set(source.folder, await readTree(source));
    const written: WrittenBundle[] = [];
    for (const kind of input.kinds ?? (['full', 'seal'] as const)) {
      written.push(await writeOne(kind, { input, gathered, trails }));
    }
    return written;
  } finally {
    gathered.close();
  }
}

interface Job {
  input: BundleInput;
  gathered: Gathered;
  trails: ReadonlyMap<string, TrailOf>;
}

async function writeOne(kind: BundleManifest['kind'], job: Job): Promise<WrittenBundle> {
  const { input, gathered, trails } = job;
  const path = join(input.out, FOLDERS[kind]);
  const sink = await Sink.open(path);
  try {
    const files = kind === 'full' ? await copyReport(input.report, sink) : await hashReport(input.report);
    for (const source of gathered.sources) {
      const trail = trails.get(source.folder);
      if (kind === 'full') await writePart(source, sink);
      else if (trail) await writeSealedPart(source, trail, sink);
    }
    const manifest = manifestOf(kind, job, files);
    await sink.addText(BUNDLE, `${canonicalJson(manifest)}\n`);
    const sums = await sink.writeSums();
    const { sign = [] } = input;
    if (sign.length > 0) await sink.addText(NOTE, signNote(bundleNoteText(manifest, sums), sign));
    const count = await sink.finish(input.zip ?? false);
    return { kind, path, files: count, ...(input.zip ? { zip: `${path}.zip` } : {}) };
  } catch (thrown) {
    await sink.abandon();
    throw thrown;
  }
}

function manifestOf(kind: BundleManifest['kind'], job: Job, files: readonly StoredFile[]): BundleManifest {
  const { input, gathered, trails } = job;
  const { id, report, type, title, period, asOf } = gathered.engagement;
  const treeHash = treeHashOf(input.report.tree);
  const issue = gathered.records.issue.find((one) => one.engagement === id && one.treeHash === treeHash);
  return BundleManifest.parse({
    format: BUNDLE_FORMAT,
    kind,
    engagement: { id, report, type, title, ...(type === 2 ? { period } : { asOf }) },
    status: issue ? 'issued' : 'draft',
    ...(issue ? { issue: issue.id } : {}),
    report: { treeHash, files: [...files].sort((a, b) => (a.name < b.name ? -1 : 1)) },
    parts: gathered.sources.map((source) => {
      const trail = trails.get(source.folder);
      return {
        folder: source.folder,
        organization: { id: source.manifest.organization, name: source.name },
        entries: trail?.tree.size ?? 0,
        records: source.records.length,
        unsigned: trail ? unsignedIn(source, trail) : source.records.length,
      };
    }),
    signers: (input.sign ?? []).map(({ key }) => formatKey(key)),
  });
}
