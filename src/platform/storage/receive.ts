import type { Context } from '../context.ts';
import type { Blob } from './passing.ts';

/** What is said of a file that comes, and how large it may be. */
export interface Arriving {
  mostBytes: number;
  declared: string | undefined;
}

/** Takes a person’s file in, however it came: at once, or in pieces. */
export async function receiveFile(
  { blobs }: Pick<Context, 'blobs'>,
  source: AsyncIterable<Uint8Array>,
  { mostBytes }: Arriving,
): Promise<Blob> {
  return blobs.put(source, mostBytes);
}
