import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller, Context } from '../context.ts';

/** One line of log for each request: no query, no header, no body. */
export function writeDown(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  now: () => Context,
): void {
  const began = performance.now();
  response.on('close', () => {
    const { caller, log, requestId } = now();
    const who = nameOf(caller);
    const ms = Math.round(performance.now() - began);
    const { statusCode: status, writableFinished: isWhole } = response;
    log.info({ requestId, method: request.method, path: url.pathname, status, isWhole, ms, who }, 'request');
  });
}

function nameOf(caller: Caller): string {
  if (typeof caller !== 'object') return caller;
  return 'person' in caller ? `${caller.person.organization}/${caller.person.person}` : 'account';
}
