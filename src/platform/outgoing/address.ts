import ipaddr from 'ipaddr.js';

/**
 * What the libraries’ tables call ordinary and we do not call: part of one cloud’s inside (its address is public),
 * a second range for documentation, and transition forms that carry another address inside.
 */
const ALSO_REFUSED = ['168.63.129.16/32', '3fff::/20', '2001::/23', '2002::/16'].map((range) =>
  ipaddr.parseCIDR(range),
);
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an IP address, as text, is one of the open internet. Everything else is somebody’s inside or nobody’s:
 * loopback, private, link-local (cloud metadata too), shared, multicast, reserved, and each IPv6 form that carries an
 * IPv4 address.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv6' && !isWithin(address, GLOBAL_IPV6)) return false;
  return !ALSO_REFUSED.some((range) => isWithin(address, range));
}

export type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Whether an address lies in a range of its own kind. */
export function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, range: Range): boolean {
  return address.kind() === range[0].kind() && address.match(range);
}

/** The address that a URL’s host is, without brackets; undefined for a name. */
export function literalOf(hostname: string): string | undefined {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(bare) && (hostname.startsWith('[') || ipaddr.IPv4.isValidFourPartDecimal(bare))
    ? bare
    : undefined;
}

/** Ends of names that mean something inside a network only. */
const INSIDE =
  /(^|\.)(localhost|localdomain|local|internal|intranet|corp|home|lan|private|home\.arpa|in-addr\.arpa|ip6\.arpa|onion|test|invalid)$/;

/** Whether a host name can be one of the open internet: it has a dot and none of the ends kept for insides. */
export function isPublicName(name: string): boolean {
  return name.includes('.') && !INSIDE.test(name);
}
