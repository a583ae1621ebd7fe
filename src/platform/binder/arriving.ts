import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '#domain/problem.ts';
import { streamTarget, type BinderTarget } from './target.ts';

/**
 * Puts an archive that arrives as a stream where it can be opened, lends its path to `work`, and takes it away
 * again. An archive is read from its end, so it has to have arrived.
 */
export async function withArrived<Result>(
  body: AsyncIterable<Uint8Array>,
  mostBytes: number,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  const room = await mkdtemp(join(tmpdir(), 'tickmark-import-'));
  try {
    const archive = join(room, 'binder.zip');
    await pipeline(atMost(body, mostBytes), createWriteStream(archive, { mode: 0o600 }));
    return await work(archive);
  } finally {
    await rm(room, { recursive: true });
  }
}

async function* atMost(body: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) {
      throw new Problem('invalid', `The binder is larger than ${mostBytes} bytes. Nothing was kept.`);
    }
    yield chunk;
  }
}

/**
 * An archive as it is written. It ends only when all of `write` is done, and breaks off when that fails, so that
 * nobody takes a part for the whole.
 */
export function leaving(write: (target: BinderTarget) => Promise<unknown>): Readable {
  return Readable.from(grow(write), { objectMode: false });
}

async function* grow(write: (target: BinderTarget) => Promise<unknown>): AsyncGenerator<Uint8Array> {
  const stream = new PassThrough();
  const written = write(streamTarget(stream));
  written.catch((thrown: Error) => stream.destroy(thrown));
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } catch (broken) {
    // What was written says why it broke off; the stream only that it did.
    await written;
    throw broken;
  }
  await written;
}
