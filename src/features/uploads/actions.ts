import { Line } from '#domain/record/shape.ts';
import { Problem } from '#domain/problem.ts';
import type { Context } from '#platform/context.ts';
import { tooLarge } from '#platform/storage/passing.ts';
import { receiveFile } from '#platform/storage/receive.ts';
import { bareType } from '#platform/storage/sniff.ts';
import {
  addPiece,
  addUpload,
  claimUpload,
  countOpenUploads,
  findPieces,
  readUpload,
  removeUpload,
  saveWhole,
  type UploadRow,
} from './store.ts';

export const MOST_BYTES = 5 * 2 ** 30;
const MOST_OPEN = 20;
const DAYS_KEPT = 7;
/** What one request holds in memory, and the most that a kill in the middle costs. */
const PIECE_BYTES = 8 * 2 ** 20;

/** Begins an upload. One of nothing is whole at once. */
export async function begin(
  ctx: Context,
  asked: { name: string; declared: string | undefined; bytes: number },
): Promise<UploadRow> {
  const { bytes } = asked;
  const declared = bareType(asked.declared);
  if (bytes > MOST_BYTES) throw tooLarge(MOST_BYTES);
  const name = Line.safeParse(asked.name);
  if (!name.success) throw new Problem('invalid', 'The file name must be one line of at most 400 letters.');
  const begun = await ctx.atomically(async (ctx) => {
    if ((await countOpenUploads(ctx.db)) >= MOST_OPEN) {
      throw new Problem('conflict', `You have ${MOST_OPEN} uploads open. Continue or end one of them first.`);
    }
    const id = ctx.newId('upl');
    return addUpload(ctx.db, { id, name: name.data, declared, bytes, expiresAt: expiry(ctx) });
  });
  return bytes === 0 ? finish(ctx, begun) : begun;
}

/**
 * Appends from a byte on. What came is kept piece by piece: where the line breaks, the next request goes on. Of two
 * who append at once, whoever comes second with a piece is told so.
 */
export async function append(
  ctx: Context,
  {
    id,
    from,
    announced,
    body,
  }: { id: string; from: number; announced: number; body: AsyncIterable<Uint8Array> },
): Promise<UploadRow> {
  const upload = await ctx.read((db) => readUpload(db, id));
  if (from !== upload.received) throw elsewhere(upload);
  if (from + announced > upload.bytes) {
    throw new Problem(
      'invalid',
      `This upload has room for ${upload.bytes - from} bytes more. Nothing was taken.`,
      { id },
    );
  }
  let at = from;
  const keep = async (piece: Buffer): Promise<void> => {
    await keepPiece(ctx, upload, at, piece);
    at += piece.length;
  };
  const coming = inPieces(body, upload.bytes - from, keep);
  for await (const piece of coming) await keep(piece);
  const now = await ctx.read((db) => readUpload(db, id));
  return now.received === now.bytes ? finish(ctx, now) : now;
}

/** Ends an upload: its row first, so that nobody continues it, then what came of it. */
export async function end(ctx: Context, id: string): Promise<void> {
  const keys = await ctx.atomically(async (ctx) => {
    await claimUpload(ctx.db, id);
    const pieces = await findPieces(ctx.db, id);
    await removeUpload(ctx.db, id);
    return pieces.map(({ key }) => key);
  });
  await clear(ctx, keys);
}

/** Pieces of a body. When it breaks off, what came before goes to `keep` all the same; more than `room` is refused. */
async function* inPieces(
  body: AsyncIterable<Uint8Array>,
  room: number,
  keep: (piece: Buffer) => Promise<void>,
): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  let passed = 0;
  const take = (): Buffer => {
    const piece = Buffer.concat(waiting);
    waiting = [];
    length = 0;
    return piece;
  };
  try {
    for await (const chunk of body) {
      passed += chunk.byteLength;
      if (passed > room) {
        throw new Problem(
          'invalid',
          'More bytes came than were announced. What fits was kept; end the upload.',
        );
      }
      waiting.push(chunk);
      length += chunk.byteLength;
      if (length >= PIECE_BYTES) yield take();
    }
  } catch (thrown) {
    if (length > 0) await keep(take());
    throw thrown;
  }
  if (length > 0) yield take();
}

async function keepPiece(ctx: Context, { id }: UploadRow, first: number, piece: Buffer): Promise<void> {
  const key = ctx.newId('pce');
  await ctx.blobs.pieces.put(key, piece);
  const isNext = await ctx.atomically((ctx) =>
    addPiece(ctx.db, id, { first, bytes: piece.length, key, expiresAt: expiry(ctx) }),
  );
  if (isNext) return;
  await clear(ctx, [key]);
  throw elsewhere(await ctx.read((db) => readUpload(db, id)));
}

/** Holds the file as if it had come at once. May be asked again: after a crash, or by two at the same moment. */
async function finish(ctx: Context, upload: UploadRow): Promise<UploadRow> {
  const { id, bytes, declared } = upload;
  if (upload.sha256 !== null) return upload;
  const pieces = await ctx.read((db) => findPieces(db, id));
  const arriving = { mostBytes: bytes, declared: declared ?? undefined };
  const file = await receiveFile(ctx, join(ctx, pieces), arriving).catch(async (thrown: unknown) => {
    // What is refused for what it is, such as malware, is not kept in pieces either.
    if (thrown instanceof Problem && thrown.kind === 'invalid') await end(ctx, id);
    throw thrown;
  });
  const whole = await ctx.atomically(async (ctx) => {
    const claimed = await claimUpload(ctx.db, id);
    if (claimed.sha256 !== null) return claimed;
    if (file.bytes !== bytes) throw broken();
    await saveWhole(ctx.db, id, file);
    return { ...claimed, sha256: file.sha256 };
  });
  await clear(
    ctx,
    pieces.map(({ key }) => key),
  );
  return whole;
}

async function* join(ctx: Context, pieces: readonly { key: string }[]): AsyncGenerator<Uint8Array> {
  for (const { key } of pieces) yield* ctx.blobs.pieces.open(key);
}

/** Clears pieces that nobody needs any more; those that the store does not let go now, the collector clears later. */
async function clear(ctx: Context, keys: readonly string[]): Promise<void> {
  try {
    for (const key of keys) await ctx.blobs.pieces.remove(key);
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.kind !== 'unavailable') throw thrown;
    ctx.log.warn(
      { requestId: ctx.requestId, why: thrown.message },
      'pieces of an upload stay for the collector',
    );
  }
}

function expiry(ctx: Context): Date {
  return new Date(ctx.now().getTime() + DAYS_KEPT * 86_400_000);
}

function elsewhere({ id, received }: UploadRow): Problem {
  return new Problem(
    'conflict',
    `This upload stands at byte ${received}: somebody else appended, or some of what was sent came. Go on from there.`,
    { id, received },
  );
}

function broken(): Problem {
  return new Problem(
    'unavailable',
    'The store lost some of this upload. Nothing was held. End it and begin again.',
  );
}
