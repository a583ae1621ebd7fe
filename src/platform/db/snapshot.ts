import { NOUN_NAMES, type Noun, type Records } from '#domain/record/nouns.ts';
import type { Database } from './database.ts';
import { recordStore } from './store.ts';

/**
 * The current version of everything the seat can see, as report, checks and state are computed from.
 *
 * With an engagement, only records of its company and its firm: a firm that serves several companies computes
 * from one of them at a time. Records of nouns that are not asked for are empty lists.
 */
export async function readRecords(
  db: Database,
  {
    engagement,
    asOf,
    nouns = NOUN_NAMES,
  }: { engagement?: string; asOf?: string; nouns?: readonly Noun[] } = {},
): Promise<Records> {
  const organizations = engagement === undefined ? undefined : await partiesOf(db, engagement);
  const read = new Map<Noun, unknown[]>();
  for (const noun of nouns) {
    const found = await recordStore(noun).find(db, { asOf });
    const wanted = organizations ? found.filter((row) => organizations.has(row.organization)) : found;
    read.set(
      noun,
      wanted.map(({ id, organization, body }) => ({ ...body, id, organization })),
    );
  }
  return Object.fromEntries(NOUN_NAMES.map((noun) => [noun, read.get(noun) ?? []])) as unknown as Records;
}

/** The company and the firm of an engagement. */
async function partiesOf(db: Database, engagement: string): Promise<ReadonlySet<string>> {
  const found = await recordStore('engagement').read(db, engagement);
  return new Set([found.organization, found.body.firm]);
}
