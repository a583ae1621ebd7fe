import { describe, expect, test } from 'vitest';
import { arrived, invitedByOperator, PASSWORD, tokenOf } from '#test/support/arrivals.ts';
import { Visitor } from '#test/support/visitor.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

describe('an invitation', () => {
  test('makes an account for a person of the organization, once, and the trail tells it', async () => {
    const made = await world
      .as('company:owner')
      .invitations.make({ person: 'alder-manager', email: 'Ada@alder.example' });
    expect(made).toMatchObject({
      person: 'alder-manager',
      email: 'ada@alder.example',
      state: 'open',
      sent: false,
    });
    const visitor = new Visitor(world.url);
    const token = tokenOf(made.link);
    const account = { name: 'Ada', password: PASSWORD };
    const accepted = await visitor.post('/api/links/accept', { token, account });
    expect(accepted).toEqual({ status: 200, body: { organization: 'alder', person: 'alder-manager' } });
    expect((await visitor.signIn('ada@alder.example', PASSWORD)).status).toBe(200);
    expect((await visitor.get('/api/me')).body).toEqual({
      account: { name: 'Ada', email: 'ada@alder.example' },
      organizations: ['alder'],
      acting: {
        organization: 'alder',
        person: 'alder-manager',
        side: 'company',
        role: 'manager',
        engagements: [],
      },
    });
    expect((await visitor.get('/api/controls')).status).toBe(200);
    expect(await world.trail()).toEqual([
      { type: 'person.invited', subject: 'alder-manager' },
      { type: 'person.joined', subject: 'alder-manager' },
    ]);
    const again = await new Visitor(world.url).post('/api/links/accept', { token, account });
    expect(again).toMatchObject({ status: 404, body: { code: 'missing' } });
  });

  test('is shown to those who may let people in, without its secret', async () => {
    await world.as('company:owner').invitations.make({ person: 'alder-reader' });
    const listed = await world.as('company:manager').invitations.list();
    expect(listed).toHaveLength(1);
    expect(Object.keys(listed[0] ?? {})).not.toContain('link');
    expect(await world.as('other-company:manager').invitations.list()).toEqual([]);
    expect(await world.as('auditor:manager').invitations.list()).toEqual([]);
    for (const who of ['company:reader', 'company:contributor', 'auditor:staff'] as const) {
      await expect(world.as(who).invitations.list()).rejects.toMatchObject({ kind: 'forbidden' });
      await expect(world.as(who).invitations.make({ person: 'alder-reader' })).rejects.toMatchObject({
        kind: 'forbidden',
      });
    }
  });

  test('ends when another is made for the same person, when it is revoked, and after seven days', async () => {
    const owner = world.as('company:owner');
    const account = { name: 'Ada', email: 'ada@alder.example', password: PASSWORD };
    const accept = async (link: string) =>
      (await new Visitor(world.url).post('/api/links/accept', { token: tokenOf(link), account })).status;
    const first = await owner.invitations.make({ person: 'alder-reader' });
    const second = await owner.invitations.make({ person: 'alder-reader' });
    expect(await accept(first.link)).toBe(404);
    expect(await owner.invitations.revoke({ id: second.id })).toMatchObject({ state: 'revoked' });
    expect(await accept(second.link)).toBe(404);
    const third = await owner.invitations.make({ person: 'alder-reader' });
    world.clock = new Date(world.clock.getTime() + 7 * 86_400_000);
    expect(await accept(third.link)).toBe(404);
    expect((await owner.invitations.list()).map(({ state }) => state).sort()).toEqual([
      'expired',
      'replaced',
      'revoked',
    ]);
  });

  test('to an owner is made by an owner only; to another organization by nobody', async () => {
    await expect(
      world.as('company:manager').invitations.make({ person: 'alder-owner' }),
    ).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(
      world.as('company:owner').invitations.make({ person: 'cedar-reader' }),
    ).rejects.toMatchObject({ kind: 'missing' });
    await expect(
      world.as('company:owner').invitations.make({ person: 'cedar-reader', organization: 'cedar' }),
    ).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await world.trail('other-company')).toEqual([]);
  });

  test('is made by the operator for the first people, and the trail says so', async () => {
    const made = await world.fetch('operator', '/api/invitations', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ organization: 'birch', person: 'birch-partner', email: 'bea@birch.example' }),
    });
    expect([made.status, await made.json()]).toEqual([200, expect.objectContaining({ madeBy: 'operator' })]);
    expect(await world.trail('auditor')).toEqual([{ type: 'person.invited', subject: 'birch-partner' }]);
  });

  test('to one address is not accepted with another, nor with a short password', async () => {
    const owner = await arrived(world, 'company:owner', 'alder-contributor', 'ada@alder.example');
    const { link } = await world
      .as('auditor:partner')
      .invitations.make({ person: 'birch-staff', email: 'bea@birch.example' });
    const mine = await owner.post('/api/links/accept', { token: tokenOf(link) });
    expect(mine).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const short = await new Visitor(world.url).post('/api/links/accept', {
      token: tokenOf(link),
      account: { name: 'Bea', password: 'short' },
    });
    expect(short).toMatchObject({ status: 400, body: { message: expect.stringContaining('12 to 128') } });
  });
});

