import { describe, expect, test, vi } from 'vitest';
import { ROLES } from '#domain/scope/organization.ts';
import { endpoint, type Caller } from '#api/endpoint.ts';
import { listEndpoints, type EndpointLine } from '#platform/http/endpoints.ts';
import { byteContract, contract } from '../src/contract.ts';
import type { Who } from './support/people.ts';
import { makeReportable } from './support/reportable.ts';
import { useWorld } from './support/world.ts';

// Thousands of requests: a minute where the machine does other work as well.
vi.setConfig({ testTimeout: 240_000 });

const world = useWorld();
const endpoints = listEndpoints(contract, byteContract);

/** Everybody who can sign in: each role of both sides. */
const PEOPLE = (['company', 'auditor'] as const).flatMap((side) =>
  ROLES[side].map((role) => ({ side, name: `${side}:${role}` as Who & Caller })),
);

/** Asks with words that fit nothing: whoever is refused by role is refused before they are read. */
async function ask(
  who: Who | 'operator' | 'nobody',
  { method, path }: EndpointLine,
  headers: Record<string, string> = {},
): Promise<{ status: number; code: unknown }> {
  const address = path.replaceAll(/\{\w+\}/g, '%21not-an-id');
  const body = method === 'GET' ? {} : { body: '{ not even JSON' };
  const response = await world.fetch(who, `/api${address}?asOf=never`, {
    method,
    ...body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  // Read to its end, also where bytes are answered: an answer left half read is one broken off.
  const words = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const { code } = (isJson ? JSON.parse(words) : {}) as { code?: unknown };
  return { status: response.status, code };
}

/** Who gets through although the matrix does not name them, or is turned away although it does. */
async function holesOf(
  lines: readonly EndpointLine[],
  mayCall: (line: EndpointLine, person: (typeof PEOPLE)[number]) => boolean,
): Promise<string[]> {
  const holes: string[] = [];
  const asked = lines.flatMap((line) => PEOPLE.map((person) => ({ line, person })));
  await inBatches(asked, async ({ line, person }) => {
    const { status } = await ask(person.name, line);
    const isRefused = status === 403;
    if (isRefused === mayCall(line, person)) {
      holes.push(`${line.name}: ${person.name} got ${status}`);
    }
  });
  return holes.toSorted();
}

/** What `allow` says of a person: its side, or its role of that side. */
function isNamed({ allow }: EndpointLine, { side, name }: (typeof PEOPLE)[number]): boolean {
  return allow.some((allowed) => allowed === 'anyone' || allowed === side || allowed === name);
}

async function inBatches<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += 16) {
    await Promise.all(items.slice(from, from + 16).map(work));
  }
}

test('there are endpoints to ask, and each is on the list once', () => {
  expect(endpoints.length).toBeGreaterThan(100);
  const addresses = endpoints.map(({ method, path }) => `${method} ${path}`);
  expect(addresses.filter((address, at) => addresses.indexOf(address) !== at)).toEqual([]);
});

test('nobody who is not signed in gets past any endpoint', async () => {
  const wrong: string[] = [];
  await inBatches(
    endpoints.filter(({ allow }) => !allow.includes('anyone')),
    async (line) => {
      const { status, code } = await ask('nobody', line);
      if (status !== 401 || code !== 'unauthenticated') wrong.push(`${line.name}: ${status}`);
    },
  );
  expect(wrong).toEqual([]);
});

test('a person nobody knows gets past no endpoint', async () => {
  const wrong: string[] = [];
  await inBatches(endpoints, async (line) => {
    const { status } = await ask('operator', line, { 'tickmark-act-as': 'alder/nobody-known' });
    if (status !== 403) wrong.push(`${line.name}: ${status}`);
  });
  expect(wrong).toEqual([]);
});

test('the operator, acting for nobody, gets past the operator’s endpoints only', async () => {
  const wrong: string[] = [];
  await inBatches(
    endpoints.filter(({ allow }) => !allow.includes('operator')),
    async (line) => {
      const { status } = await ask('operator', line);
      if (status !== 401) wrong.push(`${line.name}: ${status}`);
    },
  );
  expect(wrong).toEqual([]);
});

test('each role gets past the endpoints that name it, and no other, before a word is read', async () => {
  expect(await holesOf(endpoints, isNamed)).toEqual([]);
});

