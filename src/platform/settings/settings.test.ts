import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('without any, the server answers on this machine with the embedded database', () => {
  expect(readSettings({})).toEqual({
    port: 4321,
    host: '127.0.0.1',
    dataFolder: `${process.cwd()}/data`,
    databaseUrl: undefined,
    databaseConnections: 10,
    publicUrl: undefined,
    trustedProxies: [],
    breachedPasswords: undefined,
    secretsKeys: undefined,
    metricsToken: undefined,
    s3: undefined,
    operatorToken: undefined,
    drainSeconds: 0,
    workers: 1,
    clamd: undefined,
    logLevel: 'info',
    mail: undefined,
    outgoingAllow: [],
  });
});

test('an empty one is none', () => {
  expect(readSettings({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 4321, databaseUrl: undefined });
});

test('those given are taken', () => {
  const given = {
    PORT: '0',
    HOST: '::1',
    DATA_DIR: '/srv/tickmark',
    DATABASE_URL: 'postgres://u:p@db/t',
    LOG_LEVEL: 'warn',
    PUBLIC_URL: 'https://tickmark.example.com/',
    TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
  };
  expect(readSettings(given)).toMatchObject({
    port: 0,
    host: '::1',
    dataFolder: '/srv/tickmark',
    databaseUrl: 'postgres://u:p@db/t',
    logLevel: 'warn',
    publicUrl: 'https://tickmark.example.com',
    trustedProxies: ['127.0.0.1', '10.0.0.0/8'],
  });
});

test('it listens beyond this machine only where the proxy before it is named', () => {
  for (const HOST of ['0.0.0.0', '10.1.2.3', '::']) {
    expect(() => readSettings({ HOST })).toThrow(/setting HOST .* TRUSTED_PROXIES must name the proxy/);
    expect(readSettings({ HOST, TRUSTED_PROXIES: '10.0.0.0/8' }).host).toBe(HOST);
  }
  expect(readSettings({ HOST: '127.0.0.2' }).host).toBe('127.0.0.2');
  expect(() => readSettings({ METRICS_TOKEN: 'short' })).toThrow(/METRICS_TOKEN must have 32 characters/);
});

test('a bucket takes the files in, with keys of its own or those of the machine', () => {
  const bucket = { S3_BUCKET: 'evidence', S3_REGION: 'eu-central-1' };
  expect(readSettings(bucket).s3).toMatchObject({
    bucket: 'evidence',
    region: 'eu-central-1',
    keys: undefined,
  });
  const given = {
    ...bucket,
    S3_ENDPOINT: 'http://objects.example.com:9000',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  expect(readSettings(given).s3).toMatchObject({
    endpoint: 'http://objects.example.com:9000',
    keys: { id: 'id', secret: 'secret' },
  });
});

test.each([
  [{ S3_ENDPOINT: 'http://objects.example.com' }, 'The setting S3_BUCKET must name a bucket'],
  [{ S3_BUCKET: 'evidence', AWS_ACCESS_KEY_ID: 'id' }, 'The setting AWS_SECRET_ACCESS_KEY must be given'],
])('half a bucket is none: %o', (given, told) => {
  expect(() => readSettings(given)).toThrow(told);
});

test('a mail server needs somebody whom mails come from', () => {
  const SMTP_URL = 'smtps://post%40office:p%2Fw@mail.example.com';
  expect(() => readSettings({ SMTP_URL })).toThrow(/^The setting MAIL_FROM must say [^\n]+\.$/);
  expect(readSettings({ SMTP_URL, MAIL_FROM: 'Tickmark <tickmark@example.com>' }).mail).toEqual({
    server: {
      host: 'mail.example.com',
      port: 465,
      isSecure: true,
      isThisMachine: false,
      login: { user: 'post@office', pass: 'p/w' },
    },
    from: { name: 'Tickmark', address: 'tickmark@example.com' },
  });
});

describe('a wrong one stops with one line that names it and says how to mend it', () => {
  test.each([
    ['PORT', 'http', 'such as 4321'],
    ['PORT', '70000', '65535'],
    ['PORT', '-1', '65535'],
    ['HOST', '0.0.0.0', 'TRUSTED_PROXIES'],
    ['HOST', 'tickmark.example.com', 'an address of this machine'],
    ['DATABASE_URL', 'mysql://db', 'postgres://user:password@host'],
    ['DATABASE_URL', 'db', 'postgres://user:password@host'],
    ['DATABASE_CONNECTIONS', '0', '1 to 999'],
    ['PUBLIC_URL', 'tickmark.example.com', 'https://tickmark.example.com'],
    ['PUBLIC_URL', 'https://example.com/tickmark', 'without a path'],
    ['TRUSTED_PROXIES', '10.0.0.0/8, proxy', '127.0.0.1, 10.0.0.0/8'],
    ['SMTP_URL', 'mail.example.com', 'smtps://user:password@'],
    ['SMTP_URL', 'smtps://mail.example.com/?tls.rejectUnauthorized=false', 'smtps://user:password@'],
    ['SMTP_URL', 'https://mail.example.com', 'smtps://user:password@'],
    ['MAIL_FROM', 'Tickmark', 'Tickmark <tickmark@example.com>'],
    ['OUTGOING_ALLOW', 'idp.corp, 10.0.0.0/40', 'host names and address ranges'],
    ['S3_ENDPOINT', 'objects.example.com:9000', 'https://objects.example.com'],
    ['OPERATOR_TOKEN', 'short', 'at least 32 characters'],
    ['DRAIN_SECONDS', '301', 'from 0 to 300'],
    ['WORKERS', 'all', '0 leaves jobs to other nodes'],
    ['WORKERS', '17', 'from 0 to 16'],
    ['CLAMD', 'localhost', '127.0.0.1:3310'],
    ['LOG_LEVEL', 'loud', 'fatal, error, warn'],
  ])('%s=%s', (name, value, mend) => {
    let message = '';
    try {
      readSettings({ [name]: value });
    } catch (thrown) {
      message = (thrown as Error).message;
    }
    expect(message).toMatch(new RegExp(`^The setting ${name} [^\\n]+\\.$`));
    expect(message).toContain(mend);
  });
});

test('each setting has its line in the README of the room', () => {
  const read = (name: string): string => readFileSync(`src/platform/settings/${name}`, 'utf8');
  const names = [...read('settings.ts').matchAll(/^ {2}([A-Z][A-Z0-9_]+): z/gm)].map(
    ([, name]) => name ?? '',
  );
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !read('README.md').includes(`\`${name}\``))).toEqual([]);
});
