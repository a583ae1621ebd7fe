import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { z } from 'zod';
import type { ByteEndpoint } from '#api/bytes.ts';
import { Problem } from '#domain/problem.ts';
import type { Context } from '../context.ts';
import { nameAnswer } from './answer-name.ts';
import { admit } from './guard.ts';
import { closest, matchPath } from './path.ts';

/** A byte endpoint and what answers it. */
export interface ByteRoute {
  endpoint: ByteEndpoint;
  serve: (request: Asked) => Promise<void>;
}

interface Asked {
  context: Context;
  input: unknown;
  request: IncomingMessage;
  response: ServerResponse;
}

/** What leaves: bytes, and the name under which people will save them. */
export interface Leaving {
  stream: Readable;
  name: string;
  mediaType?: string;
  bytes?: number;
}

/** Answers an upload. The handler takes `body` to its end; the largest size is its to pass on to the blob store. */
export function receive<Query extends z.ZodObject, Output extends z.ZodType>(
  endpoint: ByteEndpoint<Query, Output> & { output: Output; mostBytes: number },
  handler: (asked: {
    context: Context;
    input: z.output<Query>;
    body: IncomingMessage;
    mediaType: string | undefined;
    mostBytes: number;
  }) => Promise<z.input<Output>>,
): ByteRoute {
  const { mostBytes } = endpoint;
  return {
    endpoint,
    serve: async ({ context, input, request, response }) => {
      if (Number(request.headers['content-length'] ?? 0) > mostBytes) {
        throw new Problem('invalid', `The file is larger than ${mostBytes} bytes. Nothing of it was kept.`);
      }
      const mediaType = request.headers['content-type'];
      const given = { context, input: input as z.output<Query>, body: request, mediaType, mostBytes };
      const answered = endpoint.output.parse(await handler(given));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answered));
    },
  };
}

/** Answers a download. */
export function send<Query extends z.ZodObject>(
  endpoint: ByteEndpoint<Query>,
  handler: (asked: { context: Context; input: z.output<Query> }) => Promise<Leaving>,
): ByteRoute {
  return {
    endpoint,
    serve: async ({ context, input, response }) => {
      const { stream, name, mediaType, bytes } = await handler({ context, input: input as z.output<Query> });
      response.writeHead(200, {
        'content-type': mediaType ?? endpoint.mediaType,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        ...(bytes !== undefined && { 'content-length': bytes }),
      });
      await pipeline(stream, response);
    },
  };
}

/** Answers one step of a protocol whose words are headers; the handler gives those of the answer. */
export function converse<Query extends z.ZodObject>(
  endpoint: ByteEndpoint<Query> & { status: number },
  handler: (asked: {
    context: Context;
    input: z.output<Query>;
    request: IncomingMessage;
  }) => Promise<Record<string, string>>,
): ByteRoute {
  return {
    endpoint,
    serve: async ({ context, input, request, response }) => {
      const headers = await handler({ context, input: input as z.output<Query>, request });
      response.writeHead(endpoint.status, headers).end();
    },
  };
}

/** Finds the route of a request under /api and admits the caller before the input is read; undefined when it is another door’s. */
export function findByteRoute(
  routes: readonly ByteRoute[],
  method: string,
  url: URL,
  context: Context,
): ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined {
  const endpoint = closest(
    routes.map((route) => route.endpoint),
    method,
    url.pathname,
  );
  const route = routes.find((one) => one.endpoint === endpoint);
  if (!endpoint || !route) return undefined;
  return async (request, response) => {
    nameAnswer(response, `${endpoint.method} ${endpoint.path}`);
    admit(context.caller, endpoint, new Date());
    const parts = matchPath(endpoint.path, url.pathname);
    const read = endpoint.input.safeParse({ ...Object.fromEntries(url.searchParams), ...parts });
    if (!read.success) {
      const issues = read.error.issues.map(({ path, message }) => ({ path, message }));
      throw new Problem('invalid', 'Some of what was sent does not fit. Nothing was changed.', { issues });
    }
    await route.serve({ context, input: read.data, request, response });
  };
}
