import { eq } from 'drizzle-orm';
import type { Database } from '#platform/db/database.ts';
import { bodyText, type Stored } from '#platform/db/records.ts';
import { recordStore, type Place } from '#platform/db/store.ts';

export const readTest = recordStore('test').read;
export const readSizeTable = recordStore('sizeTable').read;
export const readControl = recordStore('control').read;
export const readEngagement = recordStore('engagement').read;

const samples = recordStore('sample');
export const findSamples = samples.find;
export const readSample = samples.read;
export const readSampleVersions = samples.history;
export const claimSample = samples.claim;
export const addSample = samples.add;
export const saveSample = samples.save;

const deviations = recordStore('deviation');
export const claimDeviation = deviations.claim;
export const saveDeviation = deviations.save;

/** What there is of a test: its latest result and the sample that the result names, or the sample drawn for it. */
export async function findResultOf(
  db: Database,
  test: string,
  place: Place,
): Promise<{ result: Stored<'result'> | undefined; sample: Stored<'sample'> | undefined }> {
  const matching = (row: Parameters<typeof bodyText>[0]) => eq(bodyText(row, 'test'), test);
  const [result] = await recordStore('result').find(db, { ...place, matching, limit: 1 });
  const drawn = await samples.find(db, { ...place, matching });
  const named = result?.body.sample;
  return { result, sample: named === undefined ? drawn[0] : drawn.find(({ id }) => id === named) };
}
