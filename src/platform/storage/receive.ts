import { Readable } from 'node:stream';
import type { StoredFile } from '#domain/evidence/evidence.ts';
import type { Context } from '../context.ts';
import type { Leaving } from '../http/bytes.ts';
import type { Blob } from './passing.ts';
import { peek } from './peek.ts';
import { sniff, typeToSend, type FileType } from './sniff.ts';

/** What is said of a file that comes, and how large it may be. */
export interface Arriving {
  mostBytes: number;
  declared: string | undefined;
}

/** A file that has its place, and what it is. */
export interface Received extends Blob {
  type: FileType;
}

/**
 * Takes a person’s file in, however it came: at once, or in pieces. It is looked through for malware on its way, where
 * there is a scanner; without its verdict the file gets no place.
 */
export async function receiveFile(
  { blobs, scanner }: Pick<Context, 'blobs' | 'scanner'>,
  source: AsyncIterable<Uint8Array>,
  { mostBytes, declared }: Arriving,
): Promise<Received> {
  const { head, whole } = await peek(source);
  const followed = scanner?.follow(whole);
  try {
    const blob = await blobs.put(followed?.stream ?? whole, mostBytes, followed?.verdict);
    return { ...blob, type: await sniff(head, declared) };
  } finally {
    followed?.end();
  }
}

/** Gives a file out, with the type that its bytes bear out: what a record declares of it is not believed. */
export async function giveFile(
  { blobs }: Pick<Context, 'blobs'>,
  { sha256, name, mediaType }: StoredFile,
): Promise<Leaving> {
  const { stream, bytes } = await blobs.open(sha256);
  const { head, whole } = await peek(stream);
  return { stream: Readable.from(whole), bytes, name, mediaType: typeToSend(await sniff(head, mediaType)) };
}
