import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AnyContractRouter } from '@orpc/contract';
import { SmartCoercionPlugin } from '@orpc/json-schema';
import { OpenAPIHandler } from '@orpc/openapi/node';
import type { Router } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { Problem } from '#domain/problem.ts';
import { demandOwnPage } from '../auth/request.ts';
import { makeContext, type Context, type Machinery } from '../context.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { nameAnswer } from './answer-name.ts';
import { findByteRoute, type ByteRoute } from './bytes.ts';
import { callerOf } from './caller.ts';
import { linkOrNowhere, nowhere } from './links.ts';
import { listEndpoints, type EndpointLine, type LibraryContract } from './endpoints.ts';
import { admit, encodeError, explain, guard } from './guard.ts';
import { answerByLibrary } from './library.ts';
import { demandPace, hasHungUp, PACE, type Pace } from './pace.ts';
import { closest } from './path.ts';
import { boundConnections, protectAnswer } from './protect.ts';
import { isReady } from './ready.ts';
import { requestIdOf } from './request-id.ts';
import { tellMetrics } from './tell-metrics.ts';
import { wire } from './wire.ts';
import { writeDown } from './write-down.ts';

const MOST_BYTES = 1_048_576;

export interface Doors {
  // oRPC’s own type of a router of any contract.
  // oxlint-disable-next-line typescript/no-explicit-any
  router: Router<any, Context>;
  byteRoutes: readonly ByteRoute[];
  /** The description that /api/openapi.json gives, made when first asked for. */
  describe: () => Promise<unknown>;
  token: string;
  /** Endpoints that the auth library answers. */
  library?: LibraryContract;
  /** How slow a client may be, where it is not to be `PACE`. */
  pace?: Pace;
  /** Addresses of proxies whose `x-request-id` is taken. */
  trustedProxies?: readonly string[];
  metrics?: Metrics;
  /** Opens /metrics beside the operator’s token. */
  metricsToken?: string | undefined;
}

export interface Serving {
  url: string;
  /** From now on says at /ready that it is leaving, and asks each client to connect anew; it still answers all. */
  leave: () => void;
  /** Answers what has begun, takes nothing new, and returns when the last answer is out. */
  close: () => Promise<void>;
}

/** Answers on one address of this machine. */
export async function serve(house: Machinery, doors: Doors, host: string, port: number): Promise<Serving> {
  const handler = new OpenAPIHandler(doors.router, {
    clientInterceptors: [guard],
    customErrorResponseBodyEncoder: encodeError,
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })],
  });
  const answers = {
    handler,
    endpoints: listEndpoints(doors.router as AnyContractRouter, {}, doors.library ?? {}),
  };
  let isLeaving = false;
  const server = createServer((request, response) => {
    if (isLeaving) response.setHeader('connection', 'close');
    if (isLeaving && request.url === '/ready') {
      sendJson(response, 503, { status: 'this node is about to stop' });
      return;
    }
    void respond(house, doors, answers, request, response);
  });
  boundConnections(server);
  await new Promise<void>((listening, failed) => {
    server.once('error', (error) => failed(asPortProblem(error, port)));
    server.listen(port, host, listening);
  });
  const bound = server.address() as AddressInfo;
  const shown = host.includes(':') ? `[${host}]` : host;
  const url = `http://${shown}:${bound.port}`;
  house.accounts.servedAt(url);
  return { url, leave: () => void (isLeaving = true), close: () => closeServer(server) };
}

/** The contract’s door, and its endpoints by address: callers are admitted before anything is read. */
interface Answers {
  handler: OpenAPIHandler<Context>;
  endpoints: readonly EndpointLine[];
}

async function respond(
  house: Machinery,
  doors: Doors,
  answers: Answers,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = requestIdOf(request, doors.trustedProxies ?? []);
  const url = addressOf(request);
  let context = makeContext(house, 'nobody', requestId);
  response.setHeader('x-request-id', requestId);
  protectAnswer(response);
  writeDown(request, response, url, () => context);
  doors.metrics?.count(request, response);
  demandPace(request, response, doors.pace ?? PACE, () => hangUp(request, response));
  try {
    if (await answerOpenly(house, doors, request, response, url)) return;
    if (url.pathname === '/metrics') return await tellMetrics(doors, request, response);
    const caller = await callerOf(request.headers, house, doors.token);
    context = makeContext(house, caller, requestId);
    if (typeof caller === 'object' && caller.signedIn) demandOwnPage(request, house.accounts.publicUrl);
    await answerApi(doors, answers, request, response, url, context);
  } catch (thrown) {
    if (hasHungUp(response, thrown)) return;
    const error = explain(thrown, context);
    if (response.headersSent) context.log.warn({ requestId, why: error.message }, 'an answer broke off');
    refuse(response, error);
  }
}

