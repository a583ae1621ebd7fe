import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/** What a proxy may call a request: long enough to be one of many, short and plain enough for a line of log. */
const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

/** The number of a request: the trusted proxy’s, where it gives a well-formed one, else a new one. */
export function requestIdOf(request: IncomingMessage, trustedProxies: readonly string[]): string {
  const given = request.headers['x-request-id'];
  const isTaken =
    typeof given === 'string' &&
    WELL_FORMED.test(given) &&
    isWithin(request.socket.remoteAddress, trustedProxies);
  return isTaken ? given : randomUUID();
}

function isWithin(address: string | undefined, ranges: readonly string[]): boolean {
  if (address === undefined || !ipaddr.isValid(address)) return false;
  const from = ipaddr.process(address);
  return ranges.some((range) => {
    const [within, bits] = range.includes('/') ? ipaddr.parseCIDR(range) : [ipaddr.process(range), undefined];
    if (within.kind() !== from.kind()) return false;
    return from.match(within, bits ?? (from.kind() === 'ipv4' ? 32 : 128));
  });
}
