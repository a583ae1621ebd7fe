import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ROOT } from '../journeys/command.ts';

test.runIf(process.env['TEST_DATABASE_URL'])(
  'a test run that is told to stop leaves no PostgreSQL running',
  async () => {
    const { TEST_DATABASE_URL: _, ...env } = process.env;
    const program = 'console.log(process.env.TEST_DATABASE_URL); setInterval(() => {}, 1000)';
    const child = spawn(process.execPath, ['scripts/test-postgres.ts', process.execPath, '-e', program], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const { port } = new URL(said.toString().trim());
    expect(await answers(port)).toBe(true);
    child.kill('SIGTERM');
    await once(child, 'close');
    for (let tries = 0; tries < 50 && (await answers(port)); tries += 1) await sleep(100);
    expect(await answers(port)).toBe(false);
  },
);

/** Whether anybody listens at a port of this machine. */
async function answers(port: string): Promise<boolean> {
  const socket = connect(Number(port), '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return false;
  } finally {
    socket.destroy();
  }
}
