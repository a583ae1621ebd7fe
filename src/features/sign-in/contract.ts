import { z } from 'zod';
import { Address, Password } from '#api/credentials.ts';
import type { LibraryEndpoint } from '#api/library-endpoint.ts';

const inAccount = (summary: string, path: LibraryEndpoint['path'], input: z.ZodObject = z.object({})) =>
  ({ method: 'POST', path, summary, allow: ['account'], input }) as const satisfies LibraryEndpoint;
const openly = (summary: string, path: LibraryEndpoint['path'], input: z.ZodObject = z.object({})) =>
  ({ method: 'POST', path, summary, allow: ['anyone'], input }) as const satisfies LibraryEndpoint;
const code = z.object({ code: z.string() });

/** What the auth library answers. It opens, proves and ends sessions; it knows no organization. */
export const signIn = {
  byPassword: openly(
    'Sign in with address and password',
    '/auth/sign-in/email',
    z.object({ email: Address, password: Password }),
  ),
  byCode: openly('Finish signing in with a code of the authenticator', '/auth/two-factor/verify-totp', code),
  byRecoveryCode: openly(
    'Finish signing in with a recovery code',
    '/auth/two-factor/verify-backup-code',
    code,
  ),
  beginWithPasskey: {
    method: 'GET',
    path: '/auth/passkey/generate-authenticate-options',
    summary: 'Begin to sign in with a passkey',
    allow: ['anyone'],
  },
  byPasskey: openly(
    'Sign in with a passkey',
    '/auth/passkey/verify-authentication',
    z.object({ response: z.looseObject({}) }),
  ),
  out: openly('Sign out: end this session', '/auth/sign-out'),
  forgotPassword: openly(
    'Ask for a link to a new password',
    '/auth/request-password-reset',
    z.object({ email: Address }),
  ),
  newPassword: openly(
    'Set a new password with that link',
    '/auth/reset-password',
    z.object({ token: z.string(), newPassword: Password }),
  ),
  changePassword: inAccount(
    'Change my password; my other sessions end',
    '/auth/change-password',
    z.object({ currentPassword: Password, newPassword: Password }),
  ),
  beginTwoFactor: inAccount(
    'Begin to use an authenticator; gives recovery codes once',
    '/auth/two-factor/enable',
    z.object({ password: Password }),
  ),
  endTwoFactor: inAccount(
    'Stop using an authenticator',
    '/auth/two-factor/disable',
    z.object({ password: Password }),
  ),
  newRecoveryCodes: inAccount(
    'Make new recovery codes; the old ones end',
    '/auth/two-factor/generate-backup-codes',
    z.object({ password: Password }),
  ),
  beginPasskey: {
    method: 'GET',
    path: '/auth/passkey/generate-register-options',
    summary: 'Begin to add a passkey',
    allow: ['account'],
  },
  addPasskey: inAccount(
    'Add a passkey',
    '/auth/passkey/verify-registration',
    z.object({ response: z.looseObject({}), name: z.string().optional() }),
  ),
  listPasskeys: {
    method: 'GET',
    path: '/auth/passkey/list-user-passkeys',
    summary: 'List my passkeys',
    allow: ['account'],
  },
  removePasskey: inAccount(
    'Remove one of my passkeys',
    '/auth/passkey/delete-passkey',
    z.object({ id: z.string() }),
  ),
} as const satisfies Record<string, LibraryEndpoint>;
