import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ProblemKind } from '#domain/problem.ts';
import { Problem } from '#domain/problem.ts';
import type { Accounts } from '../auth/accounts.ts';
import { CLIENT_ADDRESS, clientAddress } from '../auth/request.ts';
import { wire } from './wire.ts';

/** Hands a request to the auth library, and tells its refusals in our words and our form. */
export async function answerByLibrary(
  accounts: Accounts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const answered = await accounts.handle(await handedOver(accounts, request, url));
  const cookies = answered.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  const location = answered.headers.get('location');
  if (location !== null) response.setHeader('location', location);
  if (answered.status < 400) {
    const type = answered.headers.get('content-type');
    response.writeHead(answered.status, type === null ? {} : { 'content-type': type });
    response.end(await answered.text());
    return;
  }
  const wait = answered.headers.get('x-retry-after');
  if (wait !== null) response.setHeader('retry-after', wait);
  const told = { ...wire(await problemIn(answered)).toJSON(), status: answered.status };
  response.writeHead(answered.status, { 'content-type': 'application/json' }).end(JSON.stringify(told));
}

/** The request as the library takes it: at the address people open, with the client’s address as we know it. */
async function handedOver(accounts: Accounts, request: IncomingMessage, url: URL): Promise<Request> {
  const { method = 'GET' } = request;
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && name !== CLIENT_ADDRESS) headers.set(name, value);
  }
  const forwarded = request.headers['x-forwarded-for'];
  headers.set(
    CLIENT_ADDRESS,
    clientAddress(request.socket.remoteAddress, String(forwarded ?? ''), accounts.trustedProxies),
  );
  const address = new URL(url.pathname + url.search, accounts.publicUrl);
  if (method === 'GET') return new Request(address, { method, headers });
  return new Request(address, { method, headers, body: await buffer(request) });
}

/** The library’s words that people meet, in ours. */
const WORDS: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: 'Address or password are not right.',
  INVALID_PASSWORD: 'The password is not right. Nothing was changed.',
  INVALID_CODE: 'The code is not right, or it has run out. Try the next one.',
  INVALID_TWO_FACTOR_COOKIE: 'The sign-in took too long. Begin again with your password.',
  INVALID_BACKUP_CODE: 'This recovery code is not right, or it was used already.',
  INVALID_TOKEN: 'This link is not valid, or no longer. Ask for a new one.',
  ACCOUNT_TEMPORARILY_LOCKED: 'Too many wrong codes in a row. Wait a quarter of an hour.',
  SESSION_NOT_FRESH: 'You signed in a while ago. Sign in again, then repeat this.',
};

const KINDS: Readonly<Record<number, ProblemKind>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'missing',
  409: 'conflict',
  423: 'sealed',
  429: 'unavailable',
  503: 'unavailable',
};

async function problemIn(answered: Response): Promise<Problem> {
  const said = (await answered.json().catch(() => ({}))) as { code?: string; message?: string };
  const { code = '', message } = said;
  if (answered.status >= 500 && code !== 'SAID_BY_TICKMARK') {
    return new Problem(
      'unavailable',
      'Signing in does not work at the moment. Nothing was changed. Try again.',
    );
  }
  const kind = KINDS[answered.status] ?? 'invalid';
  const ours = code === 'SAID_BY_TICKMARK' ? message : WORDS[code];
  const tooMany = answered.status === 429 ? 'Too many requests in a short time. Wait a minute.' : undefined;
  return new Problem(kind, ours ?? tooMany ?? message ?? 'That was refused. Nothing was changed.', { code });
}
