import ipaddr from 'ipaddr.js';
import { isPublicAddress, isPublicName, isWithin, literalOf, type Range } from './address.ts';

/**
 * What the operator opened beside the public internet, such as an identity provider inside the company’s network:
 * a host by its name, or every host of a range of addresses.
 */
export interface Opening {
  /** A host name, or the addresses in a range. */
  of: string | Range;
  /** undefined: any port. */
  port: number | undefined;
  /** Plain http may be spoken as well. */
  isPlain: boolean;
}

const ENTRY = /^(?<plain>http:\/\/)?(?<of>\[[^\]]+\]|[^:[\]]+|[0-9a-f:/]+)(?::(?<port>\d{1,5}|\*))?$/i;
const NAME = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const HTTPS_PORT = 443;

/**
 * Reads OUTGOING_ALLOW: names and ranges between commas, each with a port after a colon (443 without one, any with
 * `*`) and `http://` before it where plain http is meant. undefined where an entry cannot be read.
 */
export function readOpenings(text: string): Opening[] | undefined {
  const entries = text.split(',').map((entry) => entry.trim());
  const openings = entries.filter((entry) => entry !== '').map(readOpening);
  return openings.every((opening) => opening !== undefined) ? openings : undefined;
}

function readOpening(entry: string): Opening | undefined {
  const parts = ENTRY.exec(entry)?.groups;
  if (!parts) return undefined;
  const of = targetOf((parts['of'] ?? '').toLowerCase());
  const isPlain = parts['plain'] !== undefined;
  const port = parts['port'] === '*' ? undefined : Number(parts['port'] ?? (isPlain ? 80 : HTTPS_PORT));
  if (of === undefined || (port !== undefined && (port < 1 || port > 65_535))) return undefined;
  return { of, port, isPlain };
}

function targetOf(text: string): Opening['of'] | undefined {
  const bare = text.startsWith('[') ? text.slice(1, -1) : text;
  const [address = '', bits] = bare.split('/');
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address))
    return NAME.test(text) && !/^[0-9.]+$/.test(text) ? text : undefined;
  if (bits === undefined) return [ipaddr.parse(address), ipaddr.parse(address).kind() === 'ipv4' ? 32 : 128];
  return ipaddr.isValidCIDR(bare) ? ipaddr.parseCIDR(bare) : undefined;
}

/** Where a call goes: what of its URL decides whether it may. */
export interface Goal {
  protocol: string;
  hostname: string;
  port: number;
}

/** Whether a connection for this goal may be made to this address. */
export function mayConnect(openings: readonly Opening[], goal: Goal, address: string): boolean {
  if (openings.some((opening) => fits(opening, goal) && opens(opening, goal.hostname, address))) return true;
  return isOrdinary(goal) && isPublicAddress(address) && isPublicHost(goal.hostname);
}

/** Whether a goal could be allowed at all, before its name is looked up. */
export function mayCall(openings: readonly Opening[], goal: Goal): boolean {
  const literal = literalOf(goal.hostname);
  if (literal !== undefined) return mayConnect(openings, goal, literal);
  if (isOrdinary(goal) && isPublicHost(goal.hostname)) return true;
  return openings.some(
    (opening) => fits(opening, goal) && (typeof opening.of !== 'string' || opening.of === goal.hostname),
  );
}

function isOrdinary({ protocol, port }: Goal): boolean {
  return protocol === 'https:' && port === HTTPS_PORT;
}

function isPublicHost(hostname: string): boolean {
  return literalOf(hostname) !== undefined || isPublicName(hostname);
}

function fits({ port, isPlain }: Opening, goal: Goal): boolean {
  return (port === undefined || port === goal.port) && (isPlain || goal.protocol === 'https:');
}

function opens({ of }: Opening, hostname: string, address: string): boolean {
  if (typeof of === 'string') return of === hostname;
  return ipaddr.isValid(address) && isWithin(ipaddr.parse(address), of);
}
