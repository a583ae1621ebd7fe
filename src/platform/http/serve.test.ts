import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

async function said(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

describe('who is asking', () => {
  test('nobody is asked for the token', async () => {
    const refused = await world.fetch('nobody', '/api/controls');
    expect(refused.status).toBe(401);
    expect(await said(refused)).toMatchObject({ code: 'unauthenticated' });
  });

  test('a wrong token is refused, and so is half of one', async () => {
    for (const authorization of ['Bearer wrong', 'Bearer ', 'Basic abc', '']) {
      const refused = await fetch(`${world.url}/api/controls`, { headers: { authorization } });
      expect(refused.status).toBe(401);
    }
  });

  test('the operator is asked for whom it acts', async () => {
    const refused = await world.fetch('operator', '/api/controls');
    expect(refused.status).toBe(401);
    expect((await said(refused))['message']).toContain('Tickmark-Act-As');
  });

  test.each(['alder/nobody', 'elm/alder-manager', 'cedar/alder-manager'])(
    'a person nobody knows is refused: %s',
    async (name) => {
      const refused = await world.fetch('operator', '/api/controls', {
        headers: { 'tickmark-act-as': name },
      });
      expect(refused.status).toBe(403);
      expect(await said(refused)).toMatchObject({ code: 'forbidden' });
    },
  );

  test.each(['alder', 'alder/', '/x', 'alder/a/b', "alder/' or 1=1"])(
    'a name that is none is refused: %s',
    async (name) => {
      const refused = await world.fetch('operator', '/api/controls', {
        headers: { 'tickmark-act-as': name },
      });
      expect(refused.status).toBe(400);
    },
  );

  test('a person who left is refused from the next day on', async () => {
    const body = {
      name: 'Kim Lee',
      title: 'Analyst',
      side: 'company',
      role: 'manager',
      endedOn: '2026-03-02',
    } as const;
    await world.has('person', { id: 'kim', effectiveOn: '2025-01-01', body });
    const act = { headers: { 'tickmark-act-as': 'alder/kim' } };
    expect((await world.fetch('operator', '/api/controls', act)).status).toBe(403);
    world.clock = new Date('2026-03-02T15:00:00Z');
    expect((await world.fetch('operator', '/api/controls', act)).status).toBe(200);
  });

  test('a person recorded with a side that the organization is not on is refused', async () => {
    const body = {
      name: 'Kim Lee',
      title: 'Partner',
      side: 'auditor',
      role: 'partner',
      engagements: ['soc2-2026'],
    } as const;
    await world.has('person', {
      id: 'kim',
      effectiveOn: '2025-01-01',
      body: { ...body, engagements: ['soc2-2026'] },
    });
    const refused = await world.fetch('operator', '/api/controls', {
      headers: { 'tickmark-act-as': 'alder/kim' },
    });
    expect(refused.status).toBe(403);
  });
});

describe('requests', () => {
  const post = (body: NonNullable<RequestInit['body']>, headers = {}): RequestInit => ({
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

  test('the role is checked before the input is read', async () => {
    const refused = await world.fetch('auditor', '/api/controls', post('{bad'));
    expect(refused.status).toBe(403);
  });

  test('JSON that cannot be read is refused in our words', async () => {
    const refused = await world.fetch('company', '/api/controls', post('{bad'));
    expect(refused.status).toBe(400);
    expect(await said(refused)).toMatchObject({ code: 'invalid', message: 'The request could not be read.' });
  });

  test('input that does not fit names the field', async () => {
    const refused = await world.fetch('company', '/api/controls?asOf=yesterday');
    expect(refused.status).toBe(400);
    expect(await said(refused)).toMatchObject({ code: 'invalid', data: { issues: [{ path: ['asOf'] }] } });
  });

  test('an address where nothing is, is missing; one without /api too', async () => {
    for (const path of ['/api/nothing', '/api', '/', '/api/controls/a/b/c']) {
      const refused = await world.fetch('company', path);
      expect(refused.status).toBe(404);
      expect(await said(refused)).toMatchObject({ code: 'missing' });
    }
  });

  test('a body over one megabyte is refused, told by its length', async () => {
    const refused = await world.fetch(
      'company',
      '/api/controls',
      post(JSON.stringify({ id: 'x'.repeat(1_100_000) })),
    );
    expect(refused.status).toBe(400);
    expect((await said(refused))['message']).toContain('one megabyte');
  });

  test('a body that does not say its length is refused before it is read', async () => {
    const body = ReadableStream.from([new TextEncoder().encode('{"id":"x"}')]);
    const refused = await world.fetch('company', '/api/controls', {
      ...post(body),
      duplex: 'half',
    });
    expect(refused.status).toBe(400);
    expect((await said(refused))['message']).toContain('Content-Length');
  });

  test('each answer names its request and is not kept by anybody on the way', async () => {
    const first = await world.fetch('company', '/api/controls');
    const second = await world.fetch('company', '/api/controls');
    expect(first.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.headers.get('x-request-id')).not.toBe(second.headers.get('x-request-id'));
    expect(first.headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    '/api/%ff%fe',
    '//',
    '///',
    '/\\\\',
    'http://[',
    'http://a b/',
    '*',
    'mailto:x',
    'x:/api/controls',
  ])('an address that is none, %s, is refused, and the server stays', async (address) => {
    const { hostname, port } = new URL(world.url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${address} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect((await fetch(`${world.url}/health`)).status).toBe(200);
  });
});

describe('without a token', () => {
  test('health and readiness answer', async () => {
    expect(await said(await fetch(`${world.url}/health`))).toEqual({ status: 'ok' });
    expect(await said(await fetch(`${world.url}/ready`))).toEqual({ status: 'ok' });
  });

  test('the description names every endpoint with who may call', async () => {
    const described = await said(await fetch(`${world.url}/api/openapi.json`));
    expect(described['openapi']).toMatch(/^3\.1/);
    expect(described['paths']).toHaveProperty('/controls/{id}/in-force');
  });
});
