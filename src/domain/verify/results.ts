import type { Records } from '../record/nouns.ts';
import type { Tally } from './tally.ts';

type Named<N extends keyof Records> = Records[N][number];

/** What a grid of items and marks adds up to. An item whose marks are all "not applicable" was not tested. */
export interface Counts {
  tested: number;
  failed: string[];
}

/** Adds up a result’s grid, sample and extension together. */
export function countItems({ items }: Pick<Named<'result'>, 'items'>): Counts {
  const tested = items.filter(({ marks }) => marks.some((mark) => mark !== 'not-applicable'));
  return {
    tested: tested.length,
    failed: tested.filter(({ marks }) => marks.includes('fail')).map(({ item }) => item),
  };
}

/** Adds up every result again: one mark an attribute, the sample’s items and no others, each failure a deviation. */
export function checkResults(records: Records, fileOf: (record: object) => string, tally: Tally): void {
  const tests = new Map(records.test.map((test) => [test.id, test]));
  const samples = new Map(records.sample.map((sample) => [sample.id, sample]));
  for (const result of records.result) {
    const file = fileOf(result);
    const test = tests.get(result.test);
    const sample = result.sample === undefined ? undefined : samples.get(result.sample);
    if (!test) {
      tally.unchecked(`result ${result.id}`, `its test ${result.test} is not here`);
      continue;
    }
    const wrongs = [...gridFaults(result, test), ...sampleFaults(result, sample, tally)];
    for (const why of wrongs) tally.failed(file, why);
    if (wrongs.length === 0) tally.passed('results');
  }
  checkDeviations(records, fileOf, tally);
}

function gridFaults(result: Named<'result'>, test: Named<'test'>): string[] {
  const faults: string[] = [];
  const width = Math.max(1, test.attributes.length);
  const uneven = result.items.find(({ marks }) => marks.length !== width);
  if (uneven) faults.push(`item ${uneven.item} has ${uneven.marks.length} marks for ${width} attributes`);
  const names = result.items.map(({ item }) => item);
  if (new Set(names).size < names.length) faults.push('an item stands in the results twice');
  return faults;
}

function sampleFaults(result: Named<'result'>, sample: Named<'sample'> | undefined, tally: Tally): string[] {
  if (result.sample === undefined) return [];
  if (!sample) {
    tally.unchecked(
      `result ${result.id}`,
      `its sample ${result.sample} is not here, so its items were not compared`,
    );
    return [];
  }
  if (sample.test !== result.test)
    return [`rests on sample ${sample.id}, which was drawn for test ${sample.test}`];
  const stage = (wanted: string): string[] =>
    result.items.filter((item) => item.stage === wanted).map(({ item }) => item);
  return [
    ...setFaults(stage('sample'), sample.items, `sample ${sample.id}`),
    ...setFaults(stage('extension'), sample.extension?.items ?? [], `the extension of sample ${sample.id}`),
  ];
}

function setFaults(tested: readonly string[], drawn: readonly string[], what: string): string[] {
  const missing = drawn.filter((item) => !tested.includes(item));
  const foreign = tested.filter((item) => !drawn.includes(item));
  const faults: string[] = [];
  if (missing.length > 0) faults.push(`${what} holds ${missing[0]}, for which there is no result`);
  if (foreign.length > 0) faults.push(`has a result for ${foreign[0]}, which is not in ${what}`);
  return faults;
}

/** Each deviation says what its result says, and each failed item is in a deviation. */
function checkDeviations(records: Records, fileOf: (record: object) => string, tally: Tally): void {
  const results = new Map(records.result.map((result) => [result.id, result]));
  for (const deviation of records.deviation) {
    const result = results.get(deviation.result);
    if (!result) {
      tally.unchecked(`deviation ${deviation.id}`, `its result ${deviation.result} is not here`);
      continue;
    }
    const wrongs = deviationFaults(deviation, result);
    for (const why of wrongs) tally.failed(fileOf(deviation), why);
    if (wrongs.length === 0) tally.passed('deviations');
  }
  for (const result of records.result) {
    const told = records.deviation.filter((one) => one.result === result.id).flatMap(({ items }) => items);
    const untold = countItems(result).failed.find((item) => !told.includes(item));
    if (untold !== undefined)
      tally.failed(fileOf(result), `item ${untold} failed, and no deviation reports it`);
  }
}

function deviationFaults(deviation: Named<'deviation'>, result: Named<'result'>): string[] {
  const { tested, failed } = countItems(result);
  const faults: string[] = [];
  if (deviation.test !== result.test)
    faults.push(`is of test ${deviation.test}; its result is of ${result.test}`);
  if (deviation.tested !== tested)
    faults.push(`says ${deviation.tested} tested; the result adds up to ${tested}`);
  if (deviation.failed !== deviation.items.length) {
    faults.push(`says ${deviation.failed} failed and names ${deviation.items.length}`);
  }
  const passed = deviation.items.find((item) => !failed.includes(item));
  if (passed !== undefined) faults.push(`names ${passed}, which did not fail in the result`);
  return faults;
}
