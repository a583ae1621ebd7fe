-- Who may see what is decided here a second time, below the code: see src/platform/db/README.md.
-- Runs on PostgreSQL 15 and later.

-- Roles belong to the whole server; a second database on it, or one being made this moment, may have made it.
do $$ begin
  create role tickmark_app nologin nosuperuser nobypassrls;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  execute format('grant tickmark_app to %I', current_user);
end $$;
grant usage on schema public to tickmark_app;

-- The seat: who acts, set at the start of each transaction and gone at its end.
create function acting_organization() returns text language sql stable
  as $$ select nullif(current_setting('tickmark.organization', true), '') $$;
create function acting_side() returns text language sql stable
  as $$ select nullif(current_setting('tickmark.side', true), '') $$;
create function acting_engagements() returns text[] language sql stable
  as $$ select coalesce(string_to_array(nullif(current_setting('tickmark.engagements', true), ''), ','), '{}') $$;

-- What is written stays as it was written.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only ever added', tg_table_name using errcode = 'TM001';
end $$;

-- Which firm was appointed to which engagement: follows the engagement records, written by their trigger alone.
-- A firm knows an engagement by its name, so one firm never holds two of the same name.
create table appointments (
  organization_id text not null,
  engagement text not null,
  firm text not null,
  is_current boolean not null,
  primary key (organization_id, engagement, firm),
  unique (firm, engagement)
);
alter table appointments enable row level security;
grant select on appointments to tickmark_app;
create policy seen on appointments for select to tickmark_app using (
  (acting_side() = 'company' and organization_id = acting_organization())
  or (acting_side() = 'auditor' and firm = acting_organization()
      and (acting_engagements() = array['*'] or engagement = any (acting_engagements())))
);

create function appoint() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update appointments set is_current = false
    where organization_id = new.organization_id and engagement = new.id and firm <> new.body ->> 'firm';
  insert into appointments (organization_id, engagement, firm, is_current)
    values (new.organization_id, new.id, new.body ->> 'firm', true)
    on conflict (organization_id, engagement, firm) do update set is_current = true;
  return null;
end $$;

-- Companies whose current engagements the acting auditor is on.
create function acting_clients() returns text[] language sql stable as $$
  select coalesce(array_agg(distinct organization_id), '{}') from appointments
  where acting_side() = 'auditor' and is_current
$$;

-- Firms that the acting company ever appointed.
create function acting_firms() returns text[] language sql stable as $$
  select coalesce(array_agg(distinct firm), '{}') from appointments where acting_side() = 'company'
$$;

-- The trail: one order per organization. A withheld line keeps its leaf and nothing else.
create table trail (
  organization_id text not null,
  seq integer not null check (seq >= 0),
  entry text,
  salt text check (salt ~ '^[0-9a-f]{32}$'),
  leaf text not null check (leaf ~ '^[0-9a-f]{64}$'),
  noun text generated always as (entry::jsonb -> 'subject' ->> 'noun') stored,
  subject_id text generated always as (entry::jsonb -> 'subject' ->> 'id') stored,
  subject_version integer generated always as ((entry::jsonb -> 'subject' ->> 'version')::integer) stored,
  digest text generated always as (entry::jsonb ->> 'digest') stored,
  primary key (organization_id, seq),
  check ((entry is null) = (salt is null)),
  check (entry is null or (entry::jsonb ->> 'seq')::integer = seq),
  check (entry is null or leaf = encode(sha256(decode(salt, 'hex') || convert_to(entry, 'UTF8')), 'hex'))
);
create index trail_subject on trail (organization_id, noun, subject_id, subject_version);
alter table trail enable row level security;
alter table trail force row level security;
grant select, insert on trail to tickmark_app;
create policy seen on trail for select to tickmark_app using (
  (acting_side() in ('company', 'auditor') and organization_id = (select acting_organization()))
  or organization_id = any ((select acting_clients())::text[])
);
create policy added on trail for insert to tickmark_app with check (
  acting_side() in ('company', 'auditor') and organization_id = acting_organization()
);
create trigger stays before update or delete or truncate on trail
  for each statement execute function refuse_change();

create function follow_on() returns trigger language plpgsql as $$
begin
  if new.seq <> (select coalesce(max(seq) + 1, 0) from trail where organization_id = new.organization_id) then
    raise exception 'the trail of % has no gap and no second line %', new.organization_id, new.seq
      using errcode = 'TM003';
  end if;
  return new;
end $$;
create trigger in_order before insert on trail for each row execute function follow_on();

create table checkpoints (
  organization_id text not null,
  size integer not null check (size >= 1),
  root text not null check (root ~ '^[0-9a-f]{64}$'),
  note text not null,
  signed_at timestamptz not null,
  primary key (organization_id, size)
);
alter table checkpoints enable row level security;
alter table checkpoints force row level security;
grant select, insert on checkpoints to tickmark_app;
create policy seen on checkpoints for select to tickmark_app using (
  (acting_side() in ('company', 'auditor') and organization_id = (select acting_organization()))
  or organization_id = any ((select acting_clients())::text[])
);
create policy added on checkpoints for insert to tickmark_app with check (
  acting_side() in ('company', 'auditor') and organization_id = acting_organization()
);
create trigger stays before update or delete or truncate on checkpoints
  for each statement execute function refuse_change();

-- Which files an organization brought in. The bytes lie on disk by their hash; a hash alone opens nothing.
create table held_files (
  organization_id text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  held_at timestamptz not null,
  primary key (organization_id, sha256)
);
alter table held_files enable row level security;
alter table held_files force row level security;
grant select, insert on held_files to tickmark_app;
create policy seen on held_files for select to tickmark_app using (
  acting_side() in ('company', 'auditor') and organization_id = (select acting_organization())
);
create policy added on held_files for insert to tickmark_app with check (
  acting_side() in ('company', 'auditor') and organization_id = acting_organization()
);
create trigger stays before update or delete or truncate on held_files
  for each statement execute function refuse_change();
