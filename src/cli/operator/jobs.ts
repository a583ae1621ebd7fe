import type { Command } from 'commander';
import { connect } from '#api/client.ts';
import { Problem } from '#domain/problem.ts';
import { readToken } from '#platform/http/token.ts';
import { readSettings } from '#platform/settings/settings.ts';
import { contract } from '../../contract.ts';
import type { Say } from '../say.ts';

interface Asked {
  url?: string;
  dataDir?: string;
}

/** `tickmark jobs ...`: asks the running server about work that waits, as its operator. */
export function addJobsCommands(program: Command, say: () => Say): void {
  const jobs = program.command('jobs').description('work that waits: what there is, what failed for good');
  const command = (name: string, description: string): Command =>
    jobs
      .command(name)
      .description(description)
      .option('--url <address>', 'the server (otherwise PUBLIC_URL, else this machine at PORT)')
      .option('--data-dir <folder>', 'the data folder, for the operator’s token (setting DATA_DIR)');

  command('list', 'how much of each kind waits, is worked on, and is dead').action(async (asked: Asked) => {
    const queues = await asking(asked, (api) => api.jobs.queues({}));
    const lines = queues.map(
      ({ name, waiting, working, again, dead }) =>
        `${name}: ${waiting} waiting, ${working} being worked on, ${again} to be tried again, ${dead} dead`,
    );
    say().result(lines.join('\n') || 'No job was ever asked for.', queues);
  });

  command('dead', 'jobs that nobody could finish, with the reason').action(async (asked: Asked) => {
    const dead = await asking(asked, (api) => api.jobs.dead({ limit: 1000 }));
    const lines = dead.map(
      ({ id, name, organization, person, reason, tries, diedAt, input }) =>
        `${id}  ${name}  ${diedAt}\n  asked by ${organization === undefined ? 'the installation' : `${organization}/${person}`}, tried ${tries} times, for ${JSON.stringify(input)}\n  ${reason}`,
    );
    say().result(lines.join('\n') || 'No job is dead.', dead);
  });

  command('retry', 'put a dead job back into its queue')
    .argument('<id>', 'its id, from tickmark jobs dead')
    .action(async (id: string, asked: Asked) => {
      await asking(asked, (api) => api.jobs.retry({ id }));
      say().result(`${id} is in its queue again.`, { id });
    });

  command('drop', 'take a dead job out for good; what it was for stays undone')
    .argument('<id>', 'its id, from tickmark jobs dead')
    .action(async (id: string, asked: Asked) => {
      await asking(asked, (api) => api.jobs.drop({ id }));
      say().result(`${id} is gone.`, { id });
    });
}

type Api = ReturnType<typeof connect<typeof contract>>;

/** Asks the server that runs, with the operator’s token of its data folder. */
async function asking<Answer>({ url, dataDir }: Asked, ask: (api: Api) => Promise<Answer>): Promise<Answer> {
  const settings = readSettings({ ...process.env, ...(dataDir !== undefined && { DATA_DIR: dataDir }) });
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const address = url ?? settings.publicUrl ?? `http://${host}:${settings.port}`;
  if (!URL.canParse(address)) throw new Problem('invalid', `${address} is no address of a server.`);
  const { token } = readToken(settings.dataFolder, settings.operatorToken);
  const headers = (): Record<string, string> => ({ authorization: `Bearer ${token}` });
  try {
    return await ask(connect(contract, `${address.replace(/\/$/, '')}/api`, headers));
  } catch (thrown) {
    if (!(thrown instanceof TypeError) || thrown.cause === undefined) throw thrown;
    throw new Problem(
      'unavailable',
      `No server answers at ${address}. Start it, or name another address with --url.`,
    );
  }
}
