import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isOurProxy } from './proxies.ts';

/** What a proxy may call a request: long enough to be one of many, short and plain enough for a line of log. */
const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

/** The number of a request: the trusted proxy’s, where it gives a well-formed one, else a new one. */
export function requestIdOf(request: IncomingMessage, trustedProxies: readonly string[]): string {
  const given = request.headers['x-request-id'];
  const isTaken =
    typeof given === 'string' &&
    WELL_FORMED.test(given) &&
    isOurProxy(request.socket.remoteAddress, trustedProxies);
  return isTaken ? given : randomUUID();
}
