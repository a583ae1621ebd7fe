import type { Records } from '../record/nouns.ts';
import { redraw } from '../testing/redraw.ts';
import { isAfter } from './moment-order.ts';
import { versionKey, type RecordIndex } from './record-index.ts';
import type { Tally } from './tally.ts';

type Sample = Records['sample'][number];
type Population = Records['population'][number];

/** Identifiers of a population, read again from its file; strata when it names a column for them. */
export interface ReadPopulation {
  population: Population;
  ids: readonly string[];
  strata?: readonly string[];
}

export interface SampleChecks {
  records: Records;
  fileOf: (record: object) => string;
  tally: Tally;
  /** The trail of the organization that drew, to see what came first. */
  indexOf: (organization: string) => RecordIndex | undefined;
}

/** Draws every sample of one population again, and looks whether seed, freeze and draw came in the right order. */
export function checkSamples({ population, ids, strata }: ReadPopulation, checks: SampleChecks): void {
  const { records, fileOf, tally } = checks;
  for (const sample of records.sample.filter((one) => one.population === population.id)) {
    const file = fileOf(sample);
    const against = { frozen: population.frozen, ...(strata ? { strata } : {}) };
    const again = redraw(sample, ids, against);
    for (const finding of again.findings) tally.failed(file, finding);
    for (const remark of again.remarks) tally.note(`Sample ${sample.id}: ${remark}`);
    if (again.verdict === 'agrees') tally.passed('samples');
    if (again.verdict === 'not-redrawable') {
      tally.unchecked(
        `sample ${sample.id}`,
        'a person chose its items; only that they are in the population was looked at',
      );
    }
    if (again.commitment === 'opened') tally.passed('commitments');
    checkOrder(sample, population, checks);
  }
}

/** The seed is committed to, then the population is frozen, then the sample is drawn. */
function checkOrder(
  sample: Sample,
  population: Population,
  { records, fileOf, tally, indexOf }: SampleChecks,
): void {
  const file = fileOf(sample);
  const { frozen } = population;
  if (!frozen) {
    tally.failed(file, `was drawn from population ${population.id}, which is not frozen`);
    return;
  }
  if (isAfter(frozen.at, sample.drawnAt))
    tally.failed(file, `was drawn at ${sample.drawnAt}, before the freeze at ${frozen.at}`);
  const given = records.seedCommitment.find(
    (one) => one.test === sample.test && one.population === population.id,
  );
  if (!given) return;
  const copied = frozen.seedCommitments.some(
    ({ test, commitment }) => test === sample.test && commitment === given.commitment,
  );
  if (!copied) tally.failed(fileOf(given), 'is not the commitment that the population was frozen with');
  if (isAfter(given.at, frozen.at))
    tally.failed(fileOf(given), `was given at ${given.at}, after the freeze at ${frozen.at}`);
  const index = indexOf(sample.organization);
  const [first, second] = [versionKey('seedCommitment', given.id, 1), versionKey('sample', sample.id, 1)].map(
    (key) => index?.seqOf(key),
  );
  if (first !== undefined && second !== undefined && first > second) {
    tally.failed(fileOf(given), `stands on the trail at ${first}, after the sample at ${second}`);
  }
}
