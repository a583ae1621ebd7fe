-- Files on their way in, what they are, how long they stay, and what may be cleared away.

-- Who acts as a person: what is begun by one person is continued by nobody else.
create or replace function acting_person() returns text language sql stable
  as $$ select nullif(current_setting('tickmark.person', true), '') $$;

-- Uploads that can be continued. No records: they are gone when the file is held, or when they expire.
create table uploads (
  organization_id text not null,
  id text not null,
  person text not null,
  name text not null,
  declared text,
  bytes bigint not null check (bytes >= 0),
  received bigint not null default 0 check (received between 0 and bytes),
  begun_at timestamptz not null,
  expires_at timestamptz not null,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  primary key (organization_id, id)
);
create index uploads_expires_at on uploads (expires_at);
alter table uploads enable row level security;
grant select, insert, update, delete on uploads to tickmark_app;
create policy own on uploads to tickmark_app
  using (acting_side() in ('company', 'auditor') and organization_id = acting_organization()
    and person = acting_person())
  with check (acting_side() in ('company', 'auditor') and organization_id = acting_organization()
    and person = acting_person());

-- What has safely arrived of each: objects of the store, one after the other.
create table upload_pieces (
  organization_id text not null,
  upload_id text not null,
  first bigint not null check (first >= 0),
  bytes bigint not null check (bytes > 0),
  key text not null unique,
  primary key (organization_id, upload_id, first),
  foreign key (organization_id, upload_id) references uploads on delete cascade
);
alter table upload_pieces enable row level security;
grant select, insert, delete on upload_pieces to tickmark_app;
create policy own on upload_pieces to tickmark_app
  using (exists (select from uploads where uploads.organization_id = upload_pieces.organization_id
    and uploads.id = upload_id))
  with check (exists (select from uploads where uploads.organization_id = upload_pieces.organization_id
    and uploads.id = upload_id));

-- What the bytes of a held file are by themselves, beside what was said of them.
create table file_types (
  organization_id text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  declared text not null,
  sniffed text not null,
  agrees boolean not null,
  noted_at timestamptz not null,
  primary key (organization_id, sha256, declared)
);
alter table file_types enable row level security;
alter table file_types force row level security;
grant select, insert on file_types to tickmark_app;
create policy seen on file_types for select to tickmark_app using (
  (acting_side() in ('company', 'auditor') and organization_id = (select acting_organization()))
  or organization_id = any ((select acting_clients())::text[])
);
create policy added on file_types for insert to tickmark_app with check (
  acting_side() in ('company', 'auditor') and organization_id = acting_organization()
);
create trigger stays before update or delete or truncate on file_types
  for each statement execute function refuse_change();

-- Passage of a blob in or out: a file that arrives is claimed before it has its place, one that leaves before it is
-- removed. A row says who was first. For the product’s own machinery alone.
create table blob_claims (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  what text not null check (what in ('arriving', 'leaving')),
  at timestamptz not null
);
alter table blob_claims enable row level security;

call make_record_table('legal_holds', 'legalHold', '{company}');
call make_record_table('retention_rules', 'retentionRule', '{company}');

-- Evidence whose bytes were erased has no later version.
create function stay_erased() returns trigger language plpgsql as $$
begin
  if exists (select from evidence where organization_id = new.organization_id and id = new.id
      and body ? 'erased') then
    raise exception 'evidence % was erased', new.id using errcode = 'TM002';
  end if;
  return new;
end $$;
create trigger sealed before insert on evidence for each row execute function stay_erased();

create index evidence_file on evidence ((body #>> '{file,sha256}'));
create index populations_file on populations ((body #>> '{file,sha256}'));
create index held_files_sha256 on held_files (sha256);

-- Whether a record needs the bytes: any version of it, unless the record was erased. Of one organization, or of any.
create function cites_file(sha text, organization text) returns boolean language sql stable as $$
  select exists (
    select from evidence where body #>> '{file,sha256}' = sha
      and (organization is null or organization_id = organization)
      and not exists (select from evidence as later where later.organization_id = evidence.organization_id
        and later.id = evidence.id and later.body ? 'erased'))
  or exists (
    select from populations where body #>> '{file,sha256}' = sha
      and (organization is null or organization_id = organization))
  or exists (
    select from representations where body #>> '{file,sha256}' = sha
      and (organization is null or organization_id = organization))
  or exists (
    select from issues where body -> 'files' @> jsonb_build_array(jsonb_build_object('sha256', sha))
      and (organization is null or organization_id = organization))
$$;

-- A file is let go only when no record of the organization needs it any more.
create function refuse_release() returns trigger language plpgsql as $$
begin
  if cites_file(old.sha256, old.organization_id) then
    raise exception 'a record of % still cites %', old.organization_id, old.sha256 using errcode = 'TM002';
  end if;
  return old;
end $$;
drop trigger stays on held_files;
create trigger stays before update or truncate on held_files
  for each statement execute function refuse_change();
create trigger needed before delete on held_files for each row execute function refuse_release();
grant delete on held_files to tickmark_app;
create policy released on held_files for delete to tickmark_app using (
  acting_side() in ('company', 'auditor') and organization_id = acting_organization()
);

-- Whoever owns the schema collects what nobody needs, so it must see what everybody needs, also where it is not a
-- superuser: row security is forced upon the owner of these tables as well.
do $$
declare needed text;
begin
  foreach needed in array array['held_files', 'evidence', 'populations', 'representations', 'issues'] loop
    execute format('create policy collected on %I for select to %I using (true)', needed, current_user);
  end loop;
end $$;