test.each([
  ['/found', 'POST /api/links/found'],
  ['/join', 'POST /api/links/accept'],
  ['/password', 'POST /api/auth/reset-password'],
])('a link that is opened in a browser, %s, tells how to use it', async (path, endpoint) => {
  const told = await new Visitor(world.url).get(path);
  expect(told).toMatchObject({ status: 404, body: { message: expect.stringContaining(`to ${endpoint};`) } });
});

describe('an installation without anybody', () => {
  const founding = {
    id: 'elm',
    organization: {
      kind: 'company',
      name: 'Elm Data',
      legalName: 'Elm Data, Inc.',
      city: 'Springfield, Ohio',
      timeZone: 'America/New_York',
    },
    person: { id: 'eve', name: 'Eve Elm', title: 'Founder' },
    account: { name: 'Eve Elm', email: 'eve@elm.example', password: PASSWORD },
  };

  test('is given its first owner by a link that is good once, and the trail begins with it', async () => {
    const made = await world.fetch('operator', '/api/links/founding', { method: 'POST' });
    const { link } = (await made.json()) as { link: string };
    const eve = new Visitor(world.url);
    const token = tokenOf(link);
    expect(await eve.post('/api/links/found', { token, ...founding })).toEqual({
      status: 200,
      body: { organization: 'elm', person: 'eve' },
    });
    expect(
      (await new Visitor(world.url).post('/api/links/found', { token, ...founding, id: 'fir' })).status,
    ).toBe(404);
    await eve.signIn('eve@elm.example', PASSWORD);
    expect((await eve.get('/api/me')).body.acting).toMatchObject({
      organization: 'elm',
      role: 'owner',
      side: 'company',
    });
    const types = ((await eve.get('/api/trail')).body.lines as { entry: { type: string } }[]).map(
      ({ entry }) => entry.type,
    );
    expect(types).toEqual(['organization.added', 'person.added', 'person.joined']);
  });

  test('stays as it was where the link is wrong, or the organization is there already', async () => {
    const made = await world.fetch('operator', '/api/links/founding', { method: 'POST' });
    const { link } = (await made.json()) as { link: string };
    const visitor = new Visitor(world.url);
    expect((await visitor.post('/api/links/found', { token: 'a'.repeat(43), ...founding })).status).toBe(404);
    const taken = await visitor.post('/api/links/found', { token: tokenOf(link), ...founding, id: 'alder' });
    expect(taken.status).toBe(409);
    expect(await world.trail()).toEqual([]);
    expect((await visitor.signIn('eve@elm.example', PASSWORD)).status).toBe(401);
    expect((await visitor.post('/api/links/found', { token: tokenOf(link), ...founding })).status).toBe(200);
  });

  test('a firm begins with its partner', async () => {
    const made = await world.fetch('operator', '/api/links/founding', { method: 'POST' });
    const { link } = (await made.json()) as { link: string };
    const eve = new Visitor(world.url);
    const organization = { ...founding.organization, kind: 'firm' };
    await eve.post('/api/links/found', { token: tokenOf(link), ...founding, organization });
    await eve.signIn('eve@elm.example', PASSWORD);
    expect((await eve.get('/api/me')).body.acting).toMatchObject({ role: 'partner', side: 'auditor' });
  });
});

