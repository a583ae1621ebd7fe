import { Problem } from '#domain/problem.ts';
import type { Session } from './engine.ts';

/** The policy by which the owner of the tables, who is no superuser on a managed database, sees and writes all rows. */
export const OWNERS_POLICY = 'machinery';

/**
 * Forced row security binds the owner too. This gives the acting role, where it owns a table and nothing else lets it
 * past, a policy of its own, so that migrations, backup and restore work on all rows. People’s requests act as
 * `tickmark_app`, which it does not concern.
 */
export async function letOwnerPass(session: Session): Promise<void> {
  await session.run(`
    do $$ declare found record; begin
      if (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) then return; end if;
      for found in
        select c.oid::regclass as name from pg_class c
        where c.relrowsecurity and c.relforcerowsecurity and pg_get_userbyid(c.relowner) = current_user
          and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = '${OWNERS_POLICY}')
      loop
        execute format('create policy ${OWNERS_POLICY} on %s to %I using (true) with check (true)',
          found.name, current_user);
      end loop;
    end $$`);
}

/** Refuses where row security would hide rows from the acting role without a word: such a copy would lack them. */
export async function demandWholeSight(session: Session): Promise<void> {
  const hidden = (await session.query(`
    select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relrowsecurity and n.nspname !~ '^pg_'
      and not (select rolsuper or rolbypassrls from pg_roles where rolname = current_user)
      and not (pg_get_userbyid(c.relowner) = current_user and not c.relforcerowsecurity)
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = '${OWNERS_POLICY}'
        and p.polroles @> array[(select oid from pg_roles where rolname = current_user)])
    order by 1`)) as { name: string }[];
  if (hidden.length === 0) return;
  throw new Problem(
    'forbidden',
    `The database user may not see all rows of ${hidden.length} tables (${hidden[0]?.name ?? ''} and others), so a ` +
      'copy would lack some. Nothing was written. Work as the user that owns the tables.',
  );
}
