import { findingsOf, MOST_FINDINGS, type Finding } from '../formats/finding.ts';
import { checkRecords, type RecordsSeen } from './check-records.ts';
import { checkTrail } from './check-trail.ts';
import { ENTRIES, filePath, latestPath, placeOf, SUMS } from './layout.ts';
import { openLoosely, type BinderRecord, type OpenedBinder } from './open.ts';
import { populationFindings, type PopulationFile } from './population.ts';
import type { BinderLimits } from './source.ts';

/** Everything that is wrong with a binder, at most 50 findings; none when it can be imported. */
export async function checkBinder(path: string, limits: Partial<BinderLimits> = {}): Promise<Finding[]> {
  const found: Finding[] = [];
  try {
    const { binder, findings } = await openLoosely(path, limits);
    found.push(...findings);
    if (!binder) return found.slice(0, MOST_FINDINGS);
    try {
      for await (const finding of examine(binder)) {
        found.push(finding);
        if (found.length >= MOST_FINDINGS) break;
      }
    } finally {
      binder.close();
    }
  } catch (error) {
    const refused = findingsOf(error);
    if (!refused) throw error;
    found.push(...refused);
  }
  return found.slice(0, MOST_FINDINGS);
}

/**
 * Reads an opened binder through, once, and tells what is wrong with its contents as it goes. `take` sees every
 * record that is whole in itself; it may be kept only if no finding comes.
 */
export async function* examine(
  binder: OpenedBinder,
  take: (record: BinderRecord) => void = () => undefined,
): AsyncGenerator<Finding> {
  const seen: RecordsSeen = { digests: new Map(), cited: new Set() };
  const populations: BinderRecord[] = [];
  const { organization } = binder.manifest;
  if (!binder.index.has('organization', organization)) {
    yield {
      file: latestPath('organization', organization),
      why: 'is missing: a binder holds the organization it belongs to.',
    };
  }
  yield* checkRecords(binder, seen, (record) => {
    if (record.kept.noun === 'population') populations.push(record);
    take(record);
  });
  yield* checkBytes(binder, seen.cited);
  yield* checkPopulations(binder, populations);
  if (binder.hasTrail) yield* checkTrail(binder, seen.digests);
  else if (binder.manifest.trail)
    yield { file: ENTRIES, why: 'is missing, though binder.yaml speaks of a trail.' };
}

async function* checkBytes(
  { paths, sums, digestOf }: OpenedBinder,
  cited: ReadonlySet<string>,
): AsyncGenerator<Finding> {
  for (const path of paths.keys()) {
    const place = placeOf(path);
    const name = typeof place !== 'string' && place.holds === 'file' ? place.sha256 : undefined;
    if (path === SUMS || (name === undefined && !sums)) continue;
    if (name !== undefined && !cited.has(name))
      yield { file: path, why: 'is cited by no record of this binder.' };
    let digest: string;
    try {
      digest = await digestOf(path);
    } catch (error) {
      const refused = findingsOf(error);
      if (!refused) throw error;
      yield* refused;
      continue;
    }
    if (name !== undefined && digest !== name)
      yield { file: path, why: 'does not have the SHA-256 of its name.' };
    const listed = sums?.get(path);
    if (listed !== undefined && digest !== listed)
      yield { file: path, why: `does not have the SHA-256 that ${SUMS} lists.` };
  }
}

async function* checkPopulations(
  binder: OpenedBinder,
  records: readonly BinderRecord[],
): AsyncGenerator<Finding> {
  for (const { file, kept, lineOf } of records) {
    const population = kept.body as PopulationFile;
    const { sha256, mediaType, name } = population.file;
    if (!binder.files.has(sha256)) continue;
    if (mediaType !== 'text/csv') {
      yield {
        file,
        line: lineOf(['file', 'mediaType']),
        why: `says ${name} is ${mediaType}; a population is text/csv.`,
      };
      continue;
    }
    try {
      yield* populationFindings(
        await binder.openFile(sha256),
        population,
        `${filePath(sha256)} (${name}, of ${kept.id})`,
      );
    } catch (error) {
      const refused = findingsOf(error);
      if (!refused) throw error;
      yield* refused;
    }
  }
}
