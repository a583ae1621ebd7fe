import { hkdfSync } from 'node:crypto';
import { apiKey } from '@better-auth/api-key';
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins';
import { Problem } from '#domain/problem.ts';
import type { Engine } from '../db/engine.ts';
import type { Logger } from '../log/log.ts';
import type { KeyRing } from '../secrets/ring.ts';
import { dialectOn } from './dialect.ts';
import type { PasswordRule } from './passwords.ts';
import { asRefusal, refusal } from './refusal.ts';
import { RESET_MS } from './links.ts';
import { CLIENT_ADDRESS } from './request.ts';
import type { WrongPasswords } from './wrong-passwords.ts';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** How long a session lasts without being used, in seconds. */
export const SESSION_SECONDS = 7 * DAY;

export interface LibraryNeeds {
  engine: () => Engine;
  ring: KeyRing;
  log: Logger;
  /** Where people open the product; cookies and passkeys are bound to it. */
  publicUrl: string;
  passwords: PasswordRule;
  wrongPasswords: WrongPasswords;
  isMailOff: boolean;
  /** Brings the link for a new password to its owner. */
  sendReset: (to: { email: string; name: string }, token: string) => Promise<void>;
}

/**
 * The auth library, set to what we leave to it: passwords, second factors, passkeys, sessions, API keys. Nobody signs up by
 * themselves: an account begins with a link (`accounts.ts`).
 */
// The library’s own type of what it makes follows from the options; nobody could write it down.
// oxlint-disable-next-line typescript/explicit-module-boundary-types
export function openLibrary(needs: LibraryNeeds) {
  const { log, publicUrl } = needs;
  return betterAuth({
    appName: 'Tickmark',
    baseURL: publicUrl,
    basePath: '/api/auth',
    trustedOrigins: [publicUrl],
    secret: keyFor(needs.ring[0].bytes),
    secrets: needs.ring.map(({ version, bytes }) => ({ version, value: keyFor(bytes) })),
    database: { dialect: dialectOn(needs.engine), type: 'postgres', schemaName: 'accounts' },
    telemetry: { enabled: false },
    logger: {
      log: (level, message) => log[level === 'error' ? 'warn' : 'debug']({ room: 'auth' }, message),
    },
    advanced: {
      // Our migrations make the tables, and `schema.test.ts` holds them against what the library expects.
      database: { validateSchema: false },
      cookiePrefix: 'tickmark',
      useSecureCookies: publicUrl.startsWith('https:'),
      // What a mail takes is not waited for: the answer would tell by its time whether the address is known.
      backgroundTasks: {
        handler: (work) => void work.catch((err: unknown) => log.warn({ err }, 'a mail was not sent')),
      },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS] },
    },
    user: { changeEmail: { enabled: false }, deleteUser: { enabled: false } },
    account: { accountLinking: { enabled: false } },
    session: {
      expiresIn: SESSION_SECONDS,
      updateAge: DAY,
      // No cache in a cookie: an ended session ends at once.
      cookieCache: { enabled: false },
      additionalFields: { provedAt: { type: 'date', required: false, input: false } },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: needs.passwords.shortest,
      maxPasswordLength: needs.passwords.longest,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: RESET_MS / 1000,
      sendResetPassword: async ({ user, token }) => needs.sendReset(user, token),
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: MINUTE,
      max: 120,
      customRules: {
        // A whole office may sign in from one address; one person’s account waits by itself after ten wrong ones.
        '/sign-in/email': { window: MINUTE, max: 100 },
        '/two-factor/*': { window: MINUTE, max: 30 },
        '/request-password-reset': { window: 15 * MINUTE, max: 5 },
      },
    },
    hooks: hooksOf(needs),
    plugins: pluginsAt(publicUrl),
  });
}

// Their types are the library’s own, and what the library offers follows from them.
function pluginsAt(publicUrl: string) {
  return [
    twoFactor({ issuer: 'Tickmark', accountLockout: { enabled: true } }),
    passkey({ rpName: 'Tickmark', rpID: new URL(publicUrl).hostname, origin: publicUrl }),
    apiKey({
      defaultPrefix: 'tmk_',
      enableMetadata: true,
      requireName: true,
      disableKeyHashing: false,
      startingCharactersConfig: { shouldStore: true, charactersLength: 8 },
      keyExpiration: { minExpiresIn: 1, maxExpiresIn: 366 },
      rateLimit: { enabled: false },
    }),
  ];
}

function hooksOf(needs: LibraryNeeds) {
  return {
    before: createAuthMiddleware(async (ctx) => {
      const body = ctx.body as { email?: unknown; newPassword?: unknown } | undefined;
      if (ctx.path === '/sign-in/email') {
        await inItsWords(needs.wrongPasswords.demandPatience(String(body?.email)), 'TOO_MANY_REQUESTS');
      }
      if (ctx.path === '/request-password-reset' && needs.isMailOff) throw noMail();
      if (typeof body?.newPassword === 'string')
        await inItsWords(needs.passwords.demandGood(body.newPassword));
      // A new password ends what anybody began with the old one.
      if (ctx.path === '/change-password') {
        return { context: { body: { ...ctx.body, revokeOtherSessions: true } } };
      }
      return undefined;
    }),
    after: createAuthMiddleware(async (ctx) => {
      if (ctx.path !== '/sign-in/email') return;
      const { email } = ctx.body as { email: string };
      const isWrong = ctx.context.returned instanceof Error;
      await needs.wrongPasswords[isWrong ? 'count' : 'forget'](email);
    }),
  };
}

export type Library = ReturnType<typeof openLibrary>;

function noMail(): Error {
  return asRefusal(
    new Problem(
      'unavailable',
      'This server sends no mail. Ask whoever runs it for a link to a new password.',
    ),
  );
}

/** What we refuse, as the library refuses. */
async function inItsWords(work: Promise<void>, status?: 'TOO_MANY_REQUESTS'): Promise<void> {
  try {
    await work;
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    throw status === undefined ? asRefusal(thrown) : refusal(status, thrown.message);
  }
}

/** A key for this purpose alone, from one of the ring. */
function keyFor(bytes: Buffer): string {
  return Buffer.from(hkdfSync('sha256', bytes, '', 'tickmark accounts', 32)).toString('base64url');
}
