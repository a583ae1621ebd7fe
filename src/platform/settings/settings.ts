import { isAbsolute, resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { Problem } from '#domain/problem.ts';
import { LOG_LEVELS } from '../log/log.ts';
import { readSender, type Sender } from '../mail/address.ts';
import { readMailServer, type MailServer } from '../mail/server-url.ts';
import { readOpenings, type Opening } from '../outgoing/opening.ts';
import type { S3Settings } from '../storage/s3-client.ts';

/** Each setting says in its message how to mend it; the message is the whole of what a person sees. */
const Environment = z.object({
  PORT: z
    .string()
    .default('4321')
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535,
      'must be a port number from 0 to 65535, such as 4321',
    )
    .transform(Number),
  HOST: z
    .string()
    .refine(
      (text) => text === 'localhost' || ipaddr.isValid(text),
      'must be an address of this machine, such as 127.0.0.1, ::1 or localhost',
    )
    .default('127.0.0.1'),
  DATA_DIR: z.string().min(1, 'must name a folder, such as ./data').default('./data'),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'must look like postgres://user:password@host:5432/database, or be left out',
    })
    .optional(),
  DATABASE_CONNECTIONS: z
    .string()
    .default('10')
    .refine((text) => /^\d{1,3}$/.test(text) && Number(text) >= 1, 'must be a number from 1 to 999')
    .transform(Number),
  PUBLIC_URL: z
    .url({
      protocol: /^https?$/,
      error: 'must be the address people open, such as https://tickmark.example.com, or be left out',
    })
    .refine((text) => /^https?:\/\/[^/]+\/?$/.test(text), 'must be an address without a path behind the host')
    .transform((text) => text.replace(/\/$/, ''))
    .optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((range) => range !== ''))
    .refine(
      (ranges) => ranges.every((range) => ipaddr.isValid(range) || ipaddr.isValidCIDR(range)),
      'must list addresses or ranges of your proxies by commas, such as 127.0.0.1, 10.0.0.0/8',
    ),
  BREACHED_PASSWORDS: z.string().optional(),
  SECRETS_KEYS: z.string().optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^\S{32,}$/, 'must have 32 characters or more, without blanks')
    .optional(),
  S3_BUCKET: z.string().min(1).optional(),
  S3_ENDPOINT: z
    .url({
      protocol: /^https?$/,
      error: 'must look like https://objects.example.com, or be left out for AWS',
    })
    .optional(),
  S3_REGION: z.string().default('us-east-1'),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  OPERATOR_TOKEN: z
    .string()
    .regex(/^\S{32,}$/, 'must be at least 32 characters without spaces, or be left out')
    .optional(),
  DRAIN_SECONDS: z
    .string()
    .default('0')
    .refine((text) => /^\d{1,3}$/.test(text) && Number(text) <= 300, 'must be a number from 0 to 300')
    .transform(Number),
  WORKERS: z
    .string()
    .default('1')
    .refine(
      (text) => /^\d{1,2}$/.test(text) && Number(text) <= 16,
      'must be a number from 0 to 16; 0 leaves jobs to other nodes',
    )
    .transform(Number),
  CLAMD: z
    .string()
    .regex(
      /^(\/.+|[^/\s]+:\d{1,5})$/,
      'must be where clamd listens, such as 127.0.0.1:3310 or /run/clamav/clamd.ctl',
    )
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  SMTP_URL: z
    .string()
    .transform(readMailServer)
    .refine(
      (server) => server !== undefined,
      'must look like smtps://user:password@mail.example.com or smtp://mail.example.com:587, or be left out',
    )
    .optional(),
  MAIL_FROM: z
    .string()
    .transform(readSender)
    .refine(
      (sender) => sender !== undefined,
      'must be an address, alone or as Tickmark <tickmark@example.com>',
    )
    .optional(),
  OUTGOING_ALLOW: z
    .string()
    .default('')
    .transform(readOpenings)
    .refine(
      (openings) => openings !== undefined,
      'must be host names and address ranges between commas, such as idp.corp.example:8443, 10.1.0.0/16',
    ),
});

