-- Each organization’s signing key, sealed with the installation’s ring (src/platform/secrets): one for all nodes. Its
-- public half lies open, for those who check and have no ring. No right is granted: requests do not see the table.
create table signing_keys (
  organization_id text primary key,
  public_key text not null check (public_key ~ '^[0-9a-f]{64}$'),
  sealed text not null,
  made_at timestamptz not null default now()
);
alter table signing_keys enable row level security;
