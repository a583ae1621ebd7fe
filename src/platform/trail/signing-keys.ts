import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '#domain/problem.ts';
import { originOf } from '#domain/trail/checkpoint.ts';
import { nameKey, type NoteKey, type Signer } from '#domain/trail/note.ts';
import { inTransaction, type Engine, type Session } from '../db/engine.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { makeKey, signerOf } from './keys.ts';

/**
 * Signing keys of the organizations, sealed in the database: made at first need, one for all nodes however many need
 * it at once, never exported.
 */
export function openSigningKeys(
  engine: () => Engine,
  secrets: Secrets,
): (organization: string) => Promise<Signer> {
  return async (organization) => {
    const name = originOf(organization);
    const sealed = await inTransaction(engine(), async (session) => {
      const known = await sealedKey(session, organization);
      if (known !== undefined) return known;
      await keepKey(session, organization, makeKey(name).pem, secrets);
      return sealedKey(session, organization);
    });
    return signerOf({ name, pem: opened(sealed ?? '', organization, secrets) });
  };
}

/** The public half of an organization’s key, where it has one; makes none. */
export async function findKey(
  session: Session,
  folder: string,
  organization: string,
): Promise<NoteKey | undefined> {
  const [{ isThere } = { isThere: false }] = (await session.query(
    `select to_regclass('public.signing_keys') is not null as "isThere"`,
  )) as { isThere: boolean }[];
  const [row] = isThere
    ? await session.query('select public_key from signing_keys where organization_id = $1', [organization])
    : [];
  const name = originOf(organization);
  if (row)
    return nameKey(name, Uint8Array.from(Buffer.from((row as { public_key: string }).public_key, 'hex')));
  // Not taken in yet: so it was before keys lay in the database.
  const path = join(folder, `${organization}.pem`);
  return existsSync(path) ? signerOf({ name, pem: readFileSync(path, 'utf8') }).key : undefined;
}

/**
 * Takes in keys that still lie in a folder, as they did before, and clears each file when its key is safe. A key that
 * differs from the one in the database stays where it is, and is told: nothing is lost, and nothing replaced.
 */
export async function takeInKeys(
  engine: Engine,
  secrets: Secrets,
  folder: string,
  tell: (words: string) => void,
): Promise<void> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.pem')) : [];
  for (const name of names) {
    const organization = name.slice(0, -'.pem'.length);
    const pem = readFileSync(join(folder, name), 'utf8');
    const kept = await inTransaction(engine, async (session) => {
      await keepKey(session, organization, pem, secrets);
      return sealedKey(session, organization);
    });
    if (opened(kept ?? '', organization, secrets) === pem) rmSync(join(folder, name));
    else tell(`${join(folder, name)} is not the key that ${organization} signs with; it was left as it is.`);
  }
}

async function sealedKey(session: Session, organization: string): Promise<string | undefined> {
  const [row] = await session.query('select sealed from signing_keys where organization_id = $1', [
    organization,
  ]);
  return (row as { sealed: string } | undefined)?.sealed;
}

/** Whoever is first stays: a second node that made one at the same moment drops its own. */
async function keepKey(session: Session, organization: string, pem: string, secrets: Secrets): Promise<void> {
  const { key } = signerOf({ name: originOf(organization), pem });
  await session.query(
    `insert into signing_keys (organization_id, public_key, sealed) values ($1, $2, $3)
     on conflict (organization_id) do nothing`,
    [organization, Buffer.from(key.publicKey).toString('hex'), secrets.seal(pem, placeOf(organization))],
  );
}

function opened(sealed: string, organization: string, secrets: Secrets): string {
  try {
    return secrets.open(sealed, placeOf(organization));
  } catch (cause) {
    throw new Problem(
      'unavailable',
      `The signing key of ${organization} does not open with this installation’s keys. Nothing was signed. Give the ring it was sealed with: data/secrets.keys or SECRETS_KEYS.`,
      { cause: cause instanceof Error ? cause.message : String(cause) },
    );
  }
}

function placeOf(organization: string): string {
  return `signing-key ${organization}`;
}