test('a hole would be found: an endpoint answered for more people than the list says', async () => {
  const lines = endpoints.filter(({ name }) => name === 'controls.list');
  // As if the list named partners alone; the endpoint itself lets everybody in.
  const holes = await holesOf(lines, (_, { name }) => name === 'auditor:partner');
  expect(holes).toHaveLength(PEOPLE.length - 1);
});

/** Endpoints that let everybody in, signed in or not; there is none. */
function openDoors(lines: readonly EndpointLine[]): string[] {
  return lines.filter(({ allow }) => allow.includes('anyone')).map(({ name }) => name);
}

test('no endpoint lets everybody in, and one that did would be found', () => {
  expect(openDoors(endpoints)).toEqual([]);
  const planted = endpoint({ method: 'GET', path: '/planted', summary: 'Planted', allow: ['anyone'] });
  expect(openDoors(listEndpoints({ ...contract, planted }, byteContract))).toEqual(['planted']);
});

describe('another organization’s records', () => {
  const OTHERS = ['other-company:owner', 'other-firm:partner'] as const;
  const LEAK = /"organization":"(alder|birch)"|Cedarway|Harrow/;

  /** Lists of records. A binder is one’s own organization’s, packed; here its files are not even there. */
  const lists = endpoints.filter(
    ({ name, method, path }) => method === 'GET' && !path.includes('{') && !name.startsWith('binder.'),
  );

  /** Fills Alder and its firm with records of every kind that a report has, and gives one id of each list. */
  async function fill(): Promise<Map<string, string>> {
    await makeReportable(world);
    const ids = new Map<string, string>();
    for (const who of ['company:owner', 'auditor:partner'] as const) {
      await inBatches(lists, async ({ path }) => {
        const response = await world.fetch(who, `/api${path}`);
        const words = await response.text();
        const said: unknown = words.startsWith('[') ? JSON.parse(words) : [];
        const [first] = said as { id?: string }[];
        if (first?.id !== undefined) ids.set(path, first.id);
      });
    }
    return ids;
  }

  /** The addresses of one record and what belongs to it. */
  function addressesOf(ids: ReadonlyMap<string, string>, verb: 'GET' | 'POST'): string[] {
    return endpoints
      .filter(({ method, path }) => method === verb && path.includes('{id}'))
      .flatMap(({ path }) => {
        const id = ids.get(path.slice(0, path.indexOf('/{id}')));
        return id === undefined ? [] : [path.replace('{id}', id).replaceAll(/\{\w+\}/g, 'report.pdf')];
      });
  }

  test('are on no list and behind no address', async () => {
    const ids = await fill();
    const addresses = [...lists.map(({ path }) => path), ...addressesOf(ids, 'GET')];
    expect(ids.size).toBeGreaterThan(20);
    expect(addresses.length).toBeGreaterThan(70);

    const leaks: string[] = [];
    const asked = OTHERS.flatMap((who) =>
      addresses.flatMap((address) => ['', '?from=alder'].map((query) => ({ who, address, query }))),
    );
    await inBatches(asked, async ({ who, address, query }) => {
      const words = await (await world.fetch(who, `/api${address}${query}`)).text();
      if (LEAK.test(words)) leaks.push(`${who} ${address}${query}`);
    });
    expect(leaks).toEqual([]);
  });

  test('would be found on these lists by their own people', async () => {
    await fill();
    const response = await world.fetch('company:owner', '/api/controls');
    expect(LEAK.test(await response.text())).toBe(true);
  });

  test('are reached by no verb', async () => {
    const ids = await fill();
    const addresses = addressesOf(ids, 'POST');
    expect(addresses.length).toBeGreaterThan(30);
    const statuses = new Set<number>();
    const asked = OTHERS.flatMap((who) => addresses.map((address) => ({ who, address })));
    await inBatches(asked, async ({ who, address }) => {
      const headers = { 'content-type': 'application/json' };
      const response = await world.fetch(who, `/api${address}`, { method: 'POST', body: '{}', headers });
      await response.text();
      statuses.add(response.status);
    });
    expect([...statuses].filter((status) => status < 400 || status >= 500)).toEqual([]);
    expect([...(await world.trail()), ...(await world.trail('auditor'))]).toEqual([]);
  });
});
