import { NOUN_NAMES, NOUNS } from '#domain/record/nouns.ts';
import type { Draft as Written } from '#platform/db/keep.ts';
import { recordStore } from '#platform/db/store.ts';
import { append } from '#platform/trail/append.ts';
import { ENGAGEMENT as IN_WORLD, HOMES } from './people.ts';
import { auditorRecords } from './report-records-auditor.ts';
import { companyRecords } from './report-records-company.ts';
import { ENGAGEMENT as IN_FIXTURE, USUAL, type Draft, type Variant } from './report-records.ts';
import type { World } from './world.ts';

/** Names of the fixture, and whose they are in the world. */
const NAMES: Record<string, string> = {
  [IN_FIXTURE]: IN_WORLD,
  cedarway: HOMES.company.id,
  'harrow-pike': HOMES.auditor.id,
  partner: 'birch-partner',
  manager: 'birch-manager',
  staff: 'birch-staff',
};

/**
 * Gives the world’s engagement all that a report rests on: by default a SOC 1 Type 2, since its objectives are the
 * company’s own and few. `leaveOut` leaves the records of a noun away.
 */
export async function makeReportable(
  world: World,
  { leaveOut = [], ...variant }: Partial<Variant> & { leaveOut?: readonly string[] } = {},
): Promise<void> {
  const drafts = reportableDrafts(variant)
    .filter(([noun]) => !leaveOut.includes(noun))
    .toSorted(([a], [b]) => NOUN_NAMES.indexOf(a) - NOUN_NAMES.indexOf(b));
  for (const who of ['company:owner', 'auditor:partner'] as const) {
    const side = who === 'company:owner' ? 'company' : 'auditor';
    await world.write(who, async (db) => {
      for (const [noun, id, body] of drafts.filter((draft) => sideOf(draft) === side)) {
        const store = recordStore(noun);
        const written = { id, effectiveOn: '2025-01-01', body } as Written<typeof noun>;
        const [there] = await store.find(db, { from: db.seat.organization, id });
        const stored = there
          ? await store.save(db, { ...written, version: there.version })
          : await store.add(db, written);
        await append(db, { type: `${noun}.${there ? 'changed' : 'added'}`, subject: stored });
      }
    });
  }
  await world.mark();
}

/** What a report rests on, by the names that the world has for organizations, people and engagement. */
export function reportableDrafts(variant: Partial<Variant> = {}): Draft[] {
  const chosen = { ...USUAL, report: 'soc1' as const, ...variant };
  return [...companyRecords(chosen), ...auditorRecords(chosen)].map(renamed);
}

function renamed([noun, id, body]: Draft): Draft {
  const swap = (text: string): string => NAMES[text] ?? text;
  const inside = JSON.parse(JSON.stringify(body), (_, value: unknown) =>
    typeof value === 'string' ? swap(value) : value,
  ) as Record<string, unknown>;
  return [noun, swap(id), inside];
}

/** Which side writes a draft. */
export function sideOf([noun, , body]: Draft): 'company' | 'auditor' {
  const { writtenBy } = NOUNS[noun];
  if (writtenBy !== 'both') return writtenBy;
  return body['kind'] === 'firm' || body['filedBy'] === 'auditor' || body['side'] === 'auditor'
    ? 'auditor'
    : 'company';
}
