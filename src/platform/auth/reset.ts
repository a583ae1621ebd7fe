import { Problem } from '#domain/problem.ts';
import type { Library } from './library.ts';
import { makeLink, RESET_MS } from './links.ts';

/** Makes what the library takes as proof that somebody may set a new password. */
export async function makeResetToken(
  { $context }: Library,
  email: string,
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const { internalAdapter } = await $context;
  const found = await internalAdapter.findUserByEmail(email.toLowerCase());
  if (!found) throw new Problem('missing', `Nobody signs in with the address ${email}.`);
  const { token } = makeLink();
  const expiresAt = new Date(now.getTime() + RESET_MS);
  await internalAdapter.createVerificationValue({
    identifier: `reset-password:${token}`,
    value: found.user.id,
    expiresAt,
  });
  return { token, expiresAt };
}
