import { eq } from 'drizzle-orm';
import { NOUN_NAMES, type Noun, type Records } from '#domain/record/nouns.ts';
import type { Database } from '#platform/db/database.ts';
import { bodyHas, bodyText } from '#platform/db/records.ts';
import { recordStore, type Current, type Place } from '#platform/db/store.ts';

/** What the state of one control is computed from: its own facts, and the calendar it follows. */
export async function readFactsOf(
  db: Database,
  control: string,
  { from }: Pick<Place, 'from'>,
): Promise<Records> {
  const read = await recordStore('control').read(db, control, { from });
  const own = { from: read.organization };
  const ofControl = (row: Current) => eq(bodyText(row, 'control'), control);
  const facts: { [N in Noun]?: Records[N] } = {
    control: [flat(read)],
    occurrence: (await recordStore('occurrence').find(db, { ...own, matching: ofControl })).map(flat),
    checkInterval: (await recordStore('checkInterval').find(db, { ...own, matching: ofControl })).map(flat),
    outage: (
      await recordStore('outage').find(db, { ...own, matching: (row) => bodyHas(row, 'controls', control) })
    ).map(flat),
    organization: (await recordStore('organization').find(db, own)).map(flat),
    engagement: (await recordStore('engagement').find(db, own)).map(flat),
  };
  return { ...empty(), ...facts };
}

function flat<Body>({ id, organization, body }: { id: string; organization: string; body: Body }) {
  return { id, organization, ...body };
}

function empty(): Records {
  return Object.fromEntries(NOUN_NAMES.map((noun) => [noun, []])) as unknown as Records;
}
