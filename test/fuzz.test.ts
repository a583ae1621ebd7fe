import { isContractProcedure, type AnyContractRouter } from '@orpc/contract';
import { describe, expect, test, vi } from 'vitest';
import type { z } from 'zod';
import type { Access } from '#api/endpoint.ts';
import { byteContract, contract } from '../src/contract.ts';
import { fitting, placesIn, withWrong, WRONG } from './support/near-miss.ts';
import type { Who } from './support/people.ts';
import { useWorld } from './support/world.ts';

// Thousands of requests: a minute where the machine does other work as well.
vi.setConfig({ testTimeout: 240_000 });

const world = useWorld();

type Body = NonNullable<RequestInit['body']>;

interface Endpoint {
  name: string;
  method: string;
  path: string;
  input: z.ZodType | undefined;
  who: Who | 'operator';
}

/** Begins a transaction of its own kind, which the one around each test does not allow; takes no words. */
const NOT_IN_A_TEST = 'backup';

/** Every endpoint with what it asks for, and somebody who may call it. */
const ENDPOINTS: readonly Endpoint[] = [
  ...answered(contract, []),
  ...Object.values(byteContract).flatMap((endpoints) =>
    Object.entries(endpoints).map(([name, { method, path, input, allow }]) => ({
      name,
      method,
      path,
      input: input as z.ZodType,
      who: callerFor(allow),
    })),
  ),
].filter(({ name }) => name !== NOT_IN_A_TEST);

function* answered(router: AnyContractRouter, name: string[]): Generator<Endpoint> {
  if (isContractProcedure(router)) {
    const { meta, route, inputSchema } = router['~orpc'];
    const input = inputSchema as unknown as z.ZodType | undefined;
    const { method = 'POST', path = '' } = route;
    yield { name: name.join('.'), method, path, input, who: callerFor((meta as Access).allow) };
    return;
  }
  for (const [key, inner] of Object.entries(router))
    yield* answered(inner as AnyContractRouter, [...name, key]);
}

function callerFor(allow: Access['allow']): Who | 'operator' {
  if (allow.some((name) => name.startsWith('company') || name === 'anyone')) return 'company:owner';
  return allow.some((name) => name.startsWith('auditor')) ? 'auditor:partner' : 'operator';
}

/** One request with these words, in the address where the path or a query has them, else in the body. */
async function ask(
  { method, path, who }: Endpoint,
  value: unknown,
  body?: Body,
): Promise<string | undefined> {
  const words = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(wellFormed(words[name])),
  );
  const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  const isBare = method === 'GET' || method === 'HEAD';
  const query = new URLSearchParams();
  for (const [key, inner] of Object.entries(words))
    if (!inPath.has(key) && isBare) query.set(key, wellFormed(inner));
  const request: RequestInit = isBare ? {} : { body: body ?? JSON.stringify(value) };
  const response = await world.fetch(who, `/api${address}?${query.toString()}`.slice(0, 8000), {
    method,
    ...request,
    headers: { 'content-type': 'application/json' },
  });
  const said = await response.text().catch((thrown: TypeError) => thrown);
  if (said instanceof Error) return `an answer that broke off: ${said.message}`;
  if (response.status < 500) return undefined;
  return `${response.status} ${said.slice(0, 200)}`;
}

/** Words as an address can hold them. */
function wellFormed(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 2000).toWellFormed();
}

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const next = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: 6 }, next));
}

/** What was asked and answered with anything but an answer or a refusal in words. */
async function breaksOf(
  cases: readonly { endpoint: Endpoint; told: string; value: unknown; body?: Body }[],
): Promise<string[]> {
  const breaks: string[] = [];
  await inTurns(cases, async ({ endpoint, told, value, body }) => {
    const broke = await ask(endpoint, value, body);
    if (broke !== undefined) breaks.push(`${endpoint.name} ${told}: ${broke}`);
  });
  return breaks.toSorted();
}

describe('whatever is sent, no endpoint breaks', () => {
  test('where one thing is wrong among what it asks for', async () => {
    const cases = ENDPOINTS.flatMap((endpoint, nth) => {
      const right = fittingFor(endpoint);
      // One wrong thing at each place; over all places and endpoints each has its turn many times.
      return placesIn(right).map((place, at) => {
        const wrong = WRONG[(nth * 7 + at) % WRONG.length];
        const told = `${place.join('.')} = ${JSON.stringify(wrong).slice(0, 40)}`;
        return { endpoint, told, value: withWrong(withOwnId(right, `n${nth}-${at}`), place, wrong) };
      });
    });
    expect(cases.length).toBeGreaterThan(1000);
    expect(await breaksOf(cases)).toEqual([]);
    expect({}).not.toHaveProperty('isOwner');
  });

  test('where the body is no JSON of its kind', async () => {
    const deep = '['.repeat(100_000);
    const bodies: [string, Body][] = [
      ['nothing', ''],
      ['a list', '[]'],
      ['a word', '"one"'],
      ['null', 'null'],
      ['too deep', deep],
      ['deep and whole', `${deep.slice(0, 20_000)}${']'.repeat(20_000)}`],
      ['the same key twice', '{"id":"one","id":{"__proto__":null}}'],
      ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
      ['UTF-16', Buffer.from('\uFEFF{"id":"one"}', 'utf16le')],
      ['cut off', '{"id":"on'],
      ['a great number', `{"id":${'9'.repeat(5000)}}`],
    ];
    const cases = ENDPOINTS.filter(({ method }) => method !== 'GET' && method !== 'HEAD').flatMap(
      (endpoint) => bodies.map(([told, body]) => ({ endpoint, told, value: { id: 'one' }, body })),
    );
    expect(cases.length).toBeGreaterThan(300);
    expect(await breaksOf(cases)).toEqual([]);
  });

  test('where what is sent is what it asks for, as far as a machine can guess it', async () => {
    const cases = ENDPOINTS.map((endpoint) => ({ endpoint, told: 'as asked', value: fittingFor(endpoint) }));
    expect(await breaksOf(cases)).toEqual([]);
  });

  test('and what is wrong is wrong in one place only: the rest fits', () => {
    const unfit = ENDPOINTS.filter(({ input }) => input && !input.safeParse(fitting(input)).success);
    expect(unfit.map(({ name }) => name)).toEqual([]);
  });
});

function fittingFor({ input }: Endpoint): unknown {
  return input ? fitting(input) : {};
}

/** Another id for each, so that what is added is not refused for being there already. */
function withOwnId(value: unknown, id: string): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? { ...value, id } : value;
}
