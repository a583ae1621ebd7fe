import { inTransaction, type Engine } from '../db/engine.ts';

/** The organizations that an account belongs to. Read past row security: nobody’s seat is known yet. */
export async function organizationsOf(engine: Engine, account: string): Promise<string[]> {
  const rows = await ask(
    engine,
    'select organization_id as found from memberships where account_id = $1 order by organization_id',
    [account],
  );
  return rows.map(({ found }) => found);
}

/** Which person of an organization an account is; undefined where it is none. */
export async function personOf(
  engine: Engine,
  account: string,
  organization: string,
): Promise<string | undefined> {
  const [row] = await ask(
    engine,
    'select person_id as found from memberships where account_id = $1 and organization_id = $2',
    [account, organization],
  );
  return row?.found;
}

/** Whether anybody of an organization signs in: from then on nobody else acts for it. */
export async function hasPeople(engine: Engine, organization: string): Promise<boolean> {
  const rows = await ask(
    engine,
    'select person_id as found from memberships where organization_id = $1 limit 1',
    [organization],
  );
  return rows.length > 0;
}

async function ask(engine: Engine, query: string, values: readonly string[]): Promise<{ found: string }[]> {
  return (await inTransaction(engine, (session) => session.query(query, values))) as { found: string }[];
}
