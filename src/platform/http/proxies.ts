import ipaddr from 'ipaddr.js';

/** An address of the internet, IPv4 written as IPv6 read as IPv4; undefined where it is none. */
export function readAddress(text: string): ReturnType<typeof ipaddr.process> | undefined {
  return ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
}

/** Whether an address is one of, or within one of the ranges of, the proxies that are believed. */
export function isOurProxy(text: string | undefined, ranges: readonly string[]): boolean {
  const address = readAddress(text ?? '');
  if (!address) return false;
  return ranges.some((range) => {
    if (!range.includes('/')) return ipaddr.process(range).toString() === address.toString();
    const [network, bits] = ipaddr.parseCIDR(range);
    return network.kind() === address.kind() && address.match(network, bits);
  });
}
