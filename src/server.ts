import { byteContract, contract } from './contract.ts';
import { byteRoutes as binderBytes } from '#features/binder/routes.ts';
import { routes as calendar } from '#features/calendar/routes.ts';
import { routes as conclusions } from '#features/conclusions/routes.ts';
import { routes as controls } from '#features/controls/routes.ts';
import { routes as descriptions } from '#features/descriptions/routes.ts';
import { routes as engagements } from '#features/engagements/routes.ts';
import { byteRoutes as evidenceBytes, routes as evidence } from '#features/evidence/routes.ts';
import { routes as exceptions } from '#features/exceptions/routes.ts';
import { routes as objectives } from '#features/objectives/routes.ts';
import { byteRoutes as operationBytes } from '#features/operation/routes.ts';
import { routes as organizations } from '#features/organizations/routes.ts';
import { byteRoutes as populationBytes, routes as populations } from '#features/populations/routes.ts';
import { routes as providers } from '#features/providers/routes.ts';
import { byteRoutes as reportBytes, routes as reports } from '#features/reports/routes.ts';
import { routes as testing } from '#features/testing/routes.ts';
import { routes as trail } from '#features/trail/routes.ts';
import { byteRoutes as uploadBytes, routes as uploads } from '#features/uploads/routes.ts';
import type { Machinery } from '#platform/context.ts';
import type { ByteRoute } from '#platform/http/bytes.ts';
import { describeApi } from '#platform/http/describe.ts';
import { serve, type Serving } from '#platform/http/serve.ts';

/** Every feature’s answers, by the name it has in the contract. */
export const routes = {
  ...organizations,
  ...engagements,
  ...objectives,
  ...providers,
  controls,
  ...calendar,
  evidence,
  populations,
  ...testing,
  ...exceptions,
  ...conclusions,
  ...descriptions,
  ...reports,
  trail,
  uploads,
};

/** Every feature’s uploads and downloads. */
export const byteRoutes: readonly ByteRoute[] = [
  ...binderBytes,
  ...evidenceBytes,
  ...operationBytes,
  ...populationBytes,
  ...reportBytes,
  ...uploadBytes,
];

/** Answers the whole contract on one address. */
export async function startServer(
  house: Machinery,
  { token, host, port }: { token: string; host: string; port: number },
): Promise<Serving> {
  let description: Promise<object> | undefined;
  const describe = () => (description ??= describeApi(contract, byteContract));
  return serve(house, { router: routes, byteRoutes, describe, token }, host, port);
}
