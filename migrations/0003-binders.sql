-- The installation’s own log of whole organizations that came in or went out. It is no part of their trails, so that
-- export, import, export gives the same binder. `manifest` and `keys` are what an imported binder said of itself.
create table binder_log (
  id text primary key,
  organization_id text not null,
  at timestamptz not null,
  what text not null check (what in ('imported', 'exported')),
  by_whom text not null,
  records integer not null,
  lines integer not null,
  files integer not null,
  manifest text,
  keys text,
  signed_size integer,
  check ((what = 'imported') = (manifest is not null and keys is not null and signed_size is not null))
);
create index binder_log_organization on binder_log (organization_id, at);
alter table binder_log enable row level security;
alter table binder_log force row level security;
grant select, insert on binder_log to tickmark_app;
create policy seen on binder_log for select to tickmark_app using (
  acting_side() in ('company', 'auditor') and organization_id = (select acting_organization())
);
create policy added on binder_log for insert to tickmark_app with check (
  acting_side() in ('company', 'auditor') and organization_id = acting_organization()
);
create trigger stays before update or delete or truncate on binder_log
  for each statement execute function refuse_change();
