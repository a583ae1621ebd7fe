import { join } from 'node:path';
import { openAccounts } from '#platform/auth/accounts.ts';
import type { Machinery } from '#platform/context.ts';
import { openLog } from '#platform/log/log.ts';
import { openMail } from '#platform/mail/mail.ts';
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
  const log = openLog('error');
  const made: Machinery = {
    dataFolder: folder,
    blobs: await openBlobs(join(folder, 'files')),
    log,
    signerOf: openSigningKeys(() => made.engine, secrets),
    secrets,
    accounts: openAccounts({
      engine: () => made.engine,
      secrets,
      log,
      now: own.now,
      publicUrl: undefined,
      trustedProxies: [],
      breachedPasswords: undefined,
      mail: openMail(undefined),
    }),
    ...own,
  };
  return made;
}
