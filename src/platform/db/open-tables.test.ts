import { describe, expect, test } from 'vitest';
import { useWorld } from '#test/support/world.ts';
import { inTransaction } from './engine.ts';

const world = useWorld();

describe('every table that a request can touch is under row security, with a policy', () => {
  /** Requests only read these; what writes them acts as their owner, whom row security is therefore not forced upon. */
  const WRITTEN_BELOW: readonly string[] = ['public.appointments', 'public.jobs'];
  /** No records: whoever has no seat (a link that is opened, a clearing) works on them as their owner as well. */
  const OWNERS_TOO: readonly string[] = ['invitations', 'memberships', 'uploads', 'upload_pieces'].map(
    (name) => `public.${name}`,
  );
  /** What acts as the owner of the tables for a request: each looks at the seat by itself, or is a trigger. */
  const ACTING_AS_OWNER: readonly string[] = ['appoint', 'ask_for_job'];

  interface Standing {
    name: string;
    isGuarded: boolean;
    isForced: boolean;
    isGranted: boolean;
    isWritable: boolean;
  }

  /** Tables and views, of any schema, that lie open to requests. */
  async function open(): Promise<string[]> {
    const rows = await inTransaction(world.engine, (session) =>
      session.query(
        `select n.nspname || '.' || c.relname as name, relforcerowsecurity as "isForced",
          relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid) as "isGuarded",
          has_table_privilege('tickmark_app', c.oid, 'select, insert, update, delete, truncate')
            or has_any_column_privilege('tickmark_app', c.oid, 'select, insert, update') as "isGranted",
          has_table_privilege('tickmark_app', c.oid, 'insert, update, delete, truncate')
            or has_any_column_privilege('tickmark_app', c.oid, 'insert, update') as "isWritable"
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^(pg_|information_schema)' and c.relkind in ('r', 'p', 'm', 'f', 'v') order by 1`,
      ),
    );
    return (rows as Standing[])
      .filter(({ name, isGuarded, isForced, isGranted, isWritable }) => {
        if (!isGranted) return false;
        if (!isGuarded || OWNERS_TOO.includes(name)) return !isGuarded;
        return WRITTEN_BELOW.includes(name) ? isWritable : !isForced;
      })
      .map(({ name }) => name);
  }

  async function actingAsOwner(): Promise<unknown[]> {
    return inTransaction(world.engine, (session) =>
      session.query(
        `select proname::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where prosecdef and n.nspname !~ '^(pg_|information_schema)'
          and has_function_privilege('tickmark_app', p.oid, 'execute') order by 1`,
      ),
    );
  }

  const plant = (script: string) => inTransaction(world.engine, (session) => session.run(script));

  test('none lies open', async () => {
    expect(await open()).toEqual([]);
    expect(await actingAsOwner()).toEqual(ACTING_AS_OWNER.map((name) => ({ name })));
  });

  test.each([
    [
      'a new table without it',
      'create table planted (id text); grant select on planted to tickmark_app',
      'planted',
    ],
    [
      'a table that has it and no policy',
      'create table planted (id text); alter table planted enable row level security; grant select on planted to tickmark_app',
      'planted',
    ],
    [
      'a view, which looks past it',
      'create view planted as select * from risks; grant select on planted to tickmark_app',
      'planted',
    ],
    ['a table where it is switched off', 'alter table risks disable row level security', 'risks'],
    ['a table whose owner it does not bind', 'alter table risks no force row level security', 'risks'],
    ['machinery that requests may read', 'grant select on migrations to tickmark_app', 'migrations'],
    [
      'machinery of which they may read a column',
      'grant select (name) on migrations to tickmark_app',
      'migrations',
    ],
    ['appointments that requests may write', 'grant update on appointments to tickmark_app', 'appointments'],
  ])('%s is found', async (_, script, name) => {
    await plant(script);
    expect(await open()).toEqual([`public.${name}`]);
  });

  test('a function that acts as the owner is found', async () => {
    await plant(
      'create function planted() returns text language sql security definer as $$ select $x$y$x$ $$',
    );
    expect(await actingAsOwner()).toContainEqual({ name: 'planted' });
  });
});
