import { PROBLEMS } from '#api/endpoint.ts';
import type { World } from '../world.ts';
import { requestOf, type Asked, type Endpoint } from './endpoints.ts';

/** What was answered, as far as a refusal is judged by it. */
export interface Answer {
  status: number;
  /** The kind of the Problem; undefined where there is none. */
  code: unknown;
  text: string;
}

const CODES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(PROBLEMS).map(([kind, { status }]) => [status, kind]),
);

/** Asks what the case asks, with these headers. */
export async function ask(
  world: World,
  { endpoint, target }: { endpoint: Endpoint; target: Asked },
  headers: Record<string, string>,
): Promise<Answer> {
  const { path, request } = requestOf(endpoint, target, headers);
  const response = await world.fetch('nobody', path, request);
  const text = await response.text();
  // An answer to HEAD is what GET would be told, without its words.
  if (endpoint.method === 'HEAD') return { status: response.status, code: CODES[response.status], text };
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const { code } = (isJson ? JSON.parse(text) : {}) as { code?: unknown };
  return { status: response.status, code, text };
}

/** Does the work for all, some at a time, and gives what each had to say. */
export async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<string[]>,
): Promise<string[]> {
  const said: string[] = [];
  const waiting = items.values();
  const next = async (): Promise<void> => {
    for (const item of waiting) said.push(...(await work(item)));
  };
  await Promise.all(Array.from({ length: 8 }, next));
  return said.toSorted();
}
