import type { Command } from 'commander';
import { checkBinder } from '#platform/binder/check.ts';
import { findBinders } from '#platform/binder/load.ts';
import { findingText } from '#platform/formats/finding.ts';
import { FOUND_SOMETHING } from '../exit.ts';
import type { Say } from '../say.ts';
import { asOperator } from './house.ts';

interface Place {
  dataDir?: string;
}

/** `tickmark binder ...`: an organization as a folder, in and out of the data on this machine. */
export function addBinderCommands(program: Command, say: () => Say): void {
  const binder = program.command('binder').description('an organization as a folder: check, import, export');

  binder
    .command('check')
    .description('read binders through and say what is wrong, file by file; nothing is changed')
    .argument('<path>', 'a binder (folder or .zip) or a folder of binders')
    .action(async (path: string) => {
      const findings: { binder: string; file: string; why: string }[] = [];
      const binders = await findBinders(path);
      for (const one of binders) {
        say().progress(`Checking ${one}`);
        findings.push(...(await checkBinder(one)).map((finding) => ({ binder: one, ...finding })));
      }
      const words = findings.map(({ binder: one, ...finding }) => `${one}: ${findingText(finding)}`);
      const sound = `${binders.length === 1 ? 'The binder is' : `All ${binders.length} binders are`} sound.`;
      say().result(findings.length === 0 ? sound : words.join('\n'), { binders, findings });
      if (findings.length > 0) process.exitCode = FOUND_SOMETHING;
    });

  binder
    .command('import')
    .description('import binders for organizations that have nothing here yet: all of each, or nothing')
    .argument('<path>', 'a binder (folder or .zip) or a folder of binders')
    .option('--data-dir <folder>', 'the data folder (setting DATA_DIR)')
    .action(async (path: string, { dataDir }: Place) => {
      say().progress('Checking and importing');
      const imported = await asOperator(dataDir, async (ctx) => {
        const { importBinders } = await import('#features/binder/index.ts');
        return importBinders(ctx, path);
      });
      const words = imported.map(
        ({ organization, side, records, lines, files }) =>
          `${organization} (${side}): ${records} record versions, ${lines} trail entries, ${files} files`,
      );
      say().result(words.join('\n'), imported);
    });

  binder
    .command('export')
    .description('export everything an organization wrote, with its trail and files')
    .argument('<organization>', 'its id')
    .requiredOption('--to <path>', 'a free path: a folder, or a file that ends in .zip')
    .option('--data-dir <folder>', 'the data folder (setting DATA_DIR)')
    .action(async (organization: string, { to, dataDir }: Place & { to: string }) => {
      say().progress('Exporting');
      const exported = await asOperator(dataDir, async (ctx) => {
        const { exportBinder } = await import('#features/binder/index.ts');
        return exportBinder(ctx, organization, to);
      });
      const { records, lines, files } = exported;
      say().result(`${to}: ${records} record versions, ${lines} trail entries, ${files} files`, {
        path: to,
        ...exported,
      });
    });
}
