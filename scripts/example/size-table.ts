import type { RiskLevel } from '#domain/testing/shapes.ts';
import { readYaml } from './sources.ts';

interface Table {
  records: [
    {
      byFrequency: ({ frequency: string; upTo: number } & Record<RiskLevel, number>)[];
      byPopulation: ({ upTo: number | null } & Record<RiskLevel, { atLeast: number; percent: number }>)[];
    },
  ];
}

/** Size of a sample by the firm's table, and the row that gave it. */
export function sizeOf(
  frequency: string | undefined,
  count: number,
  risk: RiskLevel,
): { n: number; row: string } {
  const [table] = (readYaml('firm/size-table.yaml') as Table).records;
  const set = table.byFrequency.find((row) => row.frequency === frequency && count <= row.upTo);
  if (set) return { n: Math.min(set[risk], count), row: `${set.frequency}, up to ${set.upTo}` };
  const row = table.byPopulation.find(({ upTo }) => upTo === null || count <= upTo);
  if (!row) throw new Error(`The size table has no row for ${count} items.`);
  const { atLeast, percent } = row[risk];
  const n = Math.min(count, Math.max(atLeast, Math.ceil((count * percent) / 100)));
  return { n, row: row.upTo === null ? 'over 250 items' : `up to ${row.upTo} items` };
}
