import { Problem } from '#domain/problem.ts';
import type { Check, Patient, Verdict } from './check.ts';
import { deadJobs, files, mail, ring, store, trails } from './content-checks.ts';
import { clock, connections, reach, schema, sight } from './database-checks.ts';
import {
  dataFolder,
  freeSpace,
  holder,
  leftovers,
  marks,
  nodeVersion,
  secretFiles,
} from './folder-checks.ts';

/** Everything that is looked at, in the order in which it is told. */
export const CHECKS: readonly Check[] = [
  nodeVersion,
  dataFolder,
  freeSpace,
  marks,
  holder,
  secretFiles,
  leftovers,
  reach,
  schema,
  connections,
  sight,
  clock,
  trails,
  files,
  store,
  ring,
  deadJobs,
  mail,
];

/** A verdict under the name of its check. */
export interface Told extends Verdict {
  check: string;
}

/** Looks at everything, one after the other; a look that fails is a verdict too. */
export async function examine(patient: Patient, checks: readonly Check[] = CHECKS): Promise<Told[]> {
  const told: Told[] = [];
  for (const check of checks) told.push({ check: check.name, ...(await verdictOf(check, patient)) });
  return told;
}

async function verdictOf({ look }: Check, patient: Patient): Promise<Verdict> {
  try {
    return await look(patient);
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    const mend =
      thrown instanceof Problem
        ? 'Do as it says, then look again.'
        : 'Look into the log of the database; if nothing is wrong there, this is a bug in Tickmark.';
    return { state: 'wrong', said, mend };
  }
}
