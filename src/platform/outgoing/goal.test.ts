import { describe, expect, test } from 'vitest';
import { demandCallable, goalOf } from './goal.ts';
import { mayConnect, readOpenings } from './opening.ts';

describe('an address is refused for its form, before anything is looked up', () => {
  test.each([
    ['http://idp.example.com/', 'plain http'],
    ['https://idp.example.com:8443/', 'another port'],
    ['https://idp.example.com:22/', 'another port'],
    ['https://idp.example.com:80/', 'another port'],
    ['https://user@idp.example.com/', 'a user name'],
    ['https://user:secret@idp.example.com/', 'a password'],
    ['https://idp.example.com@127.0.0.1/', 'a host hidden behind a user name'],
    ['ftp://idp.example.com/', 'another scheme'],
    ['file:///etc/passwd', 'another scheme'],
    ['data:text/plain,x', 'another scheme'],
    ['javascript:alert(1)', 'another scheme'],
    ['gopher://idp.example.com/', 'another scheme'],
    ['//idp.example.com/', 'no scheme'],
    ['idp.example.com', 'no scheme'],
    ['', 'nothing'],
    ['https://', 'no host'],
    [`https://idp.example.com/${'x'.repeat(2000)}`, 'longer than any'],
    ['https://localhost/', 'this machine'],
    ['https://localhost./', 'this machine, with a dot'],
    ['https://LOCALHOST/', 'this machine, in capitals'],
    ['https://a.b.localhost/', 'this machine'],
    ['https://metadata.google.internal/', 'an inside'],
    ['https://metadata/', 'no dot'],
    ['https://127.0.0.1/', 'loopback'],
    ['https://2130706433/', 'loopback in one decimal'],
    ['https://0x7f000001/', 'loopback in hexadecimal'],
    ['https://0x7f.1/', 'loopback in two parts'],
    ['https://0177.0.0.1/', 'loopback in octal'],
    ['https://127.1/', 'loopback, short'],
    ['https://127.0.0.1./', 'loopback with a dot'],
    ['https://①②⑦.⓪.⓪.①/', 'loopback in other digits'],
    ['https://%31%32%37.0.0.1/', 'loopback in percent signs'],
    ['https://0/', 'this machine, short'],
    ['https://134744072/', 'a public address in one decimal'],
    ['https://0x08080808/', 'a public address in hexadecimal'],
    ['https://010.010.010.010/', 'a public address in octal'],
    ['https:\\\\8.8.8.8/', 'a public address behind other slashes'],
    ['https://169.254.169.254/latest/meta-data/', 'metadata'],
    ['https://[::1]/', 'loopback'],
    ['https://[::]/', 'this machine'],
    ['https://[::ffff:7f00:1]/', 'loopback mapped'],
    ['https://[::ffff:127.0.0.1]/', 'loopback mapped'],
    ['https://[64:ff9b::7f00:1]/', 'loopback by NAT64'],
    ['https://[2002:7f00:1::]/', 'loopback by 6to4'],
    ['https://[fd00:ec2::254]/', 'metadata'],
    ['https://[fe80::1]/', 'link-local'],
    ['https://10.0.0.5/', 'private'],
  ])('%s: %s', (text) => {
    let thrown: unknown;
    try {
      demandCallable([], text);
    } catch (problem) {
      thrown = problem;
    }
    expect(thrown).toMatchObject({ name: 'Problem', kind: 'invalid' });
    expect((thrown as Error).message).not.toMatch(/secret|private|loopback|metadata\b.*inside/);
  });

  test.each([
    'https://idp.example.com',
    'https://idp.example.com:443/a?b=c#d',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
  ])('%s is not', (text) => {
    expect(demandCallable([], text).protocol).toBe('https:');
  });
});

describe('what the operator opens', () => {
  const openings =
    readOpenings('10.1.0.0/16, idp.corp:8443, http://127.0.0.1:*, [fd12::/16]:9443, kc.lan') ?? [];
  test.each([
    ['https://10.1.2.3/', '10.1.2.3', true],
    ['https://10.2.0.1/', '10.2.0.1', false],
    ['http://10.1.2.3/', '10.1.2.3', false],
    ['https://10.1.2.3:9000/', '10.1.2.3', false],
    ['https://wiki.corp/', '10.1.2.3', true],
    ['https://wiki.corp/', '10.2.0.1', false],
    ['https://wiki.corp/', '8.8.8.8', false],
    ['https://idp.corp:8443/', '10.9.9.9', true],
    ['https://idp.corp:8444/', '10.9.9.9', false],
    ['https://other.corp:8443/', '10.9.9.9', false],
    ['https://kc.lan/', '192.168.0.5', true],
    ['http://127.0.0.1:5000/', '127.0.0.1', true],
    ['https://127.0.0.1:5000/', '127.0.0.1', true],
    ['http://127.0.0.2:5000/', '127.0.0.2', false],
    ['http://localhost:5000/', '127.0.0.1', true],
    ['http://localhost:5000/', '::1', false],
    ['https://[fd12::5]:9443/', 'fd12::5', true],
    ['https://[fd12::5]/', 'fd12::5', false],
    ['https://idp.example.com/', '8.8.8.8', true],
    ['https://idp.example.com/', '127.0.0.2', false],
    ['https://idp.example.com/', '192.168.0.5', false],
  ])('%s at %s: %s', (url, address, isAllowed) => {
    expect(mayConnect(openings, goalOf(new URL(url)), address)).toBe(isAllowed);
  });

  test.each([
    '10.0.0.0/33',
    '10.0.0',
    '2130706433',
    'http://',
    'a b',
    'x:0',
    'x:70000',
    'ftp://x',
    '[fd00::',
    '*',
  ])('%s is no opening', (text) => {
    expect(readOpenings(`idp.example.com, ${text}`)).toBeUndefined();
  });

  test('nothing opens nothing', () => expect(readOpenings(' , ')).toEqual([]));
});
