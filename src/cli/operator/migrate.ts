import type { Command } from 'commander';
import type { Say } from '../say.ts';
import { asOperator } from './house.ts';

/** `tickmark migrate`: brings the database to this version's form and stops. */
export function addMigrateCommand(program: Command, say: () => Say): void {
  program
    .command('migrate')
    .description('bring the database to the form this version needs; serve does it by itself')
    .option('--data-dir <folder>', 'the data folder (setting DATA_DIR)')
    .action(async ({ dataDir }: { dataDir?: string }) => {
      say().progress('Migrating');
      await asOperator(dataDir, async () => undefined);
      say().result('The database has the form this version needs.', { migrated: true });
    });
}
