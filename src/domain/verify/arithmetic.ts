import { Latest } from './latest.ts';
import type { VerifiedPart } from './part.ts';
import { checkResults } from './results.ts';
import type { SampleChecks } from './samples.ts';
import type { Tally } from './tally.ts';

/** The latest records of all parts together, with their results and deviations added up again. */
export function checkArithmetic(parts: readonly VerifiedPart[], tally: Tally): SampleChecks {
  const latest = new Latest();
  for (const filed of parts.flatMap(({ records }) => records)) latest.add(filed);
  const { records, fileOf } = latest.read(tally);
  checkResults(records, fileOf, tally);
  const indexOf = (organization: string): VerifiedPart['index'] | undefined =>
    parts.find((part) => part.organization === organization)?.index;
  return { records, fileOf, tally, indexOf };
}
