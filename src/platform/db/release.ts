import { eq, inArray, sql } from 'drizzle-orm';
import type { BodyOf, Noun } from '#domain/record/nouns.ts';
import type { Database } from './database.ts';
import { recordTable } from './records.ts';

/** Auditor’s records that the company needs by their nature: who the firm is, what it commits to, selects and issues. */
const ALWAYS_RELEASED: ReadonlySet<Noun> = new Set(['organization', 'seedCommitment', 'sample', 'issue']);

/**
 * Whether a version written by the auditor may be seen by the company it is about. All other working papers
 * stay with the firm; a deviation is seen from the version that says on which day it was communicated.
 */
export function isReleased(noun: Noun, body: BodyOf<Noun>): boolean {
  if (ALWAYS_RELEASED.has(noun)) return true;
  return noun === 'deviation' && (body as BodyOf<'deviation'>).communicatedOn !== undefined;
}

/** Finds the engagements of tests, by the tests’ ids. */
export type TestLookup = (tests: readonly string[]) => Promise<string[]>;

/** Engagements a record is about: those its body names, or those of the tests it names. */
export async function engagementsOf(noun: Noun, body: BodyOf<Noun>, lookUp: TestLookup): Promise<string[]> {
  if (noun === 'person') return [];
  const named = body as { engagement?: string; engagements?: string[]; test?: string; tests?: string[] };
  if (named.engagement !== undefined) return [named.engagement];
  if (named.engagements) return named.engagements;
  const tests = named.test === undefined ? (named.tests ?? []) : [named.test];
  return tests.length === 0 ? [] : lookUp(tests);
}

/** Looks tests up among those that can be seen; a test that is not there has no engagements. */
export function testLookup(db: Database): TestLookup {
  const table = recordTable('test');
  return async (tests) => {
    const rows = await db
      .selectDistinctOn([table.id], { engagements: table.engagements })
      .from(table)
      .where(inArray(table.id, [...tests]))
      .orderBy(table.id, sql`${table.version} desc`);
    return [...new Set(rows.flatMap((row) => row.engagements))].sort();
  };
}

/** Which company an engagement of the acting firm is with, or of the acting company itself; undefined when unknown. */
export async function companyOf(db: Database, engagement: string): Promise<string | undefined> {
  const table = recordTable('engagement');
  const [row] = await db
    .select({ organization: table.organizationId })
    .from(table)
    .where(eq(table.id, engagement))
    .limit(1);
  return row?.organization;
}
