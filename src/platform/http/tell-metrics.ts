import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem } from '#domain/problem.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { nameAnswer } from './answer-name.ts';
import { isSameToken } from './same.ts';

/** Answers a scrape: the operator’s token opens it, or the one that METRICS_TOKEN names. */
export async function tellMetrics(
  { metrics, token, metricsToken }: { metrics?: Metrics; token: string; metricsToken?: string | undefined },
  { headers, method }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  nameAnswer(response, '/metrics');
  const [, bearer] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  const isAdmitted =
    bearer !== undefined &&
    [token, metricsToken].some((kept) => kept !== undefined && isSameToken(bearer, kept));
  if (!isAdmitted)
    throw new Problem(
      'unauthenticated',
      'Send METRICS_TOKEN or the operator’s token: Authorization: Bearer <token>.',
    );
  if (!metrics || method !== 'GET') throw new Problem('missing', 'Metrics are told to GET /metrics alone.');
  const text = await metrics.text();
  response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
}
