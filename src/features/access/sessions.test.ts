import { describe, expect, test } from 'vitest';
import { inTransaction } from '#platform/db/engine.ts';
import { arrived, PASSWORD, tokenOf } from '#test/support/arrivals.ts';
import { Visitor } from '#test/support/visitor.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

describe('a session', () => {
  test('is listed, and ends at once when it is ended or signed out', async () => {
    const ada = await arrived(world, 'company:owner', 'alder-reader', 'ada@alder.example');
    const other = new Visitor(world.url);
    await other.signIn('ada@alder.example', PASSWORD);
    const lines = (await ada.get('/api/me/sessions')).body as { id: string; isThisOne: boolean }[];
    expect(lines.filter(({ isThisOne }) => isThisOne)).toHaveLength(1);
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain('token');
    const theirs = lines.find(({ isThisOne }) => !isThisOne)?.id ?? '';
    expect((await ada.post(`/api/me/sessions/${theirs}/end`)).status).toBe(200);
    expect((await other.get('/api/me')).status).toBe(401);
    expect((await ada.post(`/api/me/sessions/${theirs}/end`)).status).toBe(404);
    const { cookie } = ada;
    await ada.post('/api/auth/sign-out');
    const replayed = new Visitor(world.url);
    expect((await replayed.post('/api/me/proof', { password: PASSWORD }, { cookie })).status).toBe(401);
  });

  test('of somebody else is not ended', async () => {
    const ada = await arrived(world, 'company:owner', 'alder-reader', 'ada@alder.example');
    const [line] = (await ada.get('/api/me/sessions')).body as { id: string }[];
    const bea = await arrived(world, 'auditor:partner', 'birch-staff', 'bea@birch.example');
    expect((await bea.post(`/api/me/sessions/${line?.id}/end`)).status).toBe(404);
    expect((await ada.get('/api/me')).status).toBe(200);
  });

  test('that has run out, or whose cookie was changed by a letter, is none', async () => {
    const ada = await arrived(world, 'company:owner', 'alder-reader', 'ada@alder.example');
    for (const [name, value] of ada.cookies) {
      const changed = new Visitor(world.url);
      changed.cookies.set(
        name,
        value.replace(/^./, (letter) => (letter === 'a' ? 'b' : 'a')),
      );
      expect((await changed.get('/api/me')).status).toBe(401);
    }
    await inTransaction(world.engine, (session) =>
      session.run(`update accounts."session" set "expiresAt" = now() - interval '1 second'`),
    );
    expect((await ada.get('/api/me')).status).toBe(401);
  });

  test('changes nothing from a page of somebody else’s, nor from a program that says no page', async () => {
    const ada = await arrived(world, 'company:owner', 'alder-owner', 'ada@alder.example');
    const { cookie } = ada;
    const body = JSON.stringify({ person: 'alder-reader' });
    const post = (headers: Record<string, string>) =>
      fetch(`${world.url}/api/invitations`, {
        method: 'POST',
        body,
        headers: { cookie, 'content-type': 'application/json', ...headers },
      });
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await post({ origin: 'null' })).status).toBe(403);
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post({})).status).toBe(403);
    expect(
      (await ada.get('/api/invitations')).body.filter(({ state }: { state: string }) => state === 'open'),
    ).toEqual([]);
    expect((await post({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test('has a cookie that scripts cannot read and other sites do not send', async () => {
    await arrived(world, 'company:owner', 'alder-reader', 'ada@alder.example');
    const signedIn = await fetch(`${world.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: world.url },
      body: JSON.stringify({ email: 'ada@alder.example', password: PASSWORD }),
    });
    expect(signedIn.headers.getSetCookie().join()).toMatch(
      /tickmark\.session_token=.*HttpOnly; SameSite=Lax/,
    );
  });
});

describe('a password', () => {
  test('that is wrong is told no more than that, whether or not the address is known', async () => {
    await arrived(world, 'company:owner', 'alder-reader', 'ada@alder.example');
    const visitor = new Visitor(world.url);
    const known = await visitor.signIn('ada@alder.example', 'not the right words');
    const unknown = await visitor.signIn('nobody@alder.example', 'not the right words');
    expect(known).toEqual(unknown);
    expect(known).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated', message: 'Address or password are not right.' },
    });
  });

  test('wrong ten times in a row makes the address wait, also with the right one, and also where nobody has it', async () => {
    await arrived(world, 'company:owner', 'alder-reader', 'ada@alder.example');
    for (const email of ['ada@alder.example', 'nobody@alder.example']) {
      const tried = await new Visitor(world.url).signIn(email, 'not the right words');
      expect(tried.status).toBe(401);
    }
    // As after nine more.
    await inTransaction(world.engine, (session) =>
      session.run('update accounts.wrong_passwords set in_a_row = 10'),
    );
    for (const email of ['ada@alder.example', 'nobody@alder.example']) {
      const waiting = await new Visitor(world.url).signIn(email, PASSWORD);
      expect(waiting).toMatchObject({
        status: 429,
        body: { message: expect.stringContaining('Wait a quarter of an hour') },
      });
    }
    world.clock = new Date(world.clock.getTime() + 16 * 60_000);
    expect((await new Visitor(world.url).signIn('ada@alder.example', PASSWORD)).status).toBe(200);
  });

  test('is changed with the old one, and then the other sessions end', async () => {
    const ada = await arrived(world, 'company:owner', 'alder-reader', 'ada@alder.example');
    const other = new Visitor(world.url);
    await other.signIn('ada@alder.example', PASSWORD);
    const next = 'another four plain words';
    const wrong = await ada.post('/api/auth/change-password', {
      currentPassword: 'not this one at all',
      newPassword: next,
    });
    expect(wrong.status).toBe(400);
    const short = await ada.post('/api/auth/change-password', {
      currentPassword: PASSWORD,
      newPassword: 'short',
    });
    expect(short).toMatchObject({ status: 400, body: { message: expect.stringContaining('12 to 128') } });
    const changed = await ada.post('/api/auth/change-password', {
      currentPassword: PASSWORD,
      newPassword: next,
      revokeOtherSessions: false,
    });
    expect(changed.status).toBe(200);
    expect((await other.get('/api/me')).status).toBe(401);
    expect((await ada.get('/api/me')).status).toBe(200);
    expect((await new Visitor(world.url).signIn('ada@alder.example', PASSWORD)).status).toBe(401);
  });
});

test('what the library could do beside is not reached', async () => {
  const ada = await arrived(world, 'company:owner', 'alder-reader', 'ada@alder.example');
  const others = [
    '/sign-up/email',
    '/update-user',
    '/delete-user',
    '/change-email',
    '/get-session',
    '/list-accounts',
    '/api-key/create',
    '/ok',
  ];
  for (const path of others) {
    expect(
      (await ada.post(`/api/auth${path}`, { email: 'x@y.example', password: PASSWORD, name: 'X' })).status,
    ).toBe(404);
    expect((await ada.get(`/api/auth${path}`)).status).toBe(404);
  }
});

describe('a forgotten password', () => {
  test('is replaced through a link of the operator, once, and every session ends', async () => {
    const ada = await arrived(world, 'company:owner', 'alder-reader', 'ada@alder.example');
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ email: 'ada@alder.example' });
    const made = await world.fetch('operator', '/api/links/password', { method: 'POST', headers, body });
    const { link } = (await made.json()) as { link: string };
    const next = 'another four plain words';
    const visitor = new Visitor(world.url);
    const token = tokenOf(link);
    expect((await visitor.post('/api/auth/reset-password', { token, newPassword: next })).status).toBe(200);
    expect((await visitor.post('/api/auth/reset-password', { token, newPassword: next })).status).toBe(400);
    expect((await ada.get('/api/me')).status).toBe(401);
    expect((await visitor.signIn('ada@alder.example', next)).status).toBe(200);
  });

  test('is told plainly where no mail goes out', async () => {
    const asked = await new Visitor(world.url).post('/api/auth/request-password-reset', {
      email: 'ada@alder.example',
    });
    expect(asked).toMatchObject({ status: 503, body: { message: expect.stringContaining('sends no mail') } });
  });
});
