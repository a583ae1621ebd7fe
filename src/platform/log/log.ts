import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger };
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const SECRET_NAMES = ['authorization', 'cookie', 'token', 'password', 'secret', 'seed', 'pem', 'databaseUrl'];

/** Structured lines, one event each. What carries a secret’s name is never written, at either of two depths. */
export function openLog(level: LogLevel, destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*["set-${name}"]`]),
        censor: '[not written]',
      },
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}
