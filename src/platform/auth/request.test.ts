import { describe, expect, test } from 'vitest';
import { clientAddress } from './request.ts';

describe('the client’s address', () => {
  test.each([
    ['no proxy is trusted', '203.0.113.7', '198.51.100.1', [], '203.0.113.7'],
    ['the peer is a proxy of ours', '127.0.0.1', '198.51.100.1', ['127.0.0.1'], '198.51.100.1'],
    ['the client wrote one before', '127.0.0.1', '1.2.3.4, 198.51.100.1', ['127.0.0.1'], '198.51.100.1'],
    ['two proxies of ours', '10.0.0.2', '198.51.100.1, 10.0.0.9', ['10.0.0.0/8'], '198.51.100.1'],
    ['the client writes one of ours', '203.0.113.7', '10.0.0.9', ['10.0.0.0/8'], '203.0.113.7'],
    ['IPv4 written as IPv6', '::ffff:127.0.0.1', '198.51.100.1', ['127.0.0.1'], '198.51.100.1'],
    ['IPv6', '::1', '2001:db8::5', ['::1'], '2001:db8::5'],
    ['words where an address should be', '127.0.0.1', 'unknown, 198.51.100.1', ['127.0.0.1'], '198.51.100.1'],
    ['only words', '127.0.0.1', 'unknown', ['127.0.0.1'], '127.0.0.1'],
    ['nothing forwarded', '127.0.0.1', undefined, ['127.0.0.1'], '127.0.0.1'],
  ])('%s', (_, peer, forwarded, trusted, expected) => {
    expect(clientAddress(peer, forwarded, trusted)).toBe(expected);
  });
});
