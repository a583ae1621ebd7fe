import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '#domain/hash.ts';
import type { Noun } from '#domain/record/nouns.ts';
import type { Database } from '#platform/db/database.ts';
import type { Engine } from '#platform/db/engine.ts';
import type { Draft } from '#platform/db/keep.ts';
import { recordStore } from '#platform/db/store.ts';
import { writing } from '#platform/db/transaction.ts';
import type { Stored } from '#platform/db/records.ts';
import type { Ground } from './database.ts';
import { append } from '#platform/trail/append.ts';
import { ENGAGEMENT, everyone, HOMES, personOf, seatOf, type Who } from './people.ts';

/** Writes a first version and its trail entry, as an action would. */
export async function addWithTrail<N extends Noun>(
  db: Database,
  noun: N,
  draft: Draft<N>,
): Promise<Stored<N>> {
  const stored = await recordStore(noun).add(db, draft);
  await append(db, { type: `${noun}.added`, subject: stored });
  return stored;
}

/** The moment it is in every test, unless the test moves `world.clock`. */
export const NOW = new Date('2026-03-03T15:00:00Z');

/** The ground that every world stands on; a change of it is another ground. */
export const WORLD: Ground = {
  key: sha256Hex(
    ['found.ts', 'people.ts'].map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join(''),
  ).slice(0, 12),
  lay: foundWorld,
};

/** Founds the organizations of the world with their people, systems and engagements. */
async function foundWorld(engine: Engine): Promise<void> {
  for (const home of Object.keys(HOMES) as (keyof typeof HOMES)[]) {
    await writing(engine, seatOf(personOf(home as Who), NOW), async (db) => foundHome(db, home));
  }
}

async function foundHome(db: Database, home: keyof typeof HOMES): Promise<void> {
  const { id, side, name } = HOMES[home];
  const effectiveOn = '2025-01-01';
  await addWithTrail(db, 'organization', {
    id,
    effectiveOn,
    body: {
      kind: side === 'company' ? 'company' : 'firm',
      name,
      legalName: `${name}, Inc.`,
      city: 'Springfield, Ohio',
      timeZone: 'America/New_York',
      specimen: 'Specimen: fictional company and firm; no examination was performed',
    },
  });
  for (const person of everyone().filter((somebody) => somebody.home === home)) {
    const { role, engagements } = person;
    const body = { name: `${name} ${role}`, title: role, side, role, engagements: [...engagements] };
    await addWithTrail(db, 'person', { id: person.id, effectiveOn, body });
  }
  if (side === 'company') await foundEngagement(db, home === 'company' ? 'birch' : 'dogwood', effectiveOn);
}

async function foundEngagement(db: Database, firm: string, effectiveOn: string): Promise<void> {
  const words = { name: 'Dispatch', purpose: 'Plans and books loads.' };
  await addWithTrail(db, 'system', {
    id: 'platform',
    effectiveOn,
    body: {
      name: 'Dispatch Platform',
      summary: 'Plans and books loads for carriers.',
      services: [words],
      boundary: 'From the web page to the booking.',
    },
  });
  await addWithTrail(db, 'engagement', {
    id: ENGAGEMENT,
    effectiveOn,
    body: {
      report: 'soc2',
      type: 2,
      title: 'Description of the Dispatch Platform',
      system: 'platform',
      period: { from: '2025-10-01', to: '2026-09-30' },
      categories: ['security'],
      firm,
    },
  });
}
