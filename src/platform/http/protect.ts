import type { Server, ServerResponse } from 'node:http';

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Tells browsers with every answer that nothing of it runs, is framed, guessed at, kept or told to others. */
export function protectAnswer(response: ServerResponse): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
}

const LONGEST_HEADERS_MS = 15_000;
const MOST_HEADERS = 100;

/**
 * Bounds what a connection may take before it is a request. How long a whole request may take has no bound of its
 * own: 5 GB on a slow line take hours, and `demandPace` ends those who stop sending.
 */
export function boundConnections(server: Server): void {
  server.headersTimeout = LONGEST_HEADERS_MS;
  server.requestTimeout = 0;
  server.maxHeadersCount = MOST_HEADERS;
}
