import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { arrived } from '#test/support/arrivals.ts';
import { Authenticator } from '#test/support/authenticator.ts';
import { Visitor, type Told } from '#test/support/visitor.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

async function withPasskey(
  origin = world.url,
): Promise<{ ada: Visitor; device: Authenticator; added: Told }> {
  const ada = await arrived(world, 'company:owner', 'alder-owner', 'ada@alder.example');
  const device = new Authenticator(origin);
  const { body } = await ada.get('/api/auth/passkey/generate-register-options');
  const { challenge } = body as { challenge: string };
  const added = await ada.post('/api/auth/passkey/verify-registration', {
    response: device.register(challenge),
    name: 'Laptop',
  });
  return { ada, device, added };
}

async function begin(visitor: Visitor): Promise<string> {
  const { body } = await visitor.get('/api/auth/passkey/generate-authenticate-options');
  return (body as { challenge: string }).challenge;
}

const enter = (visitor: Visitor, response: object) =>
  visitor.post('/api/auth/passkey/verify-authentication', { response });

describe('a passkey', () => {
  test('lets its person in without a password, and is listed', async () => {
    const { ada, device, added } = await withPasskey();
    expect(added.status).toBe(200);
    const listed = (await ada.get('/api/auth/passkey/list-user-passkeys')).body as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(['Laptop']);
    const again = new Visitor(world.url);
    expect((await enter(again, device.assert(await begin(again)))).status).toBe(200);
    expect((await again.get('/api/me')).body).toMatchObject({ acting: { person: 'alder-owner' } });
  });

  test('signed by another key, for another challenge, or twice, lets nobody in', async () => {
    const { device } = await withPasskey();
    const visitor = new Visitor(world.url);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(
      (await enter(visitor, device.assert(await begin(visitor), privateKey))).status,
    ).toBeGreaterThanOrEqual(400);
    await begin(visitor);
    const other = Buffer.from('another challenge').toString('base64url');
    expect((await enter(visitor, device.assert(other))).status).toBeGreaterThanOrEqual(400);
    const used = device.assert(await begin(visitor));
    expect((await enter(visitor, used)).status).toBe(200);
    const thief = new Visitor(world.url);
    await begin(thief);
    expect((await enter(thief, used)).status).toBeGreaterThanOrEqual(400);
    expect((await thief.get('/api/me')).status).toBe(401);
  });

  test('made on the page of somebody else is not added', async () => {
    const { added, ada } = await withPasskey('https://evil.example');
    expect(added.status).toBeGreaterThanOrEqual(400);
    expect((await ada.get('/api/auth/passkey/list-user-passkeys')).body).toEqual([]);
  });

  test('that was removed lets nobody in; nobody removes another’s', async () => {
    const { ada, device } = await withPasskey();
    const [{ id } = { id: '' }] = (await ada.get('/api/auth/passkey/list-user-passkeys')).body as {
      id: string;
    }[];
    const bea = await arrived(world, 'auditor:partner', 'birch-staff', 'bea@birch.example');
    expect((await bea.post('/api/auth/passkey/delete-passkey', { id })).status).toBeGreaterThanOrEqual(400);
    const still = new Visitor(world.url);
    expect((await enter(still, device.assert(await begin(still)))).status).toBe(200);
    expect((await ada.post('/api/auth/passkey/delete-passkey', { id })).status).toBe(200);
    const gone = new Visitor(world.url);
    expect((await enter(gone, device.assert(await begin(gone)))).status).toBeGreaterThanOrEqual(400);
  });
});
