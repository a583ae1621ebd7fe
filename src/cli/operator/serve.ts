import type { Command } from 'commander';
import type { Say } from '../say.ts';
import { serveUntilStopped, workUntilStopped } from './serving.ts';

interface Asked {
  example?: boolean;
  port?: string;
  dataDir?: string;
  worker: boolean;
}

/** `tickmark serve`: the server with its API, as `npm start` starts it. */
export function addServeCommand(program: Command, say: () => Say): void {
  program
    .command('serve')
    .description('serve the API on this machine, as npm start does, until a signal stops it')
    .option('--example', 'with the example company, in ./data-example unless another folder is named')
    .option('--port <number>', 'where it listens (setting PORT); 0 for any free port')
    .option('--data-dir <folder>', 'the data folder (setting DATA_DIR)')
    .option('--no-worker', 'leave jobs to other nodes (setting WORKERS=0)')
    .action(({ example = false, port, dataDir, worker }: Asked) =>
      serveUntilStopped({ isExample: example, port, dataFolder: dataDir, withoutWorker: !worker }, (line) =>
        say().result(line, { said: line }),
      ),
    );

  program
    .command('worker')
    .description('work on jobs and answer nothing: beside servers that share one PostgreSQL')
    .option('--data-dir <folder>', 'a data folder of its own (setting DATA_DIR)')
    .action(({ dataDir }: Pick<Asked, 'dataDir'>) =>
      workUntilStopped(dataDir, (line) => say().result(line, { said: line })),
    );
}
