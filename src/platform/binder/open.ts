import { createHash, hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { WrittenRecord } from '#domain/record/digest.ts';
import type { Kept } from '#domain/record/nouns.ts';
import { parseSums } from '#domain/verify/sums.ts';
import { Problem } from '#domain/problem.ts';
import { MOST_FINDINGS, refusal, type Finding } from '../formats/finding.ts';
import { readLines, type TextLine } from '../formats/json-lines.ts';
import { decodeText } from '../formats/text.ts';
import { listFindings, nameFindings } from './check-names.ts';
import { BESIDE, ENTRIES, filePath, MANIFEST, placeOf, SUMS, TRAIL_FILES } from './layout.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { readRecordFile } from './record-file.ts';
import { RecordIndex, type RecordName } from './record-index.ts';
import { BINDER_LIMITS, openSource, type BinderLimits, type BinderSource } from './source.ts';

/** One version of a record, and the file it was read from. */
export interface BinderRecord {
  file: string;
  isLatest: boolean;
  written: WrittenRecord;
  kept: Kept;
  lineOf: (path: readonly PropertyKey[]) => number;
}

/** A binder whose names are in order. Contents are read, and judged, as they are asked for. */
export interface OpenedBinder {
  path: string;
  manifest: Manifest;
  /** Every file that belongs to the binder, with its size, in the order of the paths. */
  paths: ReadonlyMap<string, number>;
  /** What `SHA256SUMS` says; undefined in a binder kept by hand, which may leave it out. */
  sums: ReadonlyMap<string, string> | undefined;
  hasTrail: boolean;
  index: RecordIndex;
  /** Every version of every record, one at a time: nouns in their order, ids sorted, versions ascending. */
  records: () => AsyncGenerator<BinderRecord>;
  readRecord: (name: RecordName) => Promise<BinderRecord>;
  /** Lines of `trail/entries.jsonl`; none when there is no trail. */
  trail: () => AsyncGenerator<TextLine>;
  /** The text of a small file, such as `trail/checkpoint`; undefined when it is not there. */
  text: (path: string) => Promise<string | undefined>;
  /** Sizes of the evidence and population files, by hash. */
  files: ReadonlyMap<string, number>;
  /** The bytes with this hash. The stream fails at its end when they are others. */
  openFile: (sha256: string) => Promise<Readable>;
  /** SHA-256 of the bytes at a path, whatever its name says. A file that was read whole is not read again. */
  digestOf: (path: string) => Promise<string>;
  close: () => void;
}

/** Opens a binder folder or archive, or refuses it with a line for everything wrong with its names and lists. */
export async function openBinder(path: string, limits: Partial<BinderLimits> = {}): Promise<OpenedBinder> {
  const { binder, findings } = await openLoosely(path, limits);
  if (binder && findings.length === 0) return binder;
  binder?.close();
  throw refusal(...findings);
}

/** Opens a binder even if something is wrong with it, as far as it can be read. */
export async function openLoosely(
  path: string,
  limits: Partial<BinderLimits> = {},
): Promise<{ binder?: OpenedBinder; findings: Finding[] }> {
  const bounds = { ...BINDER_LIMITS, ...limits };
  const source = await openSource(path, bounds);
  try {
    const findings = source.files.has(MANIFEST)
      ? [...source.surprises, ...nameFindings(source, bounds)]
      : [noManifest(source), ...source.surprises];
    if (findings.length > 0) {
      source.close();
      return { findings: findings.slice(0, MOST_FINDINGS + 1) };
    }
    const binder = await readBinder(source);
    return { binder, findings: [...listFindings(binder), ...binder.index.orphans()] };
  } catch (error) {
    source.close();
    throw error;
  }
}

function noManifest({ files }: BinderSource): Finding {
  const inside = [...files.keys()].find((path) => path.endsWith(`/${MANIFEST}`));
  const hint = inside === undefined ? '' : ` One lies in ${inside}: give that folder, or pack what is in it.`;
  return { file: MANIFEST, why: `is missing, so this is not a binder.${hint}` };
}

async function readBinder(source: BinderSource): Promise<OpenedBinder> {
  const paths = new Map([...source.files.values()].map(({ path, bytes }) => [path, bytes]));
  for (const path of BESIDE) paths.delete(path);
  const digests = new Map<string, string>();
  const whole = async (path: string): Promise<Buffer> => {
    const bytes = await source.read(path);
    if (paths.has(SUMS)) digests.set(path, hash('sha256', bytes));
    return bytes;
  };
  const manifest = readManifest(await whole(MANIFEST));
  const sums = paths.has(SUMS) ? readSums(await source.read(SUMS)) : undefined;
  const index = new RecordIndex();
  const files = new Map<string, number>();
  for (const [path, bytes] of paths) {
    index.add(path);
    const place = placeOf(path);
    if (typeof place !== 'string' && place.holds === 'file') files.set(place.sha256, bytes);
  }
  const readRecord = async (name: RecordName): Promise<BinderRecord> => {
    const read = readRecordFile(name.noun, await whole(name.path), name.path, manifest.organization);
    return { file: name.path, isLatest: name.isLatest, ...read };
  };
  return {
    path: source.path,
    manifest,
    paths,
    sums,
    hasTrail: TRAIL_FILES.some((path) => paths.has(path)),
    index,
    records: async function* () {
      for (const name of index.names()) yield await readRecord(name);
    },
    readRecord,
    trail: async function* () {
      if (paths.has(ENTRIES)) yield* readLines(await source.open(ENTRIES), ENTRIES);
    },
    text: async (path) => (paths.has(path) ? decodeText(await whole(path), path) : undefined),
    files,
    openFile: async (sha256) => {
      const path = filePath(sha256);
      return Readable.from(hashed(await source.open(path), path, sha256), { objectMode: false });
    },
    digestOf: async (path) => digests.get(path) ?? digestOf(source, path),
    close: source.close,
  };
}

function readSums(bytes: Buffer): Map<string, string> {
  try {
    return parseSums(decodeText(bytes, SUMS));
  } catch (error) {
    if (!(error instanceof Problem) || error.details.findings !== undefined) throw error;
    throw refusal({ file: SUMS, why: error.message });
  }
}

async function* hashed(stream: Readable, path: string, expected: string): AsyncGenerator<Buffer> {
  const sum = createHash('sha256');
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    sum.update(chunk);
    yield chunk;
  }
  if (sum.digest('hex') !== expected)
    throw refusal({ file: path, why: 'does not have the SHA-256 of its name.' });
}

const SMALL = 1024 * 1024;

async function digestOf(source: BinderSource, path: string): Promise<string> {
  if ((source.files.get(path)?.bytes ?? 0) <= SMALL) return hash('sha256', await source.read(path));
  const sum = createHash('sha256');
  for await (const chunk of (await source.open(path)) as AsyncIterable<Buffer>) sum.update(chunk);
  return sum.digest('hex');
}
