import { arrayContains, eq } from 'drizzle-orm';
import type { Database } from '#platform/db/database.ts';
import { bodyText, type Stored } from '#platform/db/records.ts';
import { recordStore, type Current, type Place } from '#platform/db/store.ts';

export const readTest = recordStore('test').read;
export const readSizeTable = recordStore('sizeTable').read;
export const readControl = recordStore('control').read;
export const readEngagement = recordStore('engagement').read;

const samples = recordStore('sample');
export const readSample = samples.read;
export const readSampleVersions = samples.history;
export const claimSample = samples.claim;
export const addSample = samples.add;
export const saveSample = samples.save;

/** Samples as they are now, or as they were on a day; of one engagement only, when asked. */
export async function findSamples(
  db: Database,
  { engagement, ...place }: Place & { engagement?: string | undefined },
): Promise<Stored<'sample'>[]> {
  const matching = (row: Current) =>
    engagement === undefined ? undefined : arrayContains(row.engagements, [engagement]);
  return samples.find(db, { ...place, matching });
}

/** What was drawn for a test already, by the seat’s own organization. */
export async function findSamplesOf(db: Database, test: string): Promise<Stored<'sample'>[]> {
  const from = db.seat.organization;
  return samples.find(db, { from, matching: (row) => eq(bodyText(row, 'test'), test) });
}

/** Commitments to seeds that the seat’s own organization gave for a test. */
export async function findCommitmentsFor(
  db: Database,
  test: string,
): Promise<Stored<'seedCommitment'>['body'][]> {
  const from = db.seat.organization;
  const matching = (row: Current) => eq(bodyText(row, 'test'), test);
  return (await recordStore('seedCommitment').find(db, { from, matching })).map(({ body }) => body);
}

const deviations = recordStore('deviation');
export const claimDeviation = deviations.claim;
export const saveDeviation = deviations.save;

/** What there is of a test: its latest result and the sample that the result names, or the sample drawn for it. */
export async function findResultOf(
  db: Database,
  test: string,
  place: Place,
): Promise<{ result: Stored<'result'> | undefined; sample: Stored<'sample'> | undefined }> {
  const matching = (row: Current) => eq(bodyText(row, 'test'), test);
  const [result] = await recordStore('result').find(db, { ...place, matching, limit: 1 });
  const drawn = await samples.find(db, { ...place, matching });
  const named = result?.body.sample;
  return { result, sample: named === undefined ? drawn[0] : drawn.find(({ id }) => id === named) };
}
