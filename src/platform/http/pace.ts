import type { IncomingMessage, ServerResponse } from 'node:http';

/** The least that has to pass in every stretch of time, while somebody sends or is sent something. */
export interface Pace {
  everyMs: number;
  leastBytes: number;
}

/** Slower than any line people work on, and fast enough that nobody holds a connection with a few bytes a minute. */
export const PACE: Pace = { everyMs: 30_000, leastBytes: 16_384 };

/**
 * Calls `tooSlow`, once, when the client sends its body or takes our answer more slowly than the pace. A body that
 * waits because we are not reading it, and an answer that we have not made yet, are no fault of the client.
 */
export function demandPace(
  request: IncomingMessage,
  response: ServerResponse,
  { everyMs, leastBytes }: Pace,
  tooSlow: () => void,
): void {
  const { socket } = request;
  let came = socket.bytesRead;
  let went = socket.bytesWritten;
  const watch = setInterval(() => {
    const isSending = !request.complete && request.readableLength === 0;
    const isTaking = response.writableLength > 0;
    const isSlow =
      (isSending && socket.bytesRead - came < leastBytes) ||
      (isTaking && socket.bytesWritten - went < leastBytes);
    came = socket.bytesRead;
    went = socket.bytesWritten;
    if (!isSlow) return;
    clearInterval(watch);
    tooSlow();
  }, everyMs);
  watch.unref();
  response.on('close', () => clearInterval(watch));
}

const BROKEN_OFF: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Whether this is only what is seen of a client that hung up; the same from anywhere else is a bug. */
export function hasHungUp(response: ServerResponse, thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return BROKEN_OFF.has(code) && response.destroyed;
}
