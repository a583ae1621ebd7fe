-- People who sign in. The schema accounts belongs to the auth library and to the machinery: the product’s own role
-- reads nothing in it. What an organization may see of it stands in public, with row security.

create schema accounts;

create table accounts."user" (
  "id" text primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp,
  "twoFactorEnabled" boolean
);

create table accounts."session" (
  "id" text primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references accounts."user" ("id") on delete cascade,
  -- When the person last proved who they are, for what asks for it anew, such as a signature.
  "provedAt" timestamptz
);
create index "session_userId_idx" on accounts."session" ("userId");

create table accounts."account" (
  "id" text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references accounts."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null
);
create index "account_userId_idx" on accounts."account" ("userId");

create table accounts."verification" (
  "id" text primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index "verification_identifier_idx" on accounts."verification" ("identifier");

create table accounts."twoFactor" (
  "id" text primary key,
  "secret" text not null,
  "backupCodes" text not null,
  "userId" text not null references accounts."user" ("id") on delete cascade,
  "verified" boolean,
  "failedVerificationCount" integer,
  "lockedUntil" timestamptz
);
create index "twoFactor_secret_idx" on accounts."twoFactor" ("secret");
create index "twoFactor_userId_idx" on accounts."twoFactor" ("userId");

create table accounts."passkey" (
  "id" text primary key,
  "name" text,
  "publicKey" text not null,
  "userId" text not null references accounts."user" ("id") on delete cascade,
  "credentialID" text not null,
  "counter" integer not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  "transports" text,
  "createdAt" timestamptz,
  "aaguid" text
);
create index "passkey_userId_idx" on accounts."passkey" ("userId");
create index "passkey_credentialID_idx" on accounts."passkey" ("credentialID");

create table accounts."apikey" (
  "id" text primary key,
  "configId" text not null,
  "name" text,
  "start" text,
  "referenceId" text not null,
  "prefix" text,
  "key" text not null,
  "refillInterval" integer,
  "refillAmount" integer,
  "lastRefillAt" timestamptz,
  "enabled" boolean,
  "rateLimitEnabled" boolean,
  "rateLimitTimeWindow" integer,
  "rateLimitMax" integer,
  "requestCount" integer,
  "remaining" integer,
  "lastRequest" timestamptz,
  "expiresAt" timestamptz,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null,
  "permissions" text,
  "metadata" text
);
create index "apikey_configId_idx" on accounts."apikey" ("configId");
create index "apikey_referenceId_idx" on accounts."apikey" ("referenceId");
create index "apikey_key_idx" on accounts."apikey" ("key");

create table accounts."ssoProvider" (
  "id" text primary key,
  "issuer" text not null,
  "oidcConfig" text,
  "samlConfig" text,
  "userId" text not null references accounts."user" ("id") on delete cascade,
  "providerId" text not null unique,
  "organizationId" text,
  "domain" text not null
);

create table accounts."rateLimit" (
  "id" text primary key,
  "key" text not null unique,
  "count" integer not null,
  "lastRequest" bigint not null
);

-- Wrong passwords in a row, by the hash of the address they were tried with, whether or not it is anybody’s.
create table accounts.wrong_passwords (
  email_sha256 text primary key,
  in_a_row integer not null,
  last_at timestamptz not null
);

-- The link of the first start: founds an organization with its first owner. Only its hash is kept.
create table accounts.founding_links (
  token_sha256 text primary key,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- Which account is which person of an organization. The person’s record says the rest: side, role, engagements.
create table memberships (
  organization_id text not null,
  person_id text not null,
  account_id text not null references accounts."user" ("id"),
  joined_at timestamptz not null,
  primary key (organization_id, person_id),
  unique (account_id, organization_id)
);
alter table memberships enable row level security;
grant select, insert, delete on memberships to tickmark_app;
create policy seen on memberships for select to tickmark_app using (
  acting_side() in ('company', 'auditor') and organization_id = (select acting_organization())
);
create policy added on memberships for insert to tickmark_app with check (
  acting_side() in ('company', 'auditor') and organization_id = acting_organization()
);
create policy ended on memberships for delete to tickmark_app using (
  acting_side() in ('company', 'auditor') and organization_id = (select acting_organization())
);

-- Links by which a person’s record gets its account. Only their hashes are kept.
create table invitations (
  organization_id text not null,
  id text not null,
  person_id text not null,
  token_sha256 text not null unique,
  email text,
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_how text check (ended_how in ('accepted', 'revoked', 'replaced')),
  primary key (organization_id, id),
  check ((ended_at is null) = (ended_how is null))
);
create index invitations_of_person on invitations (organization_id, person_id);
alter table invitations enable row level security;
grant select, insert, update (ended_at, ended_how) on invitations to tickmark_app;
create policy seen on invitations for select to tickmark_app using (
  acting_side() in ('company', 'auditor') and organization_id = (select acting_organization())
);
create policy added on invitations for insert to tickmark_app with check (
  acting_side() in ('company', 'auditor') and organization_id = acting_organization()
);
create policy ended on invitations for update to tickmark_app using (
  acting_side() in ('company', 'auditor') and organization_id = acting_organization()
);
