import { recordDigest } from '#domain/record/digest.ts';
import { NOUNS, type Noun } from '#domain/record/nouns.ts';
import { referencesOf, type Named } from '#domain/record/references.ts';
import { Evidence } from '#domain/evidence/evidence.ts';
import { Organization, Person } from '#domain/scope/organization.ts';
import { findingsOf, type Finding } from '../formats/finding.ts';
import type { BinderRecord, OpenedBinder } from './open.ts';
import type { RecordName } from './record-index.ts';
import { filesOf, isErased } from './stored-files.ts';

/** What a check of the records leaves for the checks after it. */
export interface RecordsSeen {
  /** Digest of each version, by `versionKey`. */
  digests: Map<string, { digest: string; file: string }>;
  cited: Set<string>;
}

/** One record version, named. */
export function versionKey(noun: string, id: string, version: number): string {
  return `${noun} ${id} v${version}`;
}

/** Reads every record once. `take` sees those that are whole in themselves. */
export async function* checkRecords(
  binder: OpenedBinder,
  seen: RecordsSeen,
  take: (record: BinderRecord) => void,
): AsyncGenerator<Finding> {
  // The latest version of a record comes last: it says whether the bytes of all of them were erased.
  let held: CitedFinding[] = [];
  for (const name of binder.index.names()) {
    const record = await readOrFindings(binder, name);
    if (Array.isArray(record)) {
      yield* record;
      continue;
    }
    yield* nameFindings(record, name, binder);
    yield* sideFindings(record, binder);
    yield* referenceFindings(record, binder);
    held.push(...citedFindings(record, binder, seen.cited));
    if (name.isLatest && isErased(record.written.noun, record.written.body)) {
      held = held.filter(({ isMissing, ofRecord }) => !isMissing || ofRecord !== keyOf(record.written));
    }
    const { noun, id, version } = record.written;
    seen.digests.set(versionKey(noun, id, version), {
      digest: recordDigest(record.written),
      file: record.file,
    });
    take(record);
  }
  yield* held.map(({ finding }) => finding);
}

function keyOf({ noun, id }: { noun: string; id: string }): string {
  return `${noun} ${id}`;
}

async function readOrFindings(binder: OpenedBinder, name: RecordName): Promise<BinderRecord | Finding[]> {
  try {
    return await binder.readRecord(name);
  } catch (error) {
    const findings = findingsOf(error);
    if (!findings) throw error;
    return findings;
  }
}

function* nameFindings(
  { file, written, lineOf }: BinderRecord,
  name: RecordName,
  { index }: OpenedBinder,
): Generator<Finding> {
  const { id, version } = written;
  if (id !== name.id) {
    yield { file, line: lineOf(['id']), why: `has the id ${id}, but its name says ${name.id}.` };
  }
  if (name.version !== undefined && version !== name.version) {
    yield {
      file,
      line: lineOf(['version']),
      why: `is version ${version}, but its name says ${name.version}.`,
    };
  }
  const gap = name.isLatest ? index.gapBefore(name.noun, name.id, version) : undefined;
  if (gap) yield { file, line: lineOf(['version']), why: gap };
}

function* sideFindings({ file, kept, lineOf }: BinderRecord, { manifest }: OpenedBinder): Generator<Finding> {
  const { side, organization } = manifest;
  const { writtenBy } = NOUNS[kept.noun];
  if (writtenBy !== 'both' && writtenBy !== side) {
    yield { file, why: `is a record of the ${writtenBy}, but this is the binder of the ${side}.` };
  }
  const body: unknown = kept.body;
  if (kept.noun === 'organization') {
    const isOurs =
      kept.id === organization && (body as Organization).kind === (side === 'company' ? 'company' : 'firm');
    if (!isOurs)
      yield {
        file,
        line: lineOf(['kind']),
        why: `is not the organization of this binder (${organization}, ${side}).`,
      };
  }
  if (kept.noun === 'person' && ((body as Person).side === 'auditor') !== (side === 'auditor')) {
    yield {
      file,
      line: lineOf(['side']),
      why: `is a person of the side ${(body as Person).side}, in the binder of the ${side}.`,
    };
  }
  if (kept.noun === 'evidence' && (body as Evidence).filedBy !== side) {
    yield {
      file,
      line: lineOf(['filedBy']),
      why: `is filed by the ${(body as Evidence).filedBy}, in the binder of the ${side}.`,
    };
  }
}

function* referenceFindings(
  { file, written, lineOf }: BinderRecord,
  { index, manifest }: OpenedBinder,
): Generator<Finding> {
  for (const named of referencesOf(written.noun as Noun, written.body)) {
    if (isDueHere(named, manifest.side) && !index.has(named.to, named.id))
      yield dangling(file, named, lineOf);
  }
}

/** Whether the record that is named must stand in the same binder; the other organization’s stand in the other. */
export function isDueHere({ to, whose }: Named, side: 'company' | 'auditor'): boolean {
  const { writtenBy } = NOUNS[to];
  return writtenBy === 'both' ? whose === 'own' : writtenBy === side;
}

/** The finding for a name to which no record answers. */
export function dangling(
  file: string,
  { to, id, field, at }: Named,
  lineOf?: BinderRecord['lineOf'],
): Finding {
  const why = `${field} names the ${to} "${id}", which is not there.`;
  return lineOf ? { file, line: lineOf(at), why } : { file, why };
}

interface CitedFinding {
  finding: Finding;
  isMissing: boolean;
  ofRecord: string;
}

function* citedFindings(
  { file, written, lineOf }: BinderRecord,
  { files }: OpenedBinder,
  cited: Set<string>,
): Generator<CitedFinding> {
  const ofRecord = keyOf(written);
  for (const { file: stored, at } of filesOf(written.noun as Noun, written.body)) {
    cited.add(stored.sha256);
    const bytes = files.get(stored.sha256);
    if (bytes === undefined) {
      const why = `cites ${stored.name}, but files/ has nothing with its SHA-256 ${stored.sha256}.`;
      yield { finding: { file, line: lineOf([...at, 'sha256']), why }, isMissing: true, ofRecord };
    } else if (bytes !== stored.bytes) {
      const why = `says ${stored.name} has ${stored.bytes} bytes; it has ${bytes}.`;
      yield { finding: { file, line: lineOf([...at, 'bytes']), why }, isMissing: false, ofRecord };
    }
  }
}
