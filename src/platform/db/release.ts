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
  const named = engagementsOrTests(noun, body);
  if ('engagements' in named) return named.engagements;
  return named.tests.length === 0 ? [] : lookUp(named.tests);
}

function engagementsOrTests(noun: Noun, body: object): { engagements: string[] } | { tests: string[] } {
  if (noun === 'person') return { engagements: [] };
  const named = body as { engagement?: string; engagements?: string[]; test?: string; tests?: string[] };
  if (named.engagement !== undefined) return { engagements: [named.engagement] };
  if (named.engagements) return { engagements: named.engagements };
  return { tests: named.test === undefined ? (named.tests ?? []) : [named.test] };
}

/** Looks tests up among those that can be seen; a test that is not there has no engagements. */
export function testLookup(db: Database): TestLookup {
  return async (tests) => unitedOf(await engagementsByTest(db, tests), tests);
}

/** Looks up, at once, the tests by which these bodies are of an engagement; the lookup knows no others. */
export async function testLookupFor(
  db: Database,
  noun: Noun,
  bodies: readonly object[],
): Promise<TestLookup> {
  const tests = bodies.flatMap((body) => {
    const named = engagementsOrTests(noun, body);
    return 'tests' in named ? named.tests : [];
  });
  const known = await engagementsByTest(db, [...new Set(tests)]);
  return async (asked) => unitedOf(known, asked);
}

async function engagementsByTest(
  db: Database,
  tests: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  if (tests.length === 0) return new Map();
  const table = recordTable('test');
  const rows = await db
    .selectDistinctOn([table.id], { id: table.id, engagements: table.engagements })
    .from(table)
    .where(inArray(table.id, [...tests]))
    .orderBy(table.id, sql`${table.version} desc`);
  return new Map(rows.map(({ id, engagements }) => [id, engagements]));
}

function unitedOf(known: ReadonlyMap<string, string[]>, tests: readonly string[]): string[] {
  return [...new Set(tests.flatMap((test) => known.get(test) ?? []))].sort();
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