/** The address that is asked for. Anybody can send any words here: those that are none name a place where nothing is. */
function addressOf({ url = '' }: IncomingMessage): URL {
  const whole = url.startsWith('/') ? `http://localhost${url}` : url;
  return URL.parse(whole) ?? new URL('http://localhost/');
}

const OPEN: ReadonlySet<string> = new Set(['/health', '/ready', '/api/openapi.json']);

/** What needs no token: is the process there, can it work, what does it speak. */
async function answerOpenly(
  { engine }: Machinery,
  { describe }: Doors,
  { method }: IncomingMessage,
  response: ServerResponse,
  { pathname }: URL,
): Promise<boolean> {
  if (method !== 'GET') return false;
  if (OPEN.has(pathname)) nameAnswer(response, pathname);
  if (pathname === '/health') {
    sendJson(response, 200, { status: 'ok' });
    return true;
  }
  if (pathname === '/ready') {
    const ready = await isReady(engine);
    sendJson(response, ready ? 200 : 503, { status: ready ? 'ok' : 'the database does not answer' });
    return true;
  }
  if (pathname !== '/api/openapi.json') return false;
  sendJson(response, 200, await describe());
  return true;
}

async function answerApi(
  { byteRoutes }: Doors,
  { handler, endpoints }: Answers,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  context: Context,
): Promise<void> {
  if (!url.pathname.startsWith('/api/')) throw linkOrNowhere(url.pathname);
  const inside = new URL(url);
  inside.pathname = url.pathname.slice('/api'.length);
  const bytes = findByteRoute(byteRoutes, request.method ?? 'GET', inside, context);
  if (bytes) {
    await bytes(request, response);
    return;
  }
  const endpoint = closest(endpoints, request.method ?? 'GET', inside.pathname);
  if (!endpoint) throw nowhere();
  nameAnswer(response, endpoint.name);
  admit(context.caller, endpoint, new Date());
  demandSize(request);
  if (endpoint.path.startsWith('/auth/')) {
    await answerByLibrary(context.accounts, request, response, url);
    return;
  }
  const { matched } = await handler.handle(request, response, { prefix: '/api', context });
  if (!matched) throw nowhere();
}

/** The body has the length that its header says, or node itself breaks off; a body that does not say is not begun. */
function demandSize({ headers }: IncomingMessage): void {
  if (headers['transfer-encoding'] !== undefined) {
    throw new Problem('invalid', 'Say how long the request is, with Content-Length.');
  }
  if (Number(headers['content-length'] ?? 0) > MOST_BYTES) {
    throw new Problem(
      'invalid',
      'The request is larger than one megabyte. Send files through their own upload.',
    );
  }
}

/** Ends a request that comes, or an answer that goes, too slowly; the log’s line of it says that it was not whole. */
function hangUp(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => request.destroy());
  refuse(
    response,
    wire(
      new Problem(
        'invalid',
        'The request came too slowly and was given up. Nothing was changed. Try again on a better line.',
      ),
    ),
  );
}

function refuse(response: ServerResponse, error: ReturnType<typeof wire>): void {
  // Too late for words: the client sees the body break off, and the log says why.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.setHeader('connection', 'close');
  sendJson(response, error.status, error.toJSON());
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function asPortProblem(error: Error, port: number): Error {
  if (!('code' in error) || (error.code !== 'EADDRINUSE' && error.code !== 'EACCES')) return error;
  return new Problem('unavailable', `Port ${port} is taken or not allowed. Choose another with PORT.`);
}

async function closeServer(server: Server): Promise<void> {
  const patience = setTimeout(() => server.closeAllConnections(), 10_000);
  await new Promise<void>((closed) => {
    server.close(() => closed());
    server.closeIdleConnections();
  });
  clearTimeout(patience);
}
