import type { Command } from 'commander';
import { Problem } from '#domain/problem.ts';
import { startLean } from '#platform/lean.ts';
import { readSettings } from '#platform/settings/settings.ts';
import { FOUND_SOMETHING } from '../exit.ts';
import type { Say } from '../say.ts';
import { backupWords, countsOf, faultsOf, restoredValue, restoreWords } from './backup-words.ts';
import { asOperator } from './house.ts';

interface Asked {
  dataDir?: string;
  url?: string;
  withoutFiles?: true;
}

/** `tickmark backup` and `tickmark restore`: the whole installation as one file or folder, and back. */
export function addBackupCommands(program: Command, say: () => Say): void {
  program
    .command('backup')
    .description('copy the whole installation, secrets included, as it stands at one moment')
    .argument('<path>', 'a free path: a folder, or a file that ends in .zip')
    .option(
      '--without-files',
      'leave the stored files in their store, such as a bucket with copies of its own',
    )
    .option(
      '--url <address>',
      'take it from the server that holds the data folder now; the path ends in .zip',
    )
    .option('--data-dir <folder>', 'the data folder (setting DATA_DIR)')
    .action(async (path: string, { dataDir, url, withoutFiles }: Asked) => {
      const withFiles = withoutFiles !== true;
      say().progress('Copying');
      if (url === undefined) await writeHere(path, dataDir, withFiles);
      else await fetchBackup(path, url, dataDir, withFiles);
      const { openChecked } = await import('#platform/backup/open.ts');
      const backup = await openChecked(path, (words) => say().progress(words));
      backup.close();
      const { manifest } = backup;
      say().result(backupWords(path, manifest), { path, ...countsOf(manifest) });
      if (manifest.files.missing + manifest.files.damaged > 0) process.exitCode = FOUND_SOMETHING;
    });

  program
    .command('restore')
    .description('make an installation of a backup, in an empty data folder and an empty database')
    .argument('<backup>', 'what tickmark backup wrote')
    .option('--data-dir <folder>', 'the data folder (setting DATA_DIR)')
    .action(async (path: string, { dataDir }: { dataDir?: string }) => {
      startLean();
      const settings = readSettings({ ...process.env, ...(dataDir !== undefined && { DATA_DIR: dataDir }) });
      const { restoreBackup } = await import('#platform/backup/restore.ts');
      const restored = await restoreBackup(path, settings, (words) => say().progress(words));
      say().result(restoreWords(settings.dataFolder, restored), restoredValue(settings.dataFolder, restored));
      if (faultsOf(restored).length > 0) process.exitCode = FOUND_SOMETHING;
    });
}

async function writeHere(path: string, dataDir: string | undefined, withFiles: boolean): Promise<void> {
  try {
    await asOperator(dataDir, async (ctx) => {
      const { openBackup } = await import('#platform/backup/write.ts');
      const { openTarget } = await import('#platform/binder/target.ts');
      const target = await openTarget(path, { isSecret: true });
      const { write } = await openBackup(ctx.machinery(), { withFiles });
      return write(target);
    });
  } catch (thrown) {
    if (!(thrown instanceof Problem) || !thrown.message.includes('in use by')) throw thrown;
    throw new Problem(
      'conflict',
      `${thrown.message} Or take the backup from the server that runs: --url http://127.0.0.1:4321`,
    );
  }
}

async function fetchBackup(
  path: string,
  server: string,
  dataDir: string | undefined,
  withFiles: boolean,
): Promise<void> {
  const { dataFolder } = readSettings({
    ...process.env,
    ...(dataDir !== undefined && { DATA_DIR: dataDir }),
  });
  const { fetchFile } = await import('./fetching.ts');
  await fetchFile({
    url: `${server}/api/operation/backup?files=${withFiles ? 'with' : 'without'}`,
    dataFolder,
    path,
  });
}
