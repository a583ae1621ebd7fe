import type { Agent, Dispatcher } from 'undici';
import { Problem } from '#domain/problem.ts';
import type { Resolve } from './connector.ts';
import { demandCallable } from './goal.ts';
import { meaningOf, tooLarge } from './meaning.ts';
import type { Opening } from './opening.ts';
import { withFetch } from './scope.ts';

/** What a call may take. */
export interface Bounds {
  connectMs: number;
  /** Until the answer begins, and between two pieces of it. */
  silenceMs: number;
  /** All of it, redirects too. */
  wholeMs: number;
  /** Of the answer’s body. */
  mostBytes: number;
}

export const BOUNDS: Bounds = {
  connectMs: 5_000,
  silenceMs: 10_000,
  wholeMs: 20_000,
  mostBytes: 2 * 1024 * 1024,
};
const MOST_REDIRECTS = 3;
const MOST_CONNECTIONS = 8;

/** The one door for calls to an address that an operator or a tenant can name. */
export interface Outgoing {
  /**
   * As the platform’s `fetch`, with the whole answer read before it returns. Bad news is a Problem: `invalid` for an
   * address that is never called, `unavailable` for one that did not answer.
   */
  fetch: typeof globalThis.fetch;
  /** Runs `work` with the global `fetch` going through this door: for libraries that take no other. */
  within: <Result>(work: () => Promise<Result>) => Promise<Result>;
  close: () => Promise<void>;
}

interface Asked {
  openings: readonly Opening[];
  bounds?: Partial<Bounds>;
  /** Hears why a call failed, for the log alone. */
  tell?: (host: string, why: unknown) => void;
  resolve?: Resolve;
}

/** Opens the door. Nothing is loaded before the first call. */
export function openOutgoing({ openings, bounds: given, tell, resolve }: Asked): Outgoing {
  const bounds = { ...BOUNDS, ...given };
  let opening: Promise<Agent> | undefined;
  const fetch: Outgoing['fetch'] = async (input, init) => {
    const first = demandCallable(openings, input instanceof Request ? input.url : input);
    const request = new Request(input instanceof Request ? input : first, init);
    const agent = await (opening ??= openAgent(openings, bounds, resolve));
    const call: Call = { openings, agent, bounds, request };
    try {
      return await follow(call, first);
    } catch (thrown) {
      if (request.signal.aborted) throw request.signal.reason;
      tell?.(first.host, thrown);
      throw meaningOf(thrown, first.host);
    }
  };
  return {
    fetch,
    within: (work) => withFetch(fetch, work),
    close: async () => (await opening)?.destroy(),
  };
}

async function openAgent(openings: readonly Opening[], bounds: Bounds, resolve?: Resolve): Promise<Agent> {
  const { Agent } = await import('undici');
  const { guardedConnector } = await import('./connector.ts');
  return new Agent({
    connect: guardedConnector(openings, bounds.connectMs, resolve),
    connections: MOST_CONNECTIONS,
    headersTimeout: bounds.silenceMs,
    bodyTimeout: bounds.silenceMs,
  });
}

interface Call {
  openings: readonly Opening[];
  agent: Agent;
  bounds: Bounds;
  request: Request;
}

interface Hop {
  url: URL;
  method: string;
  headers: Headers;
  body: Uint8Array | null;
}

async function follow({ openings, agent, bounds, request }: Call, first: URL): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(bounds.wholeMs)]);
  let hop: Hop = {
    url: first,
    method: request.method,
    headers: ownHeaders(request.headers),
    body: request.body ? new Uint8Array(await request.arrayBuffer()) : null,
  };
  for (let redirects = 0; ; redirects += 1) {
    const { method, url, headers, body } = hop;
    const answer = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: Object.fromEntries(headers),
      body,
      signal,
    });
    const to = redirectOf(answer);
    if (to === undefined || request.redirect === 'manual') return read(answer, url, bounds.mostBytes);
    answer.body.destroy().on('error', () => undefined);
    if (request.redirect === 'error' || redirects === MOST_REDIRECTS) throw new Lost('too many redirects');
    hop = nextHop(openings, hop, to, answer.statusCode);
  }
}

/** A redirect that is not followed. Not told in detail: it may name what is inside. */
class Lost extends Error {
  readonly code = 'LOST_REDIRECT';
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectOf({ statusCode, headers }: Dispatcher.ResponseData): string | undefined {
  const { location } = headers;
  return REDIRECTS.has(statusCode) && typeof location === 'string' ? location : undefined;
}

function nextHop(openings: readonly Opening[], hop: Hop, to: string, status: number): Hop {
  const asked = URL.parse(to, hop.url);
  if (!asked || (hop.url.protocol === 'https:' && asked.protocol !== 'https:'))
    throw new Lost('a bad redirect');
  const url = callableOr(openings, URL.canParse(to) ? to : asked);
  const headers = new Headers(hop.headers);
  if (url.origin !== hop.url.origin)
    for (const name of ['authorization', 'cookie', 'proxy-authorization']) headers.delete(name);
  const isReread = status === 303 || (status < 303 && hop.method === 'POST');
  if (!isReread || hop.method === 'HEAD') return { ...hop, url, headers };
  for (const name of ['content-type', 'content-encoding', 'content-language']) headers.delete(name);
  return { url, method: 'GET', headers, body: null };
}

/** Whoever redirects names the address, not the person who asked: they are told only that it was not reached. */
function callableOr(openings: readonly Opening[], asked: string | URL): URL {
  try {
    return demandCallable(openings, asked);
  } catch (thrown) {
    if (thrown instanceof Problem) throw new Lost(thrown.message);
    throw thrown;
  }
}

/** Headers that belong to the connection are ours to say; an answer in a packed form could unpack to any size. */
function ownHeaders(given: Headers): Headers {
  const headers = new Headers(given);
  for (const name of ['host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'upgrade', 'te'])
    headers.delete(name);
  headers.set('accept-encoding', 'identity');
  if (!headers.has('user-agent')) headers.set('user-agent', 'Tickmark');
  return headers;
}

const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

async function read(answer: Dispatcher.ResponseData, url: URL, mostBytes: number): Promise<Response> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  if (Number(answer.headers['content-length'] ?? 0) > mostBytes) throw tooLarge(url.host, answer.body);
  for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
    length += piece.length;
    if (length > mostBytes) throw tooLarge(url.host, answer.body);
    pieces.push(piece);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) headers.append(name, one);
  const isEmpty = WITHOUT_BODY.has(answer.statusCode);
  const response = new Response(isEmpty ? null : Buffer.concat(pieces), {
    status: answer.statusCode,
    headers,
  });
  Object.defineProperty(response, 'url', { value: url.href });
  return response;
}
