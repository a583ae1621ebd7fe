import { Problem } from '#domain/problem.ts';
import { inTransaction, type Engine } from '../db/engine.ts';
import type { Library } from './library.ts';

/** Every key begins so: to be found where it was left lying about. */
export const KEY_PREFIX = 'tmk_';
const DAY_SECONDS = 86_400;

/** An API key in use: which one, and what it was made for. */
export interface KeyUse {
  id: string;
  /** `controls:read`, `evidence:write`; `all:read` for everything that its person may read. */
  scopes: readonly string[];
}

/** A key as people see it: its first letters, never the whole. */
export interface KeyLine {
  id: string;
  person: string;
  name: string;
  start: string;
  scopes: string[];
  madeAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
}

/** Whose key it is: an account, as a person of one organization. */
export interface KeyOwner {
  account: string;
  organization: string;
  person: string;
}

/** Makes a key. The whole key is told this once; only its hash is kept. */
export async function makeKey(
  { api }: Library,
  { account, organization, person }: KeyOwner,
  { name, scopes, days }: { name: string; scopes: readonly string[]; days: number },
): Promise<{ id: string; key: string; expiresAt: Date }> {
  const made = await api.createApiKey({
    body: {
      name,
      userId: account,
      expiresIn: days * DAY_SECONDS,
      prefix: KEY_PREFIX,
      metadata: { organization, person },
      permissions: { scopes: [...scopes] },
    },
  });
  if (!made.expiresAt) throw new Error('A key was made that never ends.');
  return { id: made.id, key: made.key, expiresAt: made.expiresAt };
}

/** Whose key it is and what for; undefined where it is none, has run out or was revoked. */
export async function useKey(
  { api }: Library,
  key: string,
): Promise<{ owner: KeyOwner; use: KeyUse } | undefined> {
  const verified = await api.verifyApiKey({ body: { key } });
  if (!verified.valid || verified.key === null) return undefined;
  const { id, referenceId: account, metadata, permissions } = verified.key;
  const { organization, person } = metadata as { organization: string; person: string };
  const { scopes = [] } = (permissions ?? {}) as { scopes?: string[] };
  return { owner: { account, organization, person }, use: { id, scopes } };
}

/** The keys of an organization, or of one person of it; those that have run out are gone. */
export async function listKeys(engine: Engine, organization: string, person?: string): Promise<KeyLine[]> {
  const rows = (await inTransaction(engine, (session) =>
    session.query(
      `select "id", "name", "start", "permissions", "metadata", "createdAt", "expiresAt", "lastRequest"
       from accounts."apikey"
       where "metadata"::jsonb ->> 'organization' = $1 and ($2::text is null or "metadata"::jsonb ->> 'person' = $2)
         and "expiresAt" > now() order by "createdAt", "id"`,
      [organization, person ?? null],
    ),
  )) as Record<string, string | null>[];
  return rows.map((row) => ({
    id: String(row['id']),
    person: (JSON.parse(String(row['metadata'])) as KeyOwner).person,
    name: String(row['name']),
    start: String(row['start']),
    scopes: (JSON.parse(String(row['permissions'])) as { scopes: string[] }).scopes,
    madeAt: new Date(String(row['createdAt'])),
    expiresAt: new Date(String(row['expiresAt'])),
    lastUsedAt: row['lastRequest'] ? new Date(row['lastRequest']) : null,
  }));
}

/** Revokes a key of an organization, or of one person of it, at once. Gives whose it was. */
export async function revokeKey(
  engine: Engine,
  id: string,
  organization: string,
  person?: string,
): Promise<string> {
  const [revoked] = (await inTransaction(engine, (session) =>
    session.query(
      `delete from accounts."apikey"
       where "id" = $1 and "metadata"::jsonb ->> 'organization' = $2
         and ($3::text is null or "metadata"::jsonb ->> 'person' = $3)
       returning "metadata"::jsonb ->> 'person' as person`,
      [id, organization, person ?? null],
    ),
  )) as { person: string }[];
  if (revoked) return revoked.person;
  throw new Problem('missing', 'There is no such key, or it was revoked or has run out already.');
}
