import { randomFillSync } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importMissingBinders } from '#features/binder/index.ts';
import { openChecked } from '#platform/backup/open.ts';
import { restoreBackup, type Restored } from '#platform/backup/restore.ts';
import { openBackup } from '#platform/backup/write.ts';
import { openTarget } from '#platform/binder/target.ts';
import { makeContext } from '#platform/context.ts';
import { inTransaction } from '#platform/db/engine.ts';
import { openHouse, type House } from '#platform/house.ts';
import { readSettings } from '#platform/settings/settings.ts';
import { openEmptyDatabase } from '#test/support/database.ts';
import { timed, type Figure } from './figure.ts';

const FILES = 1000;
const BYTES = 1_000_000;

/** Backs up and restores the example company with 1 GB of evidence beside it; on PostgreSQL too where TEST_DATABASE_URL names one. */
export async function run(): Promise<Figure[]> {
  const room = await mkdtemp(join(tmpdir(), 'bench-restore-'));
  const quiet = (): void => undefined;
  try {
    const house = await openHouse(readSettings({ DATA_DIR: join(room, 'data'), LOG_LEVEL: 'silent' }));
    await fill(house);
    const path = join(room, 'backup.zip');
    const written = await timed(async () => {
      const { write } = await openBackup(house, { withFiles: true });
      return write(await openTarget(path, { isSecret: true }));
    });
    await house.close();
    const read = await timed(async () => (await openChecked(path)).close());
    const here = readSettings({ DATA_DIR: join(room, 'again') });
    const embedded = await timed(() => restoreBackup(path, here, quiet));
    demandWhole(embedded.result);
    const figures: Figure[] = [
      { name: 'backup of 1 GB of evidence', value: written.seconds, unit: 's', reach: 'none set' },
      { name: 'its size', value: (await stat(path)).size / 1e6, unit: 'MB', reach: 'none set' },
      { name: 'all of it read and hashed', value: read.seconds, unit: 's', reach: 'none set' },
      { name: 'restored, embedded', value: embedded.seconds, unit: 's', reach: 'under 60 s' },
      { name: 'peak memory', value: process.resourceUsage().maxRSS / 1000, unit: 'MB', reach: 'none set' },
    ];
    const database = await openEmptyDatabase();
    if (!database) return figures;
    const there = readSettings({ DATA_DIR: join(room, 'server'), DATABASE_URL: database.url });
    const server = await timed(() => restoreBackup(path, there, quiet));
    demandWhole(server.result);
    await database.drop();
    return [
      ...figures,
      { name: 'restored, PostgreSQL', value: server.seconds, unit: 's', reach: 'under 60 s' },
    ];
  } finally {
    await rm(room, { recursive: true });
  }
}

async function fill(house: House): Promise<void> {
  const binders = importMissingBinders(
    makeContext(house, 'operator', 'bench'),
    'examples/ledgerline',
    () => undefined,
  );
  for await (const { organization } of binders)
    if (organization === '') throw new Error('A binder without a name.');
  const bytes = Buffer.alloc(BYTES);
  for (let n = 0; n < FILES; n += 1) {
    const { sha256 } = await house.blobs.put(one(randomFillSync(bytes)));
    await inTransaction(house.engine, (session) =>
      session.query('insert into held_files values ($1, $2, $3, now())', ['ledgerline', sha256, BYTES]),
    );
  }
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function demandWhole({ files, trails, unvouched }: Restored): void {
  if (files < FILES || unvouched.length > 0 || trails.some(({ failures }) => failures.length > 0))
    throw new Error('What was restored is not whole.');
}
