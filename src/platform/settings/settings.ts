import { isAbsolute, resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { Problem } from '#domain/problem.ts';
import { LOG_LEVELS } from '../log/log.ts';
import { readOpenings, type Opening } from '../outgoing/opening.ts';

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
    .enum(
      ['127.0.0.1', '::1', 'localhost'],
      'must be 127.0.0.1, ::1 or localhost: the server listens on this machine only',
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
  SECRETS_KEYS: z.string().optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
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
  /** The ring of keys (`secrets/ring.ts`), where it does not lie in the data folder. */
  secretsKeys: string | undefined;
  logLevel: (typeof LOG_LEVELS)[number];
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
    throw new Problem('invalid', `The setting ${name} ${message}.`, { setting: name });
  }
  const { PORT, HOST, DATA_DIR, DATABASE_URL, DATABASE_CONNECTIONS, LOG_LEVEL, ...more } = read.data;
  return {
    port: PORT,
    host: HOST,
    dataFolder: isAbsolute(DATA_DIR) ? DATA_DIR : resolve(DATA_DIR),
    databaseUrl: DATABASE_URL,
    databaseConnections: DATABASE_CONNECTIONS,
    publicUrl: more.PUBLIC_URL,
    trustedProxies: more.TRUSTED_PROXIES,
    secretsKeys: more.SECRETS_KEYS,
    logLevel: LOG_LEVEL,
    outgoingAllow: more.OUTGOING_ALLOW ?? [],
  };
}
