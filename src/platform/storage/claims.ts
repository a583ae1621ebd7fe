import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#domain/problem.ts';
import { inTransaction, type Engine } from '../db/engine.ts';
import type { BlobStore } from './blobs.ts';

/**
 * The passage of blobs, so that none is collected while a record of it is about to be written. A blob that arrives is
 * claimed before it gets its place, one that leaves before it is removed; the row of its hash says who was first.
 * Moments are the database’s, which all nodes share.
 */

/** A removal that takes longer was cut off: whoever wants the blob no longer waits for it. */
const LEAVING_AT_MOST = '15 minutes';
/** What was claimed is left alone for so long: time enough to write a record of it, also for a large binder. */
export const GRACE_MS = 86_400_000;
const WAIT_MS = 20_000;
const LOOK_EVERY_MS = 200;

/** A store whose every put is claimed. What was claimed is not collected for a day, time enough to write its record. */
export function claiming(store: BlobStore, engine: Engine): BlobStore {
  return {
    ...store,
    put: (source, mostBytes, admit) =>
      store.put(source, mostBytes, async (blob) => {
        await admit?.(blob);
        await claimArrival(engine, blob.sha256);
      }),
    release: (sha256) => removeUnneeded({ engine, blobs: store }, sha256, GRACE_MS),
  };
}

/** Claims a blob for its arrival; waits while the same bytes are just being removed. */
async function claimArrival(engine: Engine, sha256: string): Promise<void> {
  for (let waited = 0; waited < WAIT_MS; waited += LOOK_EVERY_MS) {
    const claimed = await inTransaction(engine, async (session) => {
      // Nothing of a claim outlives the process that made it: the disk need not have it.
      await session.run('set local synchronous_commit = off');
      return session.query(
        `insert into blob_claims (sha256, what, at) values ($1, 'arriving', clock_timestamp())
         on conflict (sha256) do update set what = 'arriving', at = excluded.at
         where blob_claims.what = 'arriving' or blob_claims.at < clock_timestamp() - $2::interval
         returning sha256`,
        [sha256, LEAVING_AT_MOST],
      );
    });
    if (claimed.length > 0) return;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Problem(
    'unavailable',
    'The same bytes are being cleared away at this moment. Nothing was kept. Send the file again in a few minutes.',
    { sha256 },
  );
}

/** Of these hashes, those that somebody needs: held, or cited by a record of anybody. */
export async function findNeeded(engine: Engine, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await inTransaction(engine, (session) =>
    session.query(
      `select sha256 from jsonb_array_elements_text($1::jsonb) as asked (sha256)
       where exists (select from held_files where held_files.sha256 = asked.sha256)
         or cites_file(asked.sha256, null)`,
      [JSON.stringify(hashes)],
    ),
  );
  return new Set((rows as { sha256: string }[]).map(({ sha256 }) => sha256));
}

/** Of these hashes, those that were claimed within `graceMs` and may be needed at any moment. */
export async function findClaimed(
  engine: Engine,
  hashes: readonly string[],
  graceMs: number,
): Promise<Set<string>> {
  const rows = await inTransaction(engine, (session) =>
    session.query(
      `select sha256 from blob_claims where what = 'arriving' and sha256 in
         (select * from jsonb_array_elements_text($1::jsonb))
         and at >= clock_timestamp() - $2::float8 * interval '1 millisecond'`,
      [JSON.stringify(hashes), graceMs],
    ),
  );
  return new Set((rows as { sha256: string }[]).map(({ sha256 }) => sha256));
}

/**
 * Removes a blob that nobody needs and nobody claimed within `graceMs`; false when somebody does. From the statement
 * that says so until it is gone, whoever brings the same bytes waits.
 */
export async function removeUnneeded(
  { engine, blobs }: { engine: Engine; blobs: BlobStore },
  sha256: string,
  graceMs: number,
): Promise<boolean> {
  const leaving = await inTransaction(engine, (session) =>
    session.query(
      `insert into blob_claims (sha256, what, at)
       select $1, 'leaving', clock_timestamp()
       where not exists (select from held_files where held_files.sha256 = $1) and not cites_file($1, null)
       on conflict (sha256) do update set what = 'leaving', at = excluded.at
       where blob_claims.at < clock_timestamp() - (case blob_claims.what when 'leaving' then $2::interval
         else $3::float8 * interval '1 millisecond' end)
       returning sha256`,
      [sha256, LEAVING_AT_MOST, graceMs],
    ),
  );
  if (leaving.length === 0) return false;
  await blobs.remove(sha256);
  await inTransaction(engine, (session) =>
    session.query("delete from blob_claims where sha256 = $1 and what = 'leaving'", [sha256]),
  );
  return true;
}

/** Forgets claims that protect nothing any more. */
export async function forgetClaims(engine: Engine, graceMs: number): Promise<void> {
  await inTransaction(engine, (session) =>
    session.query(
      `delete from blob_claims where at < clock_timestamp() - greatest($1::float8 * interval '1 millisecond',
         $2::interval)`,
      [graceMs, LEAVING_AT_MOST],
    ),
  );
}
