import type { Machinery } from '../context.ts';
import { inTransaction } from '../db/engine.ts';

/**
 * Clears uploads that nobody continued in time, and what came of them. For the clock, once an hour or so. Pieces that
 * a crash leaves behind are no upload’s any more: `collectGarbage` clears them.
 */
export async function clearExpiredUploads({
  engine,
  blobs,
  now,
}: Pick<Machinery, 'engine' | 'blobs' | 'now'>): Promise<{ uploads: number }> {
  const at = now().toISOString();
  const cleared = await inTransaction(engine, async (session) => {
    const expired = 'select organization_id, id from uploads where expires_at < $1';
    await session.query(`${expired} for update`, [at]);
    const pieces = await session.query(
      `select key from upload_pieces where (organization_id, upload_id) in (${expired})`,
      [at],
    );
    const gone = await session.query('delete from uploads where expires_at < $1 returning id', [at]);
    return { keys: (pieces as { key: string }[]).map(({ key }) => key), uploads: gone.length };
  });
  for (const key of cleared.keys) await blobs.pieces.remove(key);
  return { uploads: cleared.uploads };
}
