import { Problem } from '#domain/problem.ts';
import { literalOf } from './address.ts';
import { mayCall, type Goal, type Opening } from './opening.ts';

const LONGEST_URL = 2000;

/** The URL of a call that may be tried. What it refuses, it refuses for the URL’s form alone: nothing was looked up. */
export function demandCallable(openings: readonly Opening[], asked: string | URL): URL {
  const text = String(asked);
  const url = text.length <= LONGEST_URL ? URL.parse(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new Problem(
      'invalid',
      'This is no address that can be called. It begins with https:// and a host.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new Problem('invalid', 'An address that is called holds no user name or password. Leave them out.');
  }
  url.hostname = url.hostname.replace(/\.+$/, '');
  url.hash = '';
  if (isDisguised(text, url) || !mayCall(openings, goalOf(url))) {
    throw new Problem(
      'invalid',
      `${url.host} cannot be called: an address begins with https://, keeps the usual port and is on the public ` +
        'internet. The operator may open others with the setting OUTGOING_ALLOW.',
    );
  }
  return url;
}

/** The part of a URL that decides whether it may be called. */
export function goalOf({ protocol, hostname, port }: URL): Goal {
  const usual = protocol === 'https:' ? 443 : 80;
  return { protocol, hostname, port: port === '' ? usual : Number(port) };
}

/** Whether an IPv4 address was written in another way than four decimals, as people do who want it not to be seen. */
function isDisguised(text: string, { hostname }: URL): boolean {
  if (literalOf(hostname) === undefined || hostname.startsWith('[')) return false;
  return !new RegExp(`^https?://${hostname.replaceAll('.', String.raw`\.`)}([:/?#]|$)`, 'i').test(text);
}
