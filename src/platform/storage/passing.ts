import { createHash } from 'node:crypto';
import { Problem } from '#domain/problem.ts';
import { Sha256 } from '#domain/record/shape.ts';

/** Bytes that lie under their own SHA-256; the same bytes lie once. */
export interface Blob {
  sha256: string;
  bytes: number;
}

/** Counts and hashes a stream on its way into a store. */
export interface Counted {
  stream: AsyncIterable<Uint8Array>;
  /** What passed, once the stream has ended. */
  blob: () => Blob;
  /** What the source itself threw, apart from what the store throws. */
  broke: () => { thrown: unknown } | undefined;
}

export function counted(
  source: AsyncIterable<Uint8Array>,
  mostBytes: number = Number.POSITIVE_INFINITY,
): Counted {
  const hash = createHash('sha256');
  let bytes = 0;
  let broken: { thrown: unknown } | undefined;
  async function* pass(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of source) {
        bytes += chunk.byteLength;
        if (bytes > mostBytes) throw tooLarge(mostBytes);
        hash.update(chunk);
        yield chunk;
      }
    } catch (thrown) {
      broken = { thrown };
      throw thrown;
    }
  }
  return { stream: pass(), blob: () => ({ sha256: hash.digest('hex'), bytes }), broke: () => broken };
}

/** More than is taken, whoever notices first. */
export function tooLarge(mostBytes: number): Problem {
  return new Problem('invalid', `The file is larger than ${mostBytes} bytes. Nothing of it was kept.`);
}

/** Passes bytes on, the last of them only when the hash of all is right. */
export async function* verified(
  source: AsyncIterable<Uint8Array>,
  sha256: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array | undefined;
  for await (const chunk of source) {
    hash.update(chunk);
    if (held) yield held;
    held = chunk;
  }
  if (hash.digest('hex') !== sha256) {
    throw new Problem(
      'unavailable',
      'The bytes of this file are no longer those that were brought in, so they were not given out. Restore the file from a backup.',
      { sha256 },
    );
  }
  if (held) yield held;
}

/** The bytes of a file are in no store of ours. */
export function notHere(sha256: string): Problem {
  return new Problem('missing', 'The bytes of this file are not here.', { sha256 });
}

/** Names that people gave never become paths or keys. */
export function demandSha256(sha256: string): string {
  if (!Sha256.safeParse(sha256).success)
    throw new Problem('invalid', 'A SHA-256 has 64 lowercase hex digits.');
  return sha256;
}
