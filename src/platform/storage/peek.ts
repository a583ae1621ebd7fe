import { HEAD_BYTES } from './sniff.ts';

/** The first bytes of a stream, and all of it still to be read. */
export interface Peeked {
  head: Uint8Array;
  whole: AsyncGenerator<Uint8Array>;
}

/** Reads the first bytes of a stream ahead, and hands out all of it. */
export async function peek(source: AsyncIterable<Uint8Array>): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]();
  const ahead: Uint8Array[] = [];
  let length = 0;
  let isAtEnd = false;
  while (length < HEAD_BYTES && !isAtEnd) {
    const next = await iterator.next();
    isAtEnd = next.done === true;
    if (next.done === true) break;
    ahead.push(next.value);
    length += next.value.byteLength;
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* ahead;
      while (!isAtEnd) {
        const next = await iterator.next();
        isAtEnd = next.done === true;
        if (next.done !== true) yield next.value;
      }
    } finally {
      // Whoever leaves early closes the source as well.
      if (!isAtEnd) await iterator.return?.();
    }
  }
  return { head: Buffer.concat(ahead).subarray(0, HEAD_BYTES), whole: all() };
}
