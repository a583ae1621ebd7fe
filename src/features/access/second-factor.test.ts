import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { inTransaction } from '#platform/db/engine.ts';
import { arrived, PASSWORD } from '#test/support/arrivals.ts';
import { Visitor } from '#test/support/visitor.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of an authenticator for the secret of an otpauth address, by RFC 6238: written here apart from the library. */
function codeOf(address: string, secondsFromNow = 0): string {
  const secret = new URL(address).searchParams.get('secret') ?? '';
  const bits = Array.from(secret.replaceAll('=', ''))
    .map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + secondsFromNow) / 30)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const at = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0');
}

/** Ada with an authenticator: its address, her recovery codes, and a session that knows it. */
async function withAuthenticator(): Promise<{ ada: Visitor; address: string; codes: string[] }> {
  const ada = await arrived(world, 'company:owner', 'alder-owner', 'ada@alder.example');
  const begun = await ada.post('/api/auth/two-factor/enable', { password: PASSWORD });
  expect(begun.status).toBe(200);
  const { totpURI: address, backupCodes: codes } = begun.body as { totpURI: string; backupCodes: string[] };
  expect((await ada.post('/api/auth/two-factor/verify-totp', { code: codeOf(address) })).status).toBe(200);
  return { ada, address, codes };
}

describe('an authenticator', () => {
  test('is asked for after the password: without its code nobody is in', async () => {
    const { address } = await withAuthenticator();
    const ada = new Visitor(world.url);
    const first = await ada.signIn('ada@alder.example', PASSWORD);
    expect(first.body).toMatchObject({ twoFactorRedirect: true });
    expect((await ada.get('/api/me')).status).toBe(401);
    expect((await ada.post('/api/auth/two-factor/verify-totp', { code: '000000' })).status).toBe(401);
    expect((await ada.get('/api/me')).status).toBe(401);
    expect((await ada.post('/api/auth/two-factor/verify-totp', { code: codeOf(address) })).status).toBe(200);
    expect((await ada.get('/api/me')).status).toBe(200);
  });

  test('that is not verified yet asks for nothing', async () => {
    const ada = await arrived(world, 'company:owner', 'alder-owner', 'ada@alder.example');
    await ada.post('/api/auth/two-factor/enable', { password: PASSWORD });
    const again = new Visitor(world.url);
    await again.signIn('ada@alder.example', PASSWORD);
    expect((await again.get('/api/me')).status).toBe(200);
  });

  test('that is lost is replaced by a recovery code, each good once', async () => {
    const { codes } = await withAuthenticator();
    expect(new Set(codes).size).toBeGreaterThanOrEqual(8);
    const enter = async (code: string): Promise<number> => {
      const ada = new Visitor(world.url);
      await ada.signIn('ada@alder.example', PASSWORD);
      await ada.post('/api/auth/two-factor/verify-backup-code', { code });
      return (await ada.get('/api/me')).status;
    };
    expect(await enter(codes[0] ?? '')).toBe(200);
    expect(await enter(codes[0] ?? '')).toBe(401);
    expect(await enter(codes[1] ?? '')).toBe(200);
    expect(await enter('AAAAA-AAAAA')).toBe(401);
  });

  test('proves its person before a signature, and a wrong code does not', async () => {
    const { ada, address } = await withAuthenticator();
    expect((await ada.post('/api/me/proof', { code: '000000' })).status).toBe(403);
    expect((await ada.post('/api/me/proof', { code: codeOf(address) })).status).toBe(200);
  });

  test('and its recovery codes lie in the database only sealed', async () => {
    const { address, codes } = await withAuthenticator();
    const rows = await inTransaction(world.engine, (session) =>
      session.query('select * from accounts."twoFactor"'),
    );
    const kept = JSON.stringify(rows);
    expect(rows).toHaveLength(1);
    const secret = new URL(address).searchParams.get('secret') ?? '';
    for (const plain of [secret, ...codes]) expect(kept).not.toContain(plain);
  });

  test('is given up only with the password', async () => {
    const { ada } = await withAuthenticator();
    expect((await ada.post('/api/auth/two-factor/disable', { password: 'not the right words' })).status).toBe(
      400,
    );
    expect((await ada.post('/api/auth/two-factor/disable', { password: PASSWORD })).status).toBe(200);
    const again = new Visitor(world.url);
    await again.signIn('ada@alder.example', PASSWORD);
    expect((await again.get('/api/me')).status).toBe(200);
  });
});
