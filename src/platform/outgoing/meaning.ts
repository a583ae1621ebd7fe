import type { Readable } from 'node:stream';
import { Problem } from '#domain/problem.ts';

/**
 * What a failed call means to the person who named the address. A name that leads inside, one that nobody knows and
 * a host that does not answer are the same sentence: what is inside stays untold.
 */
export function meaningOf(thrown: unknown, host: string): unknown {
  if (thrown instanceof Problem || !(thrown instanceof Error)) return thrown;
  const code = 'code' in thrown ? String(thrown.code) : '';
  if (thrown.name === 'TimeoutError' || /^UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT$|^ETIMEDOUT$/.test(code)) {
    return told(`${host} did not answer in time.`);
  }
  if (/CERT|^UNABLE_TO_|^ERR_TLS_|^ERR_SSL_/.test(code)) {
    return told(`${host} does not show a certificate that this server trusts.`);
  }
  return code === '' ? thrown : told(`${host} cannot be reached.`);
}

/** Ends an answer that is larger than what is read of any. */
export function tooLarge(host: string, body: Readable): Problem {
  body.destroy().on('error', () => undefined);
  return told(`${host} answered with more than is read of any answer.`);
}

function told(what: string): Problem {
  return new Problem(
    'unavailable',
    `${what} Nothing was changed. Check the address and try again; the operator’s log tells more.`,
  );
}
