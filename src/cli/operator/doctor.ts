import type { Command } from 'commander';
import type { Told } from '#platform/doctor/doctor.ts';
import { startLean } from '#platform/lean.ts';
import { readSettings } from '#platform/settings/settings.ts';
import type { Say } from '../say.ts';

interface Asked {
  deep?: boolean;
  url?: string;
  dataDir?: string;
}

/** `tickmark doctor`: what is wrong with this installation, and how to mend it. */
export function addDoctorCommand(program: Command, say: () => Say): void {
  program
    .command('doctor')
    .description(
      'look at the whole installation and say what is wrong and how to mend it; nothing is changed',
    )
    .option('--deep', 'hash every trail and every file, however long it takes')
    .option('--url <address>', 'ask the server that holds the data folder now')
    .option('--data-dir <folder>', 'the data folder (setting DATA_DIR)')
    .addHelpText(
      'after',
      '\nExit code 1 when something is wrong. What could not be looked at is named, and is not right.',
    )
    .action(async ({ deep = false, url, dataDir }: Asked) => {
      startLean();
      const settings = readSettings({ ...process.env, ...(dataDir !== undefined && { DATA_DIR: dataDir }) });
      say().progress('Looking');
      const told =
        url === undefined ? await lookHere(settings, deep) : await askThere(url, settings.dataFolder, deep);
      say().result(wordsOf(told), told);
      if (told.some(({ state }) => state === 'wrong')) process.exitCode = 1;
    });
}

async function lookHere(settings: ReturnType<typeof readSettings>, isDeep: boolean): Promise<Told[]> {
  const { examine } = await import('#platform/doctor/doctor.ts');
  const { withPatient } = await import('#platform/doctor/admit.ts');
  return withPatient(settings, isDeep, (patient) => examine(patient));
}

async function askThere(server: string, dataFolder: string, isDeep: boolean): Promise<Told[]> {
  const { askServer } = await import('./fetching.ts');
  const response = await askServer(`${server}/api/operation/doctor?deep=${isDeep}`, dataFolder);
  return (await response.json()) as Told[];
}

function wordsOf(told: readonly Told[]): string {
  const count = (state: Told['state']): number => told.filter((one) => one.state === state).length;
  const mark = { right: 'right  ', wrong: 'WRONG  ', unknown: 'unknown' } as const;
  const lines = told.flatMap(({ check, state, said, mend }) => [
    `${mark[state]}  ${check}: ${said}`,
    ...(mend === undefined ? [] : [`         To mend it: ${mend}`]),
  ]);
  return [
    ...lines,
    `${told.length} looked at: ${count('right')} right, ${count('wrong')} wrong, ${count('unknown')} unknown.`,
  ].join('\n');
}
