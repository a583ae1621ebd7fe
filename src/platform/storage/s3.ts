import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { Problem } from '#domain/problem.ts';
import type { BlobStore } from './blobs.ts';
import { counted, demandSha256, notHere, verified, type Counted } from './passing.ts';
import {
  asStoreProblem,
  isMissing,
  openClient,
  PATIENCE,
  type Patience,
  type S3Settings,
} from './s3-client.ts';
import { demandKey, type PieceStore } from './pieces.ts';
import { copyObject } from './s3-copy.ts';
import { clearArrivals, listObjects } from './s3-list.ts';

const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

/** Keeps blobs in a bucket as `files/ab/abcdef…`; what is still coming lies under `arriving/`. Nothing is asked of it yet. */
export async function openS3(settings: S3Settings, patience: Patience = PATIENCE): Promise<BlobStore> {
  const { bucket: Bucket } = settings;
  const client = await openClient(settings, patience);
  const { HeadObjectCommand, GetObjectCommand, DeleteObjectCommand } = await import('@aws-sdk/client-s3');
  const keyOf = (sha256: string): string => `files/${demandSha256(sha256).slice(0, 2)}/${sha256}`;
  const remove = async (Key: string): Promise<void> =>
    void (await asked(client.send(new DeleteObjectCommand({ Bucket, Key }))));
  const sizeOf = async (Key: string): Promise<number | undefined> => {
    const head = await found(client.send(new HeadObjectCommand({ Bucket, Key })));
    return head && (head.ContentLength ?? 0);
  };

  return {
    put: async (source, mostBytes, admit) => {
      const arriving = `arriving/${randomUUID()}`;
      const coming = counted(source, mostBytes);
      try {
        await upload(client, Bucket, arriving, coming);
        const blob = coming.blob();
        await admit?.(blob);
        await settle(blob.bytes, arriving, keyOf(blob.sha256));
        return blob;
      } finally {
        // What stays behind is cleared with the other arrivals; the answer does not wait for a store that went away.
        await remove(arriving).catch(onlyStore);
      }
    },
    open: async (sha256) => {
      const object = await found(client.send(new GetObjectCommand({ Bucket, Key: keyOf(sha256) })));
      if (!object) throw notHere(sha256);
      const stream = Readable.from(verified(read(object, patience.answerMs), sha256));
      return { bytes: object.ContentLength ?? 0, stream };
    },
    has: async (sha256) => (await sizeOf(keyOf(sha256))) !== undefined,
    remove: async (sha256) => remove(keyOf(sha256)),
    list: async function* list() {
      for await (const { key, bytes, putAt } of listObjects(client, Bucket, 'files/')) {
        yield { sha256: key.slice('files/ab/'.length), bytes, putAt };
      }
    },
    clearArrivals: (before) => asked(clearArrivals(client, Bucket, before)),
    pieces: openPieces(client, Bucket, patience),
  };

  async function settle(bytes: number, from: string, key: string): Promise<void> {
    await asked(copyObject(client, { Bucket, from, key, bytes }));
    const kept = await sizeOf(key);
    if (kept === bytes) return;
    throw new Problem(
      'unavailable',
      `The file store kept ${kept ?? 0} of ${bytes} bytes. The file does not count as brought in. Send it again.`,
    );
  }
}

async function upload(client: S3Client, Bucket: string, Key: string, coming: Counted): Promise<void> {
  const { Upload } = await import('@aws-sdk/lib-storage');
  const Body = Readable.from(coming.stream, { objectMode: false });
  const sending = new Upload({
    client,
    params: { Bucket, Key, Body },
    partSize: PART_BYTES,
    queueSize: PARTS_AT_ONCE,
  });
  try {
    await sending.done();
  } catch (thrown) {
    Body.destroy();
    throw coming.broke()?.thrown ?? asStoreProblem(thrown);
  }
}

/** Pieces lie whole under `pieces/`: none is larger than the memory one upload may have. */
function openPieces(client: S3Client, Bucket: string, { answerMs }: Patience): PieceStore {
  const keyOf = (key: string): string => `pieces/${demandKey(key)}`;
  return {
    put: async (key, Body) => {
      const { PutObjectCommand } = await import('@aws-sdk/client-s3');
      await asked(client.send(new PutObjectCommand({ Bucket, Key: keyOf(key), Body })));
    },
    open: async function* open(key) {
      const { GetObjectCommand } = await import('@aws-sdk/client-s3');
      yield* read(await asked(client.send(new GetObjectCommand({ Bucket, Key: keyOf(key) }))), answerMs);
    },
    remove: async (key) => {
      const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
      await asked(client.send(new DeleteObjectCommand({ Bucket, Key: keyOf(key) })));
    },
    list: async function* list() {
      for await (const { key, ...object } of listObjects(client, Bucket, 'pieces/'))
        yield { key: key.slice('pieces/'.length), ...object };
    },
  };
}

/** The bytes as they come. A store that stops in the middle is given up after a while: the reader is told. */
async function* read({ Body }: GetObjectCommandOutput, answerMs: number): AsyncGenerator<Uint8Array> {
  const body = Body as Readable;
  const iterator = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const slow = new Problem(
    'unavailable',
    'The file store stopped in the middle of the file. Try again in a moment.',
  );
  try {
    for (;;) {
      const watch = setTimeout(() => body.destroy(slow), answerMs);
      const next = await asked(iterator.next()).finally(() => clearTimeout(watch));
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    body.destroy();
  }
}

async function asked<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (thrown) {
    throw asStoreProblem(thrown);
  }
}

/** What the store has, or undefined when it says that it has not. */
async function found<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw asStoreProblem(thrown);
  }
}

function onlyStore(thrown: unknown): void {
  if (!(thrown instanceof Problem)) throw thrown;
}
