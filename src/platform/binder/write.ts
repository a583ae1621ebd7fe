import { createHash } from 'node:crypto';
import { Problem } from '#domain/problem.ts';
import type { WrittenRecord } from '#domain/record/digest.ts';
import type { Noun } from '#domain/record/nouns.ts';
import { formatSums } from '#domain/verify/sums.ts';
import {
  CHECKPOINT,
  CHECKPOINTS,
  ENTRIES,
  filePath,
  historyPath,
  KEYS,
  latestPath,
  MANIFEST,
  SUMS,
} from './layout.ts';
import { writeManifest, type Manifest } from './manifest.ts';
import { writeRecordFile } from './record-file.ts';
import { openTarget, type BinderTarget } from './target.ts';

/** What a binder is written from. Everything that may be large is asked for piece by piece. */
export interface BinderContents {
  manifest: Manifest;
  /** Every version of every record: nouns in their order, ids sorted, versions ascending. */
  records: AsyncIterable<OutgoingRecord>;
  /** Evidence and population files, ascending by hash. */
  files: AsyncIterable<OutgoingFile>;
  trail?: OutgoingTrail;
}

export interface OutgoingRecord {
  isLatest: boolean;
  written: WrittenRecord;
}

export interface OutgoingFile {
  sha256: string;
  open: () => Promise<AsyncIterable<Uint8Array>>;
}

export interface OutgoingTrail {
  /** Lines in order, without their line feeds. */
  lines: AsyncIterable<string>;
  /** The latest signed checkpoint, earlier ones as lines, and the keys, as texts of their files. */
  checkpoint?: string | undefined;
  checkpoints?: string | undefined;
  keys?: string | undefined;
}

/**
 * Writes a binder to a free path (a folder, or an archive when it ends in `.zip`) or to a target. The same
 * contents always give the same bytes. Memory does not grow with the contents, but for a line of the list of
 * sums for each file. When anything fails, nothing is left.
 */
export async function writeBinder(where: string | BinderTarget, contents: BinderContents): Promise<void> {
  const target = typeof where === 'string' ? await openTarget(where) : where;
  try {
    const sums = new Map<string, string>();
    await putAll(summing(target, sums), contents);
    const sorted = [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
    await target.put(SUMS, once(formatSums(sorted)));
    await target.finish();
  } catch (error) {
    await target.abandon();
    throw error;
  }
}

type Put = BinderTarget['put'];

async function putAll(put: Put, { manifest, records, files, trail }: BinderContents): Promise<void> {
  await put(MANIFEST, once(writeManifest(manifest)));
  for await (const { isLatest, written } of records) {
    const noun = written.noun as Noun;
    const path = isLatest ? latestPath(noun, written.id) : historyPath(noun, written.id, written.version);
    await put(path, once(writeRecordFile(written)));
  }
  for await (const { sha256, open } of files) await put(filePath(sha256), await open());
  if (!trail) return;
  await put(ENTRIES, lines(trail.lines));
  if (trail.checkpoint !== undefined) await put(CHECKPOINT, once(trail.checkpoint));
  if (trail.checkpoints !== undefined) await put(CHECKPOINTS, once(trail.checkpoints));
  if (trail.keys !== undefined) await put(KEYS, once(trail.keys));
}

/** Hashes what goes by, and keeps two paths from becoming one file on a machine that does not tell case apart. */
function summing(target: BinderTarget, sums: Map<string, string>): Put {
  const taken = new Set<string>();
  return async (path, bytes) => {
    if (taken.has(path.toLowerCase())) {
      throw new Problem(
        'conflict',
        `Two files of the binder would be ${path} where case does not count. Rename one record.`,
        { path },
      );
    }
    taken.add(path.toLowerCase());
    const hash = createHash('sha256');
    await target.put(path, hashed(bytes, hash));
    const digest = hash.digest('hex');
    if (path.startsWith('files/') && filePath(digest) !== path) {
      throw new Problem(
        'unavailable',
        `The stored bytes of ${path} have changed. The export was stopped and nothing was left.`,
        { path },
      );
    }
    sums.set(path, digest);
  };
}

async function* hashed(
  bytes: AsyncIterable<Uint8Array>,
  hash: { update(chunk: Uint8Array): unknown },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

async function* once(content: string | Buffer): AsyncGenerator<Uint8Array> {
  yield typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
}

const LINES_AT_ONCE = 64 * 1024;

async function* lines(each: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let block = '';
  for await (const line of each) {
    block += `${line}\n`;
    if (block.length < LINES_AT_ONCE) continue;
    yield Buffer.from(block, 'utf8');
    block = '';
  }
  if (block !== '') yield Buffer.from(block, 'utf8');
}
