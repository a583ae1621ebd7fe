import { describe, expect, test } from 'vitest';
import { inTransaction } from '#platform/db/engine.ts';
import { arrived, invitedByOperator, PASSWORD } from '#test/support/arrivals.ts';
import { Visitor, type Told } from '#test/support/visitor.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

/** A program that sends a key. */
async function program(key: string, method: string, path: string, body?: unknown): Promise<Told> {
  const answered = await fetch(`${world.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answered.status, body: await answered.json() };
}

async function keyOf(visitor: Visitor, scopes: readonly string[]): Promise<{ id: string; key: string }> {
  const made = await visitor.post('/api/keys', { name: 'Evidence from the build', scopes, days: 30 });
  expect(made.status).toBe(200);
  return made.body as { id: string; key: string };
}

describe('a key', () => {
  test('acts as its person, for what it was made for and nothing else', async () => {
    const ada = await arrived(world, 'company:owner', 'alder-manager', 'ada@alder.example');
    const { key } = await keyOf(ada, ['controls:read', 'people:write']);
    expect((await program(key, 'GET', '/api/controls')).status).toBe(200);
    expect((await program(key, 'GET', '/api/people')).status).toBe(403);
    expect(await program(key, 'POST', '/api/controls', {})).toMatchObject({
      status: 403,
      body: { data: { scope: 'controls:write' } },
    });
    const body = { name: 'Ivo', title: 'Analyst', side: 'company', role: 'reader', engagements: [] };
    expect((await program(key, 'POST', '/api/people', { id: 'ivo', body })).status).toBe(200);
    // What the person may not, the key may not.
    expect(
      (await program(key, 'POST', '/api/people', { id: 'eva', body: { ...body, role: 'owner' } })).status,
    ).toBe(403);
    expect(await world.trail()).toContainEqual({ type: 'person.key-made', subject: 'alder-manager' });
  });

  test('for all reads reads all, and writes nothing', async () => {
    const ada = await arrived(world, 'company:owner', 'alder-manager', 'ada@alder.example');
    const { key } = await keyOf(ada, ['all:read']);
    for (const path of ['/api/controls', '/api/people', '/api/trail']) {
      expect((await program(key, 'GET', path)).status).toBe(200);
    }
    expect((await program(key, 'POST', '/api/invitations', { person: 'alder-reader' })).status).toBe(403);
  });

  test('never makes a key, never signs, and is nobody’s session', async () => {
    const olga = await arrived(world, 'company:owner', 'alder-owner', 'olga@alder.example');
    const { key } = await keyOf(olga, ['keys:write', 'assertions:write', 'me:read', 'me:write']);
    const more = { name: 'More', scopes: ['all:write'], days: 1 };
    expect(await program(key, 'POST', '/api/keys', more)).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('never signs') },
    });
    expect((await program(key, 'POST', '/api/assertions/any/signed', {})).status).toBe(403);
    expect((await program(key, 'GET', '/api/me/sessions')).status).toBe(403);
    expect((await program(key, 'POST', '/api/me/proof', { password: PASSWORD })).status).toBe(403);
  });

  test('ends at once when it is revoked, runs out, or its person’s access ends', async () => {
    const olga = await arrived(world, 'company:owner', 'alder-owner', 'olga@alder.example');
    const ada = await invitedByOperator(world, 'alder', 'alder-manager', 'ada@alder.example');
    const [first, second, third] = [
      await keyOf(ada, ['all:read']),
      await keyOf(ada, ['all:read']),
      await keyOf(ada, ['all:read']),
    ];
    const state = async ({ key }: { key: string }) => (await program(key, 'GET', '/api/controls')).status;
    expect([await state(first), await state(second), await state(third)]).toEqual([200, 200, 200]);
    expect((await ada.post(`/api/keys/${first.id}/revoke`)).status).toBe(200);
    expect((await ada.post(`/api/keys/${first.id}/revoke`)).status).toBe(404);
    expect([await state(first), await state(second)]).toEqual([401, 200]);
    await inTransaction(world.engine, (session) =>
      session.query(
        `update accounts."apikey" set "expiresAt" = now() - interval '1 second' where "id" = $1`,
        [second.id],
      ),
    );
    expect([await state(second), await state(third)]).toEqual([401, 200]);
    await olga.post('/api/members/alder-manager/end');
    expect(await state(third)).toBe(401);
  });

  test('is listed by its first letters: to its person, and all of them to the owner, never to others', async () => {
    const olga = await arrived(world, 'company:owner', 'alder-owner', 'olga@alder.example');
    const ada = await invitedByOperator(world, 'alder', 'alder-manager', 'ada@alder.example');
    const stranger = await arrived(world, 'other-company:owner', 'cedar-owner', 'cid@cedar.example');
    const hers = await keyOf(olga, ['all:read']);
    const { id, key } = await keyOf(ada, ['all:read']);
    const ids = async (visitor: Visitor) =>
      ((await visitor.get('/api/keys')).body as { id: string }[]).map((line) => line.id);
    expect(await ids(ada)).toEqual([id]);
    expect(await ids(olga)).toEqual([hers.id, id]);
    expect(await ids(stranger)).toEqual([]);
    expect(JSON.stringify((await olga.get('/api/keys')).body)).not.toContain(key);
    expect((await ada.post(`/api/keys/${hers.id}/revoke`)).status).toBe(404);
    expect((await stranger.post(`/api/keys/${id}/revoke`)).status).toBe(404);
    expect((await olga.post(`/api/keys/${id}/revoke`)).status).toBe(200);
    const [kept] = await inTransaction(world.engine, (session) =>
      session.query('select * from accounts."apikey"'),
    );
    expect(JSON.stringify(kept)).not.toContain(hers.key);
  });

  test('that is none is refused, and so is one made by the operator’s word', async () => {
    for (const key of ['tmk_', 'tmk_nothing', `tmk_${'x'.repeat(5000)}`]) {
      expect((await program(key, 'GET', '/api/controls')).status).toBe(401);
    }
    const made = world.as('company:owner').keys.make({ name: 'x', scopes: ['all:read'], days: 1 });
    await expect(made).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('a signature', () => {
  test('asks for a fresh proof, which holds for ten minutes', async () => {
    const olga = await arrived(world, 'company:owner', 'alder-owner', 'olga@alder.example');
    const sign = () => olga.post('/api/assertions/none/signed', {});
    const age = (minutes: number) =>
      inTransaction(world.engine, (session) =>
        session.run(
          `update accounts."session" set "createdAt" = now() - interval '${minutes} minutes', "provedAt" = now() - interval '${minutes} minutes'`,
        ),
      );
    await age(11);
    expect(await sign()).toMatchObject({ status: 403, body: { data: { proof: 'needed' } } });
    expect((await olga.post('/api/me/proof', { password: 'not the right words' })).status).toBe(403);
    expect((await sign()).status).toBe(403);
    expect((await olga.post('/api/me/proof', { password: PASSWORD })).status).toBe(200);
    expect((await sign()).status).toBe(404);
    await age(9);
    expect((await sign()).status).toBe(404);
    await age(11);
    expect((await sign()).status).toBe(403);
  });

  test('waits after ten wrong proofs in a row', async () => {
    const olga = await arrived(world, 'company:owner', 'alder-owner', 'olga@alder.example');
    await olga.post('/api/me/proof', { password: 'not the right words' });
    await inTransaction(world.engine, (session) =>
      session.run('update accounts.wrong_passwords set in_a_row = 10'),
    );
    const waiting = await olga.post('/api/me/proof', { password: PASSWORD });
    expect(waiting.body.message).toContain('Wait a quarter of an hour');
    expect(waiting.status).toBeGreaterThanOrEqual(400);
  });
});
