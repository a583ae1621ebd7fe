import type { NoteKey } from '#domain/trail/note.ts';
import type { FiledRecord } from '#domain/verify/latest.ts';
import type { VerifiedPart } from '#domain/verify/part.ts';
import type { Tally } from '#domain/verify/tally.ts';
import { ENTRIES, MANIFEST } from '../binder/layout.ts';
import { readManifest, type Manifest } from '../binder/manifest.ts';
import { problemText, type HashOf } from './files.ts';
import { checkStored, readRecordFiles, readRecordLines } from './records.ts';
import { readBytes, type Subject } from './subject.ts';
import { checkTrail } from './trail.ts';

export interface PartAt {
  part: Subject;
  prefix: string;
  tally: Tally;
  hashOf: HashOf;
  /** Hashes of files that lie elsewhere, such as the report of a bundle. */
  elsewhere: ReadonlySet<string>;
  trusted?: readonly NoteKey[] | undefined;
  onStep: () => void;
}

/** A part read and compared with its own trail. */
export interface ReadPart extends VerifiedPart {
  part: Subject;
  manifest: Manifest;
  keys: readonly NoteKey[];
  entries: number;
  /** Size of the latest checkpoint; 0 without one, undefined when its signature does not hold. */
  signed: number | undefined;
}

/** Checks one organization’s part of a binder folder or bundle; undefined when not even its manifest can be read. */
export async function checkPart(at: PartAt, recordsIn: 'files' | 'lines'): Promise<ReadPart | undefined> {
  const { part, prefix, tally } = at;
  const manifest = await readPartManifest(at);
  if (!manifest) return undefined;
  const { organization } = manifest;
  const trail = await checkTrail(part, prefix, tally, { trusted: at.trusted, onLine: at.onStep });
  checkOrigin(manifest, trail, at);
  const source = { part, prefix, organization, tally, index: manifest.trail ? trail.index : undefined };
  const records: FiledRecord[] = await (recordsIn === 'lines'
    ? readRecordLines(source)
    : readRecordFiles(source));
  trail.index.finish();
  checkStored(records, at);
  return {
    prefix,
    organization,
    records,
    index: trail.index,
    part,
    manifest,
    keys: trail.keys,
    entries: trail.entries,
    signed: trail.signed,
  };
}

async function readPartManifest({ part, prefix, tally }: PartAt): Promise<Manifest | undefined> {
  try {
    const bytes = await readBytes(part, MANIFEST);
    if (bytes) return readManifest(bytes);
    tally.failed(prefix + MANIFEST, 'is missing, so nothing says whose records these are');
  } catch (thrown) {
    tally.failed(prefix + MANIFEST, problemText(thrown));
  }
  return undefined;
}

function checkOrigin(
  manifest: Manifest,
  { origin }: { origin: string | undefined },
  { part, prefix, tally }: PartAt,
): void {
  if (manifest.trail && origin !== undefined && origin !== manifest.trail.origin) {
    tally.failed(
      `${prefix}${MANIFEST}`,
      `names the trail ${manifest.trail.origin}; the checkpoints are of ${origin}`,
    );
  }
  if (manifest.trail && !part.files.has(ENTRIES)) {
    tally.failed(prefix + ENTRIES, `is missing, and ${prefix}${MANIFEST} names a trail`);
  }
  if (!manifest.trail) {
    tally.unchecked(
      `${prefix}records`,
      'this binder is unrecorded: it has no trail, so nothing vouches for its records',
    );
  }
}
