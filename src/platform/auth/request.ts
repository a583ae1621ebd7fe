import type { IncomingMessage } from 'node:http';
import { Problem } from '#domain/problem.ts';
import { isOurProxy, readAddress } from '../http/proxies.ts';

/** The header under which the library learns the client’s address; what a client sends under it is thrown away. */
export const CLIENT_ADDRESS = 'x-tickmark-client';

/**
 * The client’s address: the peer itself, or, where the peer is a proxy of ours, the last address of X-Forwarded-For that
 * is not one. What stands before that was written by the client and means nothing.
 */
export function clientAddress(
  peer: string | undefined,
  forwarded: string | undefined,
  trusted: readonly string[],
): string {
  const chain = [...(forwarded ?? '').split(','), peer ?? ''].map((part) => part.trim());
  let last = '';
  for (const part of chain.toReversed()) {
    const address = readAddress(part);
    if (!address) break;
    last = address.toString();
    if (!isOurProxy(part, trusted)) break;
  }
  return last;
}

const READING: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a request that changes something with a session’s cookie, unless it comes from a page of ours: a browser sends
 * the cookie along with any page’s request, and says truly which page it was.
 */
export function demandOwnPage({ method, headers }: IncomingMessage, publicUrl: string): void {
  if (READING.has(method)) return;
  const { origin } = headers;
  const isOwn =
    origin === undefined ? headers['sec-fetch-site'] === 'same-origin' : origin === new URL(publicUrl).origin;
  if (isOwn) return;
  throw new Problem(
    'forbidden',
    'This request did not come from a page of this server, so nothing was changed. Programs sign in with an API key.',
  );
}
