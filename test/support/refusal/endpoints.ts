import { isContractProcedure, type AnyContractRouter } from '@orpc/contract';
import type { z } from 'zod';
import type { Access } from '#api/endpoint.ts';
import type { ByteContract } from '#platform/http/endpoints.ts';

/** An endpoint as the generator knows it: all from its contract. */
export interface Endpoint extends Access {
  name: string;
  method: string;
  path: string;
  /** Names of the parts of its address. */
  parts: readonly string[];
  input: z.ZodType | undefined;
  takesBytes: boolean;
}

/** Whoever opens a link is nobody yet, and one’s own account is of no organization. */
export function isOfNoOrganization({ allow }: Access): boolean {
  return allow.every((who) => who === 'anyone' || who === 'account');
}

/** Every endpoint of both contracts. */
export function endpointsOf(contract: AnyContractRouter, bytes: ByteContract): Endpoint[] {
  const streamed = Object.entries(bytes).flatMap(([feature, endpoints]) =>
    Object.entries(endpoints).map(([name, endpoint]) => {
      const { method, path, input, allow } = endpoint;
      const takesBytes = endpoint.bytes === 'up';
      return { name: `${feature}.${name}`, method, path, parts: partsOf(path), input, allow, takesBytes };
    }),
  );
  return [...answered(contract, []), ...streamed].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function* answered(router: AnyContractRouter, name: string[]): Generator<Endpoint> {
  if (isContractProcedure(router)) {
    const { meta, route, inputSchema } = router['~orpc'];
    const { method = 'POST', path = '' } = route;
    const { allow } = meta as unknown as Access;
    const input = inputSchema as unknown as z.ZodType | undefined;
    yield { name: name.join('.'), method, path, parts: partsOf(path), input, allow, takesBytes: false };
    return;
  }
  for (const [key, inner] of Object.entries(router))
    yield* answered(inner as AnyContractRouter, [...name, key]);
}

function partsOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** What is asked of an endpoint: words for its address, query and body, or bytes. */
export interface Asked {
  input: Readonly<Record<string, unknown>>;
  bytes?: Buffer;
  /** Words of a protocol that speaks in headers. */
  headers?: Readonly<Record<string, string>>;
}

/** The address and the request that ask it. */
export function requestOf(
  { method, path, parts, takesBytes }: Endpoint,
  { input, bytes, headers: words }: Asked,
  headers: Record<string, string>,
): { path: string; request: RequestInit } {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const query = new URLSearchParams();
  const isInQuery = method === 'GET' || takesBytes;
  for (const [key, value] of Object.entries(input))
    if (isInQuery && !parts.includes(key)) query.set(key, String(value));
  const body = takesBytes ? (bytes ?? Buffer.from('')) : (bytes ?? JSON.stringify(input));
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const type = takesBytes ? 'application/octet-stream' : 'application/json';
  const search = query.size > 0 ? `?${query.toString()}` : '';
  return {
    path: `/api${address}${search}`,
    request: { method, headers: { ...headers, 'content-type': type, ...words }, ...(hasBody && { body }) },
  };
}
