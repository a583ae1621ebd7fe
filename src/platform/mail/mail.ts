import type { Socket } from 'node:net';
import { Problem } from '#domain/problem.ts';
import { isMailAddress, type Sender } from './address.ts';
import type { MailServer } from './server-url.ts';

/** One mail to one person, in plain text. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** Sends mails, where the operator named a mail server; elsewhere `isOff`, and callers show the link instead. */
export interface Mailer {
  isOff: boolean;
  /** Resolves when the server has taken the mail; `unavailable` when it did not, `invalid` for no address. */
  send: (mail: Mail) => Promise<void>;
  /** Connects and logs in without sending: is the setting right? */
  check: () => Promise<void>;
}

interface Asked {
  server: MailServer;
  from: Sender;
  /** Of one mail, all of it. */
  wholeMs?: number;
  /** Hears why a mail was not sent, for the log alone. */
  tell?: (why: unknown) => void;
  /** How the server is reached, where that is not by its name: for tests. */
  reach?: () => Socket;
}

const WHOLE_MS = 20_000;
const LONGEST_SUBJECT = 200;
const LONGEST_TEXT = 100_000;

/** Opens the way to the mail server that the settings name; without one every mail is refused. */
export function openMail(asked: Asked | undefined): Mailer {
  if (!asked) return OFF;
  const { wholeMs = WHOLE_MS, tell } = asked;
  const told = async (work: Promise<unknown>): Promise<void> => {
    try {
      await bounded(work, wholeMs);
    } catch (thrown) {
      tell?.(thrown);
      throw meaningOf(thrown);
    }
  };
  return {
    isOff: false,
    send: async ({ to, subject, text }) => {
      if (!isMailAddress(to))
        throw new Problem('invalid', 'This is no mail address. Write one, such as ada@example.com.');
      const transport = await transportOf(asked, wholeMs);
      const message = {
        from: asked.from,
        to: { name: '', address: to },
        subject: oneLine(subject),
        text: plain(text),
      };
      const signal = AbortSignal.timeout(wholeMs);
      await told(transport.sendMail({ ...message, headers: HEADERS, xMailer: false, signal }));
    },
    check: async () => {
      const transport = await transportOf(asked, wholeMs);
      await told(transport.verify());
    },
  };
}

const NO_MAIL = () =>
  Promise.reject(
    new Problem(
      'unavailable',
      'No mail was sent: this installation has no mail server. Hand over the link yourself, or ask the operator for SMTP_URL.',
    ),
  );
const OFF: Mailer = { isOff: true, send: NO_MAIL, check: NO_MAIL };

/** So that nobody’s absence note answers a program. */
const HEADERS = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

async function transportOf({ server, from, reach }: Asked, wholeMs: number) {
  const { createTransport } = await import('nodemailer');
  const { host, port, isSecure, isThisMachine, login } = server;
  return createTransport({
    host,
    port,
    secure: isSecure,
    ...(!isSecure && (isThisMachine ? { ignoreTLS: true } : { requireTLS: true })),
    ...(login && { auth: login }),
    tls: { minVersion: 'TLSv1.2' },
    name: from.address.slice(from.address.lastIndexOf('@') + 1),
    connectionTimeout: wholeMs,
    greetingTimeout: wholeMs,
    socketTimeout: wholeMs,
    dnsTimeout: wholeMs,
    socketCloseTimeout: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(reach && {
      getSocket: (_: unknown, callback: (thrown: null, made: { connection: Socket }) => void) =>
        callback(null, { connection: reach() }),
    }),
  });
}

/** A header is one line: what would begin another, or turn the reading direction, becomes a space. */
function oneLine(subject: string): string {
  const line = subject.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return Array.from(line).slice(0, LONGEST_SUBJECT).join('');
}

function plain(text: string): string {
  return text
    .replaceAll(/\r\n?|\p{Zl}|\p{Zp}/gu, '\n')
    .replaceAll(/(?!\n|\t)\p{Cc}/gu, '')
    .slice(0, LONGEST_TEXT);
}

async function bounded(work: Promise<unknown>, ms: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const clock = setTimeout(
    () => reject(new DOMException('The mail server was too slow.', 'TimeoutError')),
    ms,
  );
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(clock);
  }
}

/** What the mail server, or the way to it, refused. */
function meaningOf(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const code = 'code' in thrown ? String(thrown.code) : '';
  if (/TimeoutError|AbortError/.test(thrown.name) || code === 'ETIMEDOUT' || code === 'EABORT')
    return failed('the mail server did not answer in time');
  if (code === 'ETLS' || (code === 'ESOCKET' && /certificate|altname|\bssl\b|\btls\b/i.test(thrown.message)))
    return failed('the mail server offers no connection that is safe');
  if (code === 'EAUTH' || code === 'ENOAUTH') return failed('the mail server does not let us in');
  if (code === 'EENVELOPE') return failed('the mail server does not take mail for this address');
  return code === '' ? thrown : failed('the mail server does not answer or refuses');
}

function failed(why: string): Problem {
  return new Problem(
    'unavailable',
    `The mail was not sent: ${why}. Nothing else was changed. Try again later; the operator’s log tells more.`,
  );
}
