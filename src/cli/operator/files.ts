import type { Command } from 'commander';
import type { Say } from '../say.ts';
import { asOperator } from './house.ts';

/** `tickmark files ...`: looks after the store of files. */
export function addFilesCommands(program: Command, say: () => Say): void {
  const files = program.command('files').description('the store of files: what lies in it and nobody needs');

  files
    .command('gc')
    .description(
      'clear what no organization holds and no record cites; the server does it every night by itself',
    )
    .option('--dry-run', 'only list it')
    .option('--data-dir <folder>', 'the data folder (setting DATA_DIR)')
    .action(async ({ dryRun = false, dataDir }: { dryRun?: boolean; dataDir?: string }) => {
      say().progress('Looking through the files');
      const { collectGarbage } = await import('#platform/storage/collect.ts');
      const { blobs, pieces, arrivals } = await asOperator(dataDir, (ctx) =>
        collectGarbage(ctx.machinery(), { isDryRun: dryRun }),
      );
      const bytes = blobs.reduce((sum, blob) => sum + blob.bytes, 0);
      const lines = blobs.map(
        (blob) => `${blob.sha256}  ${blob.bytes} bytes, of ${blob.putAt.toISOString()}`,
      );
      const counts = `${blobs.length} files of ${bytes} bytes, ${pieces} pieces of ended uploads`;
      const told = dryRun
        ? `${counts} would be cleared.`
        : `${counts} and ${arrivals} that arrived only half were cleared.`;
      const listed = blobs.map(({ sha256, bytes: size }) => ({ sha256, bytes: size }));
      say().result([...lines, told].join('\n'), { dryRun, blobs: listed, pieces, arrivals });
    });
}
