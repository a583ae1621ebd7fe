import { inTransaction, type Engine } from '#platform/db/engine.ts';

/** What every table holds, by table and organization: count and a sum over the rows, so that no change goes unseen. */
export type Holdings = ReadonlyMap<string, string>;

/** Reads, past row security, what lies in every table of the product. */
export async function readHoldings(engine: Engine): Promise<Holdings> {
  return inTransaction(engine, async (session) => {
    const tables = (await session.query(
      `select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid
          and a.attname = 'organization_id' and not a.attisdropped) as "hasOwner"
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`,
    )) as { name: string; hasOwner: boolean }[];
    const parts = tables.map(
      ({ name, hasOwner }) =>
        `select '${name} ' || ${hasOwner ? 'organization_id' : "'all'"} as held,
          count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as what
        from "${name}" t group by ${hasOwner ? 'organization_id' : '()'}`,
    );
    const rows = (await session.query(parts.join(' union all '))) as { held: string; what: string }[];
    return new Map(rows.map(({ held, what }) => [held, what]));
  });
}

/** What was added, changed or removed between two readings; of some organizations only, when asked. */
export function changesBetween(before: Holdings, after: Holdings, of?: readonly string[]): string[] {
  const all = new Set([...before.keys(), ...after.keys()]);
  return [...all]
    .filter((held) => before.get(held) !== after.get(held))
    .filter((held) => of === undefined || of.some((organization) => held.endsWith(` ${organization}`)))
    .sort();
}