describe('an account', () => {
  test('is somebody in several organizations and says in which it acts', async () => {
    const ada = await arrived(world, 'company:owner', 'alder-reader', 'ada@both.example');
    const { link } = await world
      .as('other-company:owner')
      .invitations.make({ person: 'cedar-owner', email: 'ada@both.example' });
    expect((await ada.post('/api/links/accept', { token: tokenOf(link) })).status).toBe(200);
    expect((await ada.get('/api/me')).body).toMatchObject({
      organizations: ['alder', 'cedar'],
      acting: null,
    });
    expect(await ada.get('/api/controls')).toMatchObject({ status: 403 });
    ada.headers = { 'tickmark-organization': 'cedar' };
    expect((await ada.get('/api/me')).body.acting).toMatchObject({ organization: 'cedar', role: 'owner' });
    ada.headers = { 'tickmark-organization': 'birch' };
    expect(await ada.get('/api/controls')).toMatchObject({ status: 403 });
    expect((await ada.get('/api/me')).body.acting).toBeNull();
  });

  test('loses what its person loses, at once: role, engagement, the last day, the access itself', async () => {
    const ada = await arrived(world, 'company:owner', 'alder-manager', 'ada@alder.example');
    expect((await ada.get('/api/invitations')).status).toBe(200);
    const boss = await invitedByOperator(world, 'alder', 'alder-owner', 'olga@alder.example');
    const { id, version, body } = (await boss.get('/api/people/alder-manager')).body;
    const change = (seen: number, changed: object) =>
      boss.post(`/api/people/${id}/versions`, { version: seen, body: { ...body, ...changed } });
    expect((await change(version, { role: 'reader' })).status).toBe(200);
    expect((await ada.get('/api/invitations')).status).toBe(403);
    expect((await ada.get('/api/controls')).status).toBe(200);
    await change(version + 1, { role: 'reader', endedOn: '2026-03-01' });
    expect(await ada.get('/api/controls')).toMatchObject({ status: 403 });
  });

  test('whose access was ended is nobody there from the next request on, and may be invited anew', async () => {
    const ada = await arrived(world, 'company:owner', 'alder-reader', 'ada@alder.example');
    // The operator acts for an organization only until its people sign in.
    await expect(world.as('company:owner').members.list()).rejects.toMatchObject({ kind: 'forbidden' });
    const boss = await invitedByOperator(world, 'alder', 'alder-owner', 'olga@alder.example');
    expect((await boss.get('/api/members')).body.map(({ person }: { person: string }) => person)).toEqual([
      'alder-owner',
      'alder-reader',
    ]);
    expect((await boss.post('/api/members/alder-reader/end')).status).toBe(200);
    expect(await ada.get('/api/controls')).toMatchObject({ status: 403 });
    expect((await boss.post('/api/members/alder-owner/end')).status).toBe(400);
    const anew = await boss.post('/api/invitations', { person: 'alder-reader', email: 'ada@alder.example' });
    expect((await ada.post('/api/links/accept', { token: tokenOf(anew.body.link) })).status).toBe(200);
    expect((await ada.get('/api/controls')).status).toBe(200);
  });
});
