import { byteContract, contract, libraryContract } from './contract.ts';
import { byteRoutes as binderBytes } from '#features/binder/routes.ts';
import { routes as access } from '#features/access/routes.ts';
import { routes as calendar } from '#features/calendar/routes.ts';
import { routes as conclusions } from '#features/conclusions/routes.ts';
import { routes as controls } from '#features/controls/routes.ts';
import { routes as descriptions } from '#features/descriptions/routes.ts';
import { routes as engagements } from '#features/engagements/routes.ts';
import { byteRoutes as evidenceBytes, routes as evidence } from '#features/evidence/routes.ts';
import { routes as exceptions } from '#features/exceptions/routes.ts';
import { routes as jobRoutes } from '#features/jobs/routes.ts';
import { routes as objectives } from '#features/objectives/routes.ts';
import { byteRoutes as operationBytes, routes as operation } from '#features/operation/routes.ts';
import { routes as organizations } from '#features/organizations/routes.ts';
import { byteRoutes as populationBytes, routes as populations } from '#features/populations/routes.ts';
import { routes as providers } from '#features/providers/routes.ts';
import { byteRoutes as reportBytes, routes as reports } from '#features/reports/routes.ts';
import { routes as retention } from '#features/retention/routes.ts';
import { routes as testing } from '#features/testing/routes.ts';
import { timed as trailTimed } from '#features/trail/jobs.ts';
import { routes as trail } from '#features/trail/routes.ts';
import { byteRoutes as uploadBytes, routes as uploads } from '#features/uploads/routes.ts';
import type { Machinery } from '#platform/context.ts';
import type { ByteRoute } from '#platform/http/bytes.ts';
import { describeApi } from '#platform/http/describe.ts';
import { serve, type Doors, type Serving } from '#platform/http/serve.ts';
import { watchClock, type Timed } from '#platform/jobs/clock.ts';
import type { AnyJob } from '#platform/jobs/job.ts';
import { upkeep } from '#platform/jobs/upkeep.ts';
import { storageUpkeep } from '#platform/storage/upkeep.ts';
import { startWorker, type Worker } from '#platform/jobs/worker.ts';

/** Every feature’s answers, by the name it has in the contract. */
export const routes = {
  ...access,
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
  ...retention,
  operation,
  trail,
  uploads,
  jobs: jobRoutes,
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

/** Every feature’s work that comes back at a time of day. */
export const timed: readonly Timed[] = [...upkeep, ...storageUpkeep, ...trailTimed];

/** Every kind of work that waits. */
export const jobs: readonly AnyJob[] = timed.map(({ job }) => job);

/** Works on every kind of job, and asks for those whose time has come. */
export async function startWorking(house: Machinery, side: number): Promise<Worker> {
  const worker = await startWorker(house, { jobs, side });
  const stopClock = watchClock(house, timed);
  return {
    stop: async (graceMs) => {
      stopClock();
      await worker.stop(graceMs);
    },
  };
}

/** Answers the whole contract on one address. */
export async function startServer(
  house: Machinery,
  {
    host,
    port,
    ...asked
  }: Pick<Doors, 'token' | 'trustedProxies' | 'metricsToken'> & { host: string; port: number },
): Promise<Serving> {
  let description: Promise<object> | undefined;
  const describe = () => (description ??= describeApi(contract, byteContract, libraryContract));
  const { openMetrics } = await import('#platform/metrics/metrics.ts');
  const metrics = openMetrics(house);
  const doors = { router: routes, byteRoutes, library: libraryContract, describe, metrics, ...asked };
  const serving = await serve(house, doors, host, port);
  return { ...serving, close: () => serving.close().finally(metrics.stop) };
}
