import { isContractProcedure, type AnyContractRouter } from '@orpc/contract';
import type { ByteEndpoint } from '#api/bytes.ts';
import type { Access } from '#api/endpoint.ts';
import type { LibraryEndpoint } from '#api/library-endpoint.ts';

/** One endpoint, whichever door answers it. */
export interface EndpointLine extends Access {
  /** `controls.putInForce` */
  name: string;
  method: string;
  path: string;
  summary: string;
}

/** Byte endpoints by feature and name, as `src/contract.ts` lists them. */
export type ByteContract = Readonly<Record<string, Readonly<Record<string, ByteEndpoint>>>>;

/** Endpoints that the auth library answers, by feature and name. */
export type LibraryContract = Readonly<Record<string, Readonly<Record<string, LibraryEndpoint>>>>;

/** Every endpoint of the product, by name. */
export function listEndpoints(
  contract: AnyContractRouter,
  bytes: ByteContract,
  library: LibraryContract = {},
): EndpointLine[] {
  return [...answered(contract, []), ...listed(bytes), ...listed(library)].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

function* answered(router: AnyContractRouter, name: string[]): Generator<EndpointLine> {
  if (isContractProcedure(router)) {
    const { meta, route } = router['~orpc'];
    const { allow, signs } = meta as Partial<Access>;
    if (!allow) throw new Error(`${name.join('.')} names nobody who may call it.`);
    yield {
      name: name.join('.'),
      method: route.method ?? 'POST',
      path: route.path ?? '',
      summary: route.summary ?? '',
      allow,
      ...(signs && { signs }),
    };
    return;
  }
  for (const [key, inner] of Object.entries(router))
    yield* answered(inner as AnyContractRouter, [...name, key]);
}

function* listed(
  contract: Readonly<Record<string, Readonly<Record<string, ByteEndpoint | LibraryEndpoint>>>>,
): Generator<EndpointLine> {
  for (const [feature, endpoints] of Object.entries(contract)) {
    for (const [name, { method, path, summary, allow }] of Object.entries(endpoints)) {
      yield { name: `${feature}.${name}`, method, path, summary, allow };
    }
  }
}
