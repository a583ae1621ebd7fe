import { join } from 'node:path';
import type { Machinery } from '#platform/context.ts';
import { openLog } from '#platform/log/log.ts';
import { openRing } from '#platform/secrets/ring.ts';
import { openSecrets } from '#platform/secrets/secrets.ts';
import { openBlobs } from '#platform/storage/blobs.ts';
import { openSigningKeys } from '#platform/trail/signing-keys.ts';

/** All that a house lends, in a folder of the test’s own; what the test brings itself goes before. */
export async function machineryIn(
  folder: string,
  own: Pick<Machinery, 'engine' | 'now'> & Partial<Machinery>,
): Promise<Machinery> {
  const secrets = openSecrets(openRing(folder));
  return {
    dataFolder: folder,
    blobs: await openBlobs(join(folder, 'files')),
    log: openLog('error'),
    signerOf: openSigningKeys(() => own.engine, secrets),
    secrets,
    ...own,
  };
}
