-- Inside a firm: papers on an engagement are read and written only by those who are on it, below the code as well.
-- A company’s own rows are as they were. Runs on PostgreSQL 15 and later.

-- All of the firm’s engagements: for whole organizations that come in, go out or are copied.
create function acting_on_all() returns boolean language sql stable
  as $$ select acting_engagements() = array['*'] $$;

-- The policies of a record table, made anew. What a firm writes about no engagement is for all its people where the
-- noun is of that nature; evidence counts as about the engagements of the tests it names, whichever came in first.
create procedure guard_record_table(name text, noun text) language plpgsql as $$
declare
  no_engagement_seen text := case noun
    when 'evidence' then format(
      'engagements = ''{}'' and (coalesce(body -> ''tests'', ''[]'') = ''[]'' or exists (select from tests
        where tests.organization_id = %I.organization_id and %I.body -> ''tests'' ? tests.id))', name, name)
    else 'engagements = ''{}''' end;
  no_engagement_added text := case
    when noun in ('organization', 'person', 'sizeTable') then 'engagements = ''{}'''
    when noun = 'evidence' then 'engagements = ''{}'' and coalesce(body -> ''tests'', ''[]'') = ''[]'''
    else 'false' end;
begin
  execute format('drop policy if exists seen on %I', name);
  execute format('drop policy if exists added on %I', name);
  execute format($sql$
    create policy seen on %I for select to tickmark_app using (
      ((select acting_side()) = 'company' and organization_id = (select acting_organization()))
      or ((select acting_side()) = 'auditor' and organization_id = (select acting_organization())
          and ((select acting_on_all()) or engagements && (select acting_engagements()) or (%s)))
      or (side = 'company' and organization_id = any ((select acting_clients())::text[]))
      or (side = 'auditor' and is_released and organization_id = any ((select acting_firms())::text[])
          and (%L or exists (
            select from appointments where appointments.organization_id = (select acting_organization())
              and appointments.firm = %I.organization_id and appointments.engagement = any (%I.engagements))))
    ) $sql$, name, no_engagement_seen, noun = 'organization', name, name);
  execute format($sql$
    create policy added on %I for insert to tickmark_app with check (
      organization_id = acting_organization() and side = acting_side()
      and (side = 'company' or acting_on_all() or engagements && acting_engagements() or (%s)))
    $sql$, name, no_engagement_added);
end $$;

-- Each record table says its noun in the guard of its trail. Tests come first: the policy of evidence names them.
do $$ declare found record; begin
  for found in
    select c.relname::text as name, convert_from(rtrim(t.tgargs, '\x00'::bytea), 'UTF8') as noun
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgname = 'on_the_trail' and c.relnamespace = 'public'::regnamespace
    order by c.relname <> 'tests', c.relname
  loop
    call guard_record_table(found.name, found.noun);
  end loop;
end $$;

-- From here on a new noun’s table is guarded in the same way.
alter procedure make_record_table(text, text, text[]) rename to make_unguarded_record_table;
create procedure make_record_table(name text, noun text, sides text[]) language plpgsql as $$
begin
  call make_unguarded_record_table(name, noun, sides);
  call guard_record_table(name, noun);
end $$;
