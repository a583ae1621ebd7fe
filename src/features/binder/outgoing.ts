import { canonicalJson } from '#domain/canonical.ts';
import { NOUN_NAMES, type Noun } from '#domain/record/nouns.ts';
import type { WrittenRecord } from '#domain/record/digest.ts';
import { originOf } from '#domain/trail/checkpoint.ts';
import { formatLine } from '#domain/trail/leaf.ts';
import { formatKey, type Signer } from '#domain/trail/note.ts';
import { BINDER_FORMAT, readManifest, type Manifest } from '#platform/binder/manifest.ts';
import { filesOf, isErased } from '#platform/binder/stored-files.ts';
import type { BinderContents, OutgoingRecord, OutgoingTrail } from '#platform/binder/write.ts';
import type { Database } from '#platform/db/database.ts';
import { readWritten, type After } from '#platform/db/written.ts';
import type { BlobStore } from '#platform/storage/blobs.ts';
import { readTrailLines, readTrailSize, type CheckpointRow } from '#platform/trail/append-read.ts';
import { findCheckpoints, findOrigin, findOwnOrganization } from './store.ts';

/** Runs a short read as the organization that is exported. */
export type View = <Result>(work: (db: Database) => Promise<Result>) => Promise<Result>;

const RECORDS_AT_ONCE = 200;
const LINES_AT_ONCE = 1000;

/** What is taken of an organization at one moment: everything after it is read against this. */
export interface Snapshot {
  organization: string;
  manifest: Manifest;
  trailSize: number;
  checkpoints: CheckpointRow[];
  keys: string;
}

/**
 * Fixes what will be exported. An organization that came as a binder and has signed nothing since keeps the
 * binder’s own words about itself; otherwise the key of this installation is named.
 */
export async function takeSnapshot(
  view: View,
  organization: string,
  signerOf: () => Promise<Signer>,
): Promise<Snapshot | undefined> {
  const found = await view(async (db) => {
    // Checkpoints first: the trail then covers each of them, or lines were removed, which they go out to show.
    const checkpoints = await findCheckpoints(db);
    return {
      own: await findOwnOrganization(db),
      origin: await findOrigin(db),
      checkpoints,
      trailSize: await readTrailSize(db, organization),
    };
  });
  const { own, origin, checkpoints, trailSize } = found;
  if (!own) return undefined;
  const manifest: Manifest = origin
    ? readManifest(Buffer.from(origin.manifest))
    : { format: BINDER_FORMAT, organization, side: own.side, title: own.legalName };
  const newest = checkpoints.at(-1);
  const isSignedHere = !manifest.trail || (newest?.size ?? 0) > (origin?.signedSize ?? 0);
  if (!isSignedHere) return { organization, manifest, trailSize, checkpoints, keys: origin?.keys ?? '' };
  const { key } = await signerOf();
  const trail = { origin: newest?.note.split('\n')[0] ?? originOf(organization), key: key.name };
  const keys = `${origin?.keys ?? ''}${formatKey(key)}\n`;
  return { organization, manifest: { ...manifest, trail }, trailSize, checkpoints, keys };
}

/** The binder of a snapshot, read page by page in short transactions. `counts` grows as it is written. */
export function contentsOf(
  view: View,
  snapshot: Snapshot,
  blobs: BlobStore,
  counts: { records: number; files: number },
): BinderContents {
  const cited = new Set<string>();
  // Versions of one record come together, the latest last: it says whether the bytes of all of them were erased.
  let ofOne: string[] = [];
  async function* records(): AsyncGenerator<OutgoingRecord> {
    for (const noun of NOUN_NAMES) {
      for await (const record of withLatest(versionsOf(view, noun, snapshot.trailSize))) {
        ofOne.push(...filesOf(noun, record.written.body).map(({ file }) => file.sha256));
        if (record.isLatest) {
          if (!isErased(noun, record.written.body)) for (const sha256 of ofOne) cited.add(sha256);
          ofOne = [];
        }
        counts.records += 1;
        yield record;
      }
    }
  }
  async function* files(): BinderContents['files'] & AsyncGenerator {
    for (const sha256 of [...cited].sort()) {
      counts.files += 1;
      yield { sha256, open: async () => (await blobs.open(sha256)).stream };
    }
  }
  return { manifest: snapshot.manifest, records: records(), files: files(), trail: trailOf(view, snapshot) };
}

async function* versionsOf(view: View, noun: Noun, trailSize: number): AsyncGenerator<WrittenRecord> {
  let after: After | undefined;
  for (;;) {
    const page = await view((db) => readWritten(db, noun, { after, limit: RECORDS_AT_ONCE, trailSize }));
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < RECORDS_AT_ONCE) return;
    after = { id: last.id, version: last.version };
  }
}

/** Versions of one record come one after the other; the last of them is the latest. */
async function* withLatest(versions: AsyncIterable<WrittenRecord>): AsyncGenerator<OutgoingRecord> {
  let before: WrittenRecord | undefined;
  for await (const written of versions) {
    if (before) yield { written: before, isLatest: before.id !== written.id };
    before = written;
  }
  if (before) yield { written: before, isLatest: true };
}

function trailOf(view: View, { organization, trailSize, checkpoints, keys }: Snapshot): OutgoingTrail {
  const earlier = checkpoints.slice(0, -1).map(({ size, note }) => `${canonicalJson({ size, note })}\n`);
  return {
    lines: linesOf(view, organization, trailSize),
    checkpoint: checkpoints.at(-1)?.note,
    checkpoints: earlier.length === 0 ? undefined : earlier.join(''),
    keys,
  };
}

async function* linesOf(view: View, organization: string, trailSize: number): AsyncGenerator<string> {
  for (let from = 0; from < trailSize; from += LINES_AT_ONCE) {
    const to = Math.min(trailSize, from + LINES_AT_ONCE);
    for (const line of await view((db) => readTrailLines(db, organization, { from, to })))
      yield formatLine(line);
  }
}
