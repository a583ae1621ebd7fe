import { sha256Hex } from '#domain/hash.ts';
import type { BodyOf } from '#domain/record/nouns.ts';
import type { Who } from './people.ts';
import type { World } from './world.ts';

/** Forty leavers, as the company’s HR system listed them. */
export const LEAVERS = Array.from({ length: 40 }, (_, at) => ({
  id: `L-${at + 1}`,
  'left on': `2026-0${1 + (at % 2)}-1${at % 9}`,
  office: at % 4 === 0 ? 'Dayton' : 'Springfield',
}));

export const LEAVERS_CSV = `id,left on,office\n${LEAVERS.map((row) => `${Object.values(row).join(',')}\n`).join('')}`;

/** The population of the leavers, not frozen, over any file. */
export function leaversOf(csv: string = LEAVERS_CSV, change: object = {}): BodyOf<'population'> {
  return {
    title: 'Leavers',
    type: 'terminations',
    controls: ['IAM-03'],
    definition: 'Everyone who left in the period.',
    from: '2025-10-01',
    to: '2026-02-28',
    timeZone: 'America/New_York',
    source: 'HR system',
    extraction: 'Report "Leavers"',
    extractedBy: 'Ana Lind',
    extractedAt: '2026-03-02T09:00:00Z',
    file: {
      name: 'leavers.csv',
      sha256: sha256Hex(Buffer.from(csv)),
      bytes: Buffer.byteLength(csv),
      mediaType: 'text/csv',
    },
    idColumn: 'id',
    reconciliation: {
      class: 'hr',
      independentSource: 'Payroll',
      independentCount: 40,
      difference: 0,
      explained: 'Same count.',
      accuracy: 'Two traced.',
      checkedBy: 'Ana Lind',
      checkedOn: '2026-03-03',
    },
    ...change,
  };
}

/** Brings the file in and adds the population, through the API. */
export async function addLeavers(
  world: World,
  {
    csv = LEAVERS_CSV,
    change = {},
    who = 'company:contributor',
  }: { csv?: string; change?: object; who?: Who } = {},
): Promise<void> {
  await world.fetch(who, '/api/files', { method: 'POST', body: csv });
  await world.as(who).populations.add({ id: 'leavers', body: leaversOf(csv, change) });
}
