import type { Context } from '#platform/context.ts';
import { startLean } from '#platform/lean.ts';
import { readSettings } from '#platform/settings/settings.ts';

/**
 * Works on the machine's own data as its operator: opens the data folder (refused while a server holds it), migrates,
 * hands over a context, and closes everything whatever happens.
 */
export async function asOperator<Result>(
  dataFolder: string | undefined,
  work: (ctx: Context) => Promise<Result>,
): Promise<Result> {
  startLean();
  const settings = readSettings({
    LOG_LEVEL: 'warn',
    ...process.env,
    ...(dataFolder !== undefined && { DATA_DIR: dataFolder }),
  });
  const { openHouse } = await import('#platform/house.ts');
  const { makeContext } = await import('#platform/context.ts');
  const house = await openHouse(settings);
  try {
    return await work(makeContext(house, 'operator', 'command'));
  } finally {
    await house.close();
  }
}