export interface Settings {
  port: number;
  host: string;
  dataFolder: string;
  /** A PostgreSQL server; without it the embedded database under the data folder. */
  databaseUrl: string | undefined;
  databaseConnections: number;
  /** Where people open the product, without a path; where it listens when left out. */
  publicUrl: string | undefined;
  /** Addresses and ranges of the proxies whose word on the client’s address is believed. */
  trustedProxies: readonly string[];
  /** Opens /metrics, beside the operator’s token. */
  metricsToken: string | undefined;
  /** A sorted list of SHA-1 digests of passwords that thieves know. */
  breachedPasswords: string | undefined;
  /** The ring of keys (`secrets/ring.ts`), where it does not lie in the data folder. */
  secretsKeys: string | undefined;
  /** A bucket for the files; without it they lie under the data folder. */
  s3: S3Settings | undefined;
  /** The operator’s token, where it does not lie in the data folder: several nodes have the same one. */
  operatorToken: string | undefined;
  /** For so long a node that was told to stop says that it is not ready, before it takes nothing new. */
  drainSeconds: number;
  /** How many batches of each kind of job this node works on at once; none with 0. */
  workers: number;
  /** A clamd that looks through files that come; without it none are. */
  clamd: string | undefined;
  logLevel: (typeof LOG_LEVELS)[number];
  /** The mail server and whom mails come from; without them none is sent. */
  mail: { server: MailServer; from: Sender } | undefined;
  /** What may be called beside the public internet. */
  outgoingAllow: readonly Opening[];
}

/** Reads all settings once. The first wrong one stops the start with one line. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = Environment.safeParse(given);
  if (!read.success) {
    const [{ path, message } = { path: ['?'], message: '' }] = read.error.issues;
    const name = String(path[0]);
    throw wrong(name, message);
  }
  const { PORT, HOST, DATA_DIR, DATABASE_URL, DATABASE_CONNECTIONS, LOG_LEVEL, ...more } = read.data;
  return {
    port: PORT,
    host: hostOf(HOST, more.TRUSTED_PROXIES),
    dataFolder: isAbsolute(DATA_DIR) ? DATA_DIR : resolve(DATA_DIR),
    databaseUrl: DATABASE_URL,
    databaseConnections: DATABASE_CONNECTIONS,
    publicUrl: more.PUBLIC_URL,
    trustedProxies: more.TRUSTED_PROXIES,
    breachedPasswords: more.BREACHED_PASSWORDS,
    secretsKeys: more.SECRETS_KEYS,
    metricsToken: more.METRICS_TOKEN,
    s3: bucketOf(read.data),
    operatorToken: more.OPERATOR_TOKEN,
    drainSeconds: more.DRAIN_SECONDS,
    workers: more.WORKERS,
    clamd: more.CLAMD,
    logLevel: LOG_LEVEL,
    mail: mailOf(more),
    outgoingAllow: more.OUTGOING_ALLOW ?? [],
  };
}

/**
 * Where it listens. Plain HTTP leaves this machine only where a proxy stands before it, and is named: its word on who
 * the client is, is believed.
 */
function hostOf(host: string, proxies: readonly string[]): string {
  const isHere = host === 'localhost' || ipaddr.process(host).range() === 'loopback';
  if (isHere || proxies.length > 0) return host;
  throw wrong(
    'HOST',
    'must be 127.0.0.1, ::1 or localhost, or TRUSTED_PROXIES must name the proxy that stands before this server',
  );
}

/** The bucket that is named; half a name stops the start rather than let files go to another place than was meant. */
function bucketOf(read: z.output<typeof Environment>): S3Settings | undefined {
  const { S3_BUCKET, S3_ENDPOINT, S3_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } =
    read;
  if (S3_BUCKET === undefined) {
    if (S3_ENDPOINT === undefined) return undefined;
    throw wrong('S3_BUCKET', 'must name a bucket where S3_ENDPOINT is given');
  }
  if (AWS_ACCESS_KEY_ID === undefined)
    return { bucket: S3_BUCKET, region: S3_REGION, endpoint: S3_ENDPOINT, keys: undefined };
  if (AWS_SECRET_ACCESS_KEY === undefined) {
    throw wrong('AWS_SECRET_ACCESS_KEY', 'must be given together with AWS_ACCESS_KEY_ID');
  }
  const keys = { id: AWS_ACCESS_KEY_ID, secret: AWS_SECRET_ACCESS_KEY, session: AWS_SESSION_TOKEN };
  return { bucket: S3_BUCKET, region: S3_REGION, endpoint: S3_ENDPOINT, keys };
}

function wrong(setting: string, message: string): Problem {
  return new Problem('invalid', `The setting ${setting} ${message}.`, { setting });
}

function mailOf({
  SMTP_URL: server,
  MAIL_FROM: from,
}: Pick<z.infer<typeof Environment>, 'SMTP_URL' | 'MAIL_FROM'>): Settings['mail'] {
  if (!server) return undefined;
  if (from) return { server, from };
  throw wrong('MAIL_FROM', 'must say whom mails come from, because SMTP_URL is set');
}
