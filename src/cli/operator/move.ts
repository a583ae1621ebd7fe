import type { Command } from 'commander';
import { Problem } from '#domain/problem.ts';
import type { Moved } from '#platform/backup/move.ts';
import { startLean } from '#platform/lean.ts';
import { readSettings } from '#platform/settings/settings.ts';
import { FOUND_SOMETHING } from '../exit.ts';
import type { Say } from '../say.ts';

/** `tickmark move`: from the embedded database to a PostgreSQL, with everything. */
export function addMoveCommand(program: Command, say: () => Say): void {
  program
    .command('move')
    .description('move everything from the embedded database to an empty PostgreSQL; files and secrets stay')
    .requiredOption('--to <url>', 'postgres://user@host:5432/database; a password may stand in PGPASSWORD')
    .option('--data-dir <folder>', 'the data folder (setting DATA_DIR)')
    .action(async ({ to, dataDir }: { to: string; dataDir?: string }) => {
      startLean();
      const { dataFolder, databaseUrl } = readSettings({
        ...process.env,
        ...(dataDir !== undefined && { DATA_DIR: dataDir }),
      });
      if (databaseUrl !== undefined) {
        throw new Problem(
          'invalid',
          'DATABASE_URL is set, so the data is on PostgreSQL already. Unset it to move the embedded database.',
        );
      }
      readSettings({ DATABASE_URL: to });
      const { moveRows } = await import('#platform/backup/move.ts');
      const moved = await moveRows(dataFolder, to, new Date(), (words) => say().progress(words));
      say().result(wordsOf(dataFolder, moved), { folder: dataFolder, ...moved });
      if (faultsOf(moved).length > 0) process.exitCode = FOUND_SOMETHING;
    });
}

function wordsOf(folder: string, moved: Moved): string {
  const lines = moved.trails.reduce((sum, trail) => sum + trail.lines, 0);
  const signed = moved.trails.reduce((sum, trail) => sum + trail.checkpoints, 0);
  return [
    `Everything is at ${moved.to} now: ${moved.rows} rows in ${moved.tables} tables, read back there, each table with the hash it has here.`,
    `The trails of ${moved.trails.length} organizations were hashed at both places and are the same: ${lines} lines, ${signed} signed checkpoints.`,
    ...faultsOf(moved).map((one) => `Does not hold, here as there: ${one}`),
    `Start with DATABASE_URL set to it and DATA_DIR=${folder}, where files and secrets stay. The embedded database is left as it was and no longer opened.`,
  ].join('\n');
}

function faultsOf({ trails, unvouched }: Moved): string[] {
  return [
    ...trails.flatMap(({ organization, failures }) =>
      failures.map((why) => `the trail of ${organization}: ${why}`),
    ),
    ...unvouched.map(({ table, count }) => `${count} versions in ${table} stand on no trail`),
  ];
}
