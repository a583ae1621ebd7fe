import { byteContract, contract } from './contract.ts';
import { routes as controls } from '#features/controls/routes.ts';
import { routes as trail } from '#features/trail/routes.ts';
import type { Machinery } from '#platform/context.ts';
import type { ByteRoute } from '#platform/http/bytes.ts';
import { describeApi } from '#platform/http/describe.ts';
import { serve, type Serving } from '#platform/http/serve.ts';

/** Every feature’s answers, by the name it has in the contract. */
export const routes = {
  controls,
  trail,
};

/** Every feature’s uploads and downloads. */
export const byteRoutes: readonly ByteRoute[] = [];

/** Answers the whole contract on one address. */
export async function startServer(
  house: Machinery,
  { token, host, port }: { token: string; host: string; port: number },
): Promise<Serving> {
  let description: Promise<object> | undefined;
  const describe = () => (description ??= describeApi(contract, byteContract));
  return serve(house, { router: routes, byteRoutes, describe, token }, host, port);
}
