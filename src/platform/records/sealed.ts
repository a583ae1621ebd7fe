import { arrayOverlaps } from 'drizzle-orm';
import { Problem } from '#domain/problem.ts';
import type { Noun } from '#domain/record/nouns.ts';
import type { Database } from '../db/database.ts';
import { recordTable, type Stored } from '../db/records.ts';

/** What a report rests on: once it was issued, these change only through a new edition’s own records. */
const SEALED_BY_ISSUE: ReadonlySet<Noun> = new Set<Noun>([
  'engagement',
  'test',
  'sample',
  'result',
  'deviation',
  'designEvaluation',
  'descriptionProcedure',
  'controlConclusion',
  'conclusion',
  'commitmentConclusion',
  'opinion',
  'acceptance',
  'subsequentEvents',
  'assertion',
  'representation',
  'narrative',
  'otherInformation',
]);

/** Refuses a write on a record of an engagement whose report was issued. */
export async function refuseSealed(
  db: Database,
  { noun, id, engagements, organization }: Stored,
): Promise<void> {
  const about = noun === 'engagement' ? [id] : engagements;
  if (!SEALED_BY_ISSUE.has(noun) || about.length === 0) return;
  const issues = recordTable('issue');
  const [issued] = await db
    .select({ id: issues.id, engagements: issues.engagements })
    .from(issues)
    .where(arrayOverlaps(issues.engagements, about))
    .limit(1);
  if (!issued) return;
  throw new Problem(
    'sealed',
    `The report of ${issued.engagements.join(', ')} was issued, and this belongs to it. Nothing was changed; a correction is a new edition.`,
    { noun, id, organization, issue: issued.id },
  );
}
