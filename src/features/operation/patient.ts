import type { Machinery } from '#platform/context.ts';
import { LEAST_FREE_BYTES, type Patient } from '#platform/doctor/check.ts';
import type { House } from '#platform/house.ts';

/** A house that runs, as what a doctor looks at. */
export function patientOf(
  house: Machinery & Partial<Pick<House, 'mail'>>,
  { isDeep, now }: Pick<Patient, 'isDeep' | 'now'>,
): Patient {
  return {
    dataFolder: house.dataFolder,
    engine: house.engine,
    blobs: house.blobs,
    ring: house.secrets.ring,
    mail: house.mail,
    blind: 'the server that was asked has none',
    databaseConnections: undefined,
    now,
    isDeep,
    nodeVersion: process.versions.node,
    leastFreeBytes: LEAST_FREE_BYTES,
  };
}
