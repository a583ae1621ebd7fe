import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Problem } from '#domain/problem.ts';
import { openBlobs, type BlobStore } from './blobs.ts';

import type { S3Settings } from './s3-client.ts';

/** Opens the store that the settings name: a bucket, or the data folder. */
export async function openStore({
  dataFolder,
  s3,
}: {
  dataFolder: string;
  s3?: S3Settings | undefined;
}): Promise<BlobStore> {
  if (!s3) return openBlobs(join(dataFolder, 'files'));
  const { openS3 } = await import('./s3.ts');
  return openS3(s3);
}

/**
 * Tries the store with a small file of its own: in, there, out again the same, gone. A Problem says what it does not
 * do; `ms` is how long it took.
 */
export async function checkStore(store: BlobStore): Promise<{ ms: number }> {
  const began = performance.now();
  const sent = randomBytes(1000);
  const { sha256 } = await store.put(asStream(sent));
  try {
    const { stream } = await store.open(sha256);
    if (!sent.equals(await buffer(stream))) throw fails('gives back other bytes than it was given');
  } finally {
    await store.remove(sha256);
  }
  if (await store.has(sha256)) throw fails('does not remove what it is told to remove');
  return { ms: Math.round(performance.now() - began) };
}

async function* asStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function fails(what: string): Problem {
  return new Problem('unavailable', `The file store ${what}. Name another one before files are brought in.`);
}
