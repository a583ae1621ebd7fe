import type { Machinery } from '../context.ts';
import { inTransaction, type Engine } from '../db/engine.ts';
import { findClaimed, findNeeded, forgetClaims, GRACE_MS, removeUnneeded } from './claims.ts';
import type { ListedBlob } from './blobs.ts';

const AT_ONCE = 500;
/** What comes over a slow line takes long; what has not gone on for a week will not. */
const ARRIVALS_MS = 7 * GRACE_MS;

export interface Collecting {
  /** Only says what would be collected. */
  isDryRun?: boolean;
  /** How long something is left alone that nobody needs yet. */
  graceMs?: number;
  signal?: AbortSignal;
}

/** What was collected, or would be. */
export interface Collected {
  blobs: ListedBlob[];
  /** Pieces of uploads that are no more. */
  pieces: number;
  /** What arrived only half. */
  arrivals: number;
}

/**
 * Collects what nothing refers to: blobs that no organization holds and no record cites, pieces of no upload, and what
 * arrived only half; each only when it is older than a day. Runs beside uploads, on any node (`claims.ts`).
 */
export async function collectGarbage(
  house: Pick<Machinery, 'engine' | 'blobs'>,
  { isDryRun = false, graceMs = GRACE_MS, signal }: Collecting = {},
): Promise<Collected> {
  const blobs: ListedBlob[] = [];
  for await (const batch of inBatches(old(house.blobs.list(), graceMs))) {
    if (signal?.aborted) break;
    blobs.push(...(await collectBlobs(house, batch, { isDryRun, graceMs })));
  }
  let pieces = 0;
  for await (const batch of inBatches(old(house.blobs.pieces.list(), graceMs))) {
    if (signal?.aborted) break;
    pieces += await collectPieces(house, batch, isDryRun);
  }
  if (isDryRun) return { blobs, pieces, arrivals: 0 };
  const arrivals = await house.blobs.clearArrivals(new Date(Date.now() - Math.max(graceMs, ARRIVALS_MS)));
  await forgetClaims(house.engine, graceMs);
  return { blobs, pieces, arrivals };
}

async function collectBlobs(
  house: Pick<Machinery, 'engine' | 'blobs'>,
  batch: readonly ListedBlob[],
  { isDryRun, graceMs }: { isDryRun: boolean; graceMs: number },
): Promise<ListedBlob[]> {
  const hashes = batch.map(({ sha256 }) => sha256);
  const needed = await findNeeded(house.engine, hashes);
  const claimed = await findClaimed(house.engine, hashes, graceMs);
  const candidates = batch.filter(({ sha256 }) => !needed.has(sha256) && !claimed.has(sha256));
  if (isDryRun) return candidates;
  const collected: ListedBlob[] = [];
  for (const blob of candidates) {
    if (await removeUnneeded(house, blob.sha256, graceMs)) collected.push(blob);
  }
  return collected;
}

async function collectPieces(
  { engine, blobs }: Pick<Machinery, 'engine' | 'blobs'>,
  batch: readonly { key: string }[],
  isDryRun: boolean,
): Promise<number> {
  const wanted = await piecesOfUploads(engine, batch);
  const lost = batch.filter(({ key }) => !wanted.has(key));
  if (!isDryRun) for (const { key } of lost) await blobs.pieces.remove(key);
  return lost.length;
}

async function piecesOfUploads(engine: Engine, batch: readonly { key: string }[]): Promise<Set<string>> {
  const keys = JSON.stringify(batch.map(({ key }) => key));
  const rows = await inTransaction(engine, (session) =>
    session.query(
      'select key from upload_pieces where key in (select * from jsonb_array_elements_text($1::jsonb))',
      [keys],
    ),
  );
  return new Set((rows as { key: string }[]).map(({ key }) => key));
}

async function* old<One extends { putAt: Date }>(
  all: AsyncIterable<One>,
  graceMs: number,
): AsyncGenerator<One> {
  const before = Date.now() - graceMs;
  for await (const one of all) if (one.putAt.getTime() < before) yield one;
}

async function* inBatches<One>(all: AsyncIterable<One>): AsyncGenerator<One[]> {
  let batch: One[] = [];
  for await (const one of all) {
    batch.push(one);
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
