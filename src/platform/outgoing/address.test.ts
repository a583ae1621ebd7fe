import { expect, test } from 'vitest';
import { isPublicAddress, isPublicName } from './address.ts';

test.each([
  ['0.0.0.0', 'this machine, by no address'],
  ['0.1.2.3', 'this network'],
  ['10.0.0.1', 'private'],
  ['10.255.255.255', 'private, its end'],
  ['100.64.0.1', 'shared by a carrier'],
  ['100.100.100.200', 'the metadata of one cloud'],
  ['100.127.255.255', 'shared by a carrier, its end'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback, its end'],
  ['168.63.129.16', 'the inside of one cloud, by a public address'],
  ['169.254.0.1', 'link-local'],
  ['169.254.169.254', 'the metadata of most clouds'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private, its end'],
  ['192.0.0.192', 'the metadata of one cloud'],
  ['192.0.2.1', 'documentation'],
  ['192.88.99.1', 'relays of 6to4'],
  ['192.168.1.1', 'private'],
  ['198.18.0.1', 'benchmarks'],
  ['198.19.255.255', 'benchmarks, their end'],
  ['198.51.100.7', 'documentation'],
  ['203.0.113.9', 'documentation'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.250', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'this machine, by no address'],
  ['::1', 'loopback'],
  ['::127.0.0.1', 'IPv4 inside, the old form'],
  ['::ffff:127.0.0.1', 'IPv4 inside, mapped'],
  ['::ffff:8.8.8.8', 'IPv4 inside, mapped, though public'],
  ['::ffff:0:7f00:1', 'IPv4 inside, translated'],
  ['64:ff9b::7f00:1', 'IPv4 inside, NAT64'],
  ['64:ff9b::808:808', 'IPv4 inside, NAT64, though public'],
  ['64:ff9b:1::a00:1', 'IPv4 inside, NAT64 of a network'],
  ['100::1', 'thrown away'],
  ['2001::1', 'Teredo'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'Teredo'],
  ['2001:2::1', 'benchmarks'],
  ['2001:20::1', 'a hash, no place'],
  ['2001:db8::1', 'documentation'],
  ['2002:7f00:1::', '6to4 of loopback'],
  ['2002:808:808::', '6to4, though public'],
  ['3fff::1', 'documentation'],
  ['4000::1', 'not given out'],
  ['5f00::1', 'segment routing'],
  ['fc00::1', 'unique local'],
  ['fd00:ec2::254', 'the metadata of one cloud'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local, with its zone'],
  ['fec0::1', 'site-local'],
  ['ff02::1', 'multicast'],
  ['', 'nothing'],
  ['localhost', 'no address'],
])('%s is not of the open internet: %s', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '168.63.129.17',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:81b::200e',
  '2001:4860:4860::8888',
])('%s is', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  'localhost',
  'a.localhost',
  'metadata',
  'metadata.google.internal',
  'printer.local',
  'nas.lan',
  'router.home.arpa',
  'wiki.intranet',
  'x.onion',
  'db',
])('the name %s is not', (name) => {
  expect(isPublicName(name)).toBe(false);
});

test.each(['idp.example.com', 'localhost.example.com', 'internal.example.org'])(
  'the name %s may be',
  (name) => {
    expect(isPublicName(name)).toBe(true);
  },
);
