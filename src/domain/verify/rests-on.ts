import { NOUN_NAMES, type Records } from '../record/nouns.ts';

type AnyRecord = Records[keyof Records][number];

/** Names a record among several organizations. */
export function recordKey(organization: string, noun: string, id: string): string {
  return `${organization} ${noun} ${id}`;
}

/**
 * Keys of the records one report rests on: all of them but those that serve other engagements only. A record serves the
 * engagements it names; a sample, result, deviation or seed commitment serves those of its test; a population those of the
 * tests drawn from it; evidence that was filed for tests alone those of its tests. What names none serves every engagement.
 */
export function restsOn(records: Records, engagement: string): Set<string> {
  const serves = new Serving(records, engagement);
  const kept = new Set<string>();
  const cited = new Set<string>();
  for (const noun of NOUN_NAMES) {
    for (const record of records[noun] as readonly AnyRecord[]) {
      if (!serves.isServed(noun, record)) continue;
      kept.add(recordKey(record.organization, noun, record.id));
      const { evidence } = record as { evidence?: unknown };
      if (Array.isArray(evidence)) for (const id of evidence as string[]) cited.add(id);
    }
  }
  for (const { organization, id } of records.evidence) {
    if (cited.has(id)) kept.add(recordKey(organization, 'evidence', id));
  }
  return kept;
}

class Serving {
  private readonly engagement: string;
  private readonly tests: Map<string, boolean>;
  private readonly populations = new Map<string, string[]>();

  constructor({ test, sample }: Records, engagement: string) {
    this.engagement = engagement;
    this.tests = new Map(test.map(({ id, engagements }) => [id, engagements.includes(engagement)]));
    const uses = [
      ...test.map(({ id, population }) => [population, id] as const),
      ...sample.map(({ test, population }) => [population, test] as const),
    ];
    for (const [population, id] of uses) {
      if (population !== undefined)
        this.populations.set(population, [...(this.populations.get(population) ?? []), id]);
    }
  }

  isServed(noun: keyof Records, record: AnyRecord): boolean {
    if (noun === 'engagement') return record.id === this.engagement;
    if (noun === 'population') return this.someTest(this.populations.get(record.id) ?? []);
    if (noun === 'evidence') return this.isEvidenceServed(record as Records['evidence'][number]);
    if (noun === 'person') return true;
    const { engagement, engagements, test } = record as {
      engagement?: string;
      engagements?: string[];
      test?: string;
    };
    if (engagement !== undefined) return engagement === this.engagement;
    if (engagements !== undefined) return engagements.includes(this.engagement);
    return test === undefined || this.someTest([test]);
  }

  private isEvidenceServed({ filedBy, tests, controls }: Records['evidence'][number]): boolean {
    return filedBy === 'company' && controls.length > 0 ? true : this.someTest(tests);
  }

  /** True for no test at all; a test we do not know is not left out. */
  private someTest(ids: readonly string[]): boolean {
    return ids.length === 0 || ids.some((id) => this.tests.get(id) ?? true);
  }
}
