import type { Records } from '#domain/record/nouns.ts';
import { compareFreeze, identifiersOf, type PopulationRow } from '#domain/testing/population.ts';
import { checkSamples, type SampleChecks } from '#domain/verify/samples.ts';
import { filePath } from '../binder/layout.ts';
import { readCsv } from '../formats/csv.ts';
import { problemText } from './files.ts';
import type { Subject } from './subject.ts';

/** Where each organization’s files lie. */
export interface StoredAt {
  part: Subject;
  prefix: string;
}

/** Hashes and counts every frozen population again from its file, then draws its samples again. One population at a time. */
export async function checkPopulations(
  checks: SampleChecks,
  partOf: (organization: string) => StoredAt | undefined,
  onPopulation: () => void,
): Promise<void> {
  const { records, tally } = checks;
  for (const population of records.population) {
    await checkPopulation(population, checks, partOf(population.organization));
    onPopulation();
  }
  const known = new Set(records.population.map(({ id }) => id));
  for (const sample of records.sample.filter(({ population }) => !known.has(population))) {
    tally.unchecked(
      `sample ${sample.id}`,
      `its population ${sample.population} is not here, so it was not drawn again`,
    );
  }
}

async function checkPopulation(
  population: Records['population'][number],
  checks: SampleChecks,
  at: StoredAt | undefined,
): Promise<void> {
  const path = filePath(population.file.sha256);
  if (!at?.part.files.has(path)) {
    checks.tally.unchecked(
      `population ${population.id}`,
      'its file is not here, so neither it nor its samples were checked',
    );
    return;
  }
  const rows: PopulationRow[] = [];
  try {
    for await (const { values } of readCsv(await at.part.open(path), path)) rows.push(values);
    if (population.frozen) {
      const findings = compareFreeze(population.frozen, rows, population.idColumn);
      for (const finding of findings)
        checks.tally.failed(at.prefix + path, `population ${population.id}: ${finding}`);
      if (findings.length === 0) checks.tally.passed('populations');
    } else {
      checks.tally.note(`Population ${population.id} is not frozen.`);
    }
    const ids = identifiersOf(rows, population.idColumn);
    const { strata } = population;
    const placed = strata === undefined ? {} : { strata: rows.map((row) => row[strata] ?? '') };
    checkSamples({ population, ids, ...placed }, checks);
  } catch (thrown) {
    checks.tally.failed(at.prefix + path, `population ${population.id}: ${problemText(thrown)}`);
  }
}
