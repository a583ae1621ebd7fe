import { createHash, type Hash } from 'node:crypto';

const LINE_FEED = 0x0a;
const LONGEST = 256 * 1024 * 1024;

/** The lines of a stream, without their line feeds, in the memory of the longest. A last line without one is cut short. */
export async function* linesIn(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      kept.push(chunk.subarray(from, end));
      yield (kept.length === 1 ? Buffer.from(kept[0]!) : Buffer.concat(kept)).toString('utf8');
      kept = [];
      size = 0;
      from = end + 1;
    }
    if (from < chunk.length) kept.push(Uint8Array.from(chunk.subarray(from)));
    size += chunk.length - from;
    if (size > LONGEST) throw new RangeError('A line is longer than any that is written.');
  }
  if (size > 0) throw new RangeError('The last line is cut short.');
}

/** Counts and hashes what passes. */
export class Passing {
  bytes = 0;
  private readonly hash: Hash = createHash('sha256');

  add(chunk: Uint8Array | string): void {
    this.bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.byteLength;
    this.hash.update(chunk);
  }

  /** Once, at the end. */
  sha256(): string {
    return this.hash.digest('hex');
  }

  /** The same bytes, counted and hashed on their way. */
  async *through(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      this.add(chunk);
      yield chunk;
    }
  }
}
