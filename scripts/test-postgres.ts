import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { findBinaries } from './test-postgres-binaries.ts';

/** A PostgreSQL for the tests, and how to end it. */
export interface TestPostgres {
  url: string;
  /** Where it came from, for the person who reads the output. */
  from: string;
  stop: () => Promise<void>;
}

const USER = 'tickmark_test';

/**
 * A real PostgreSQL: the one that TEST_DATABASE_URL names, else one of our own on a free port of this machine,
 * from the machine’s binaries, Debian’s package or npm. null when none can be had.
 */
export async function startPostgres(): Promise<TestPostgres | null> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, from: 'TEST_DATABASE_URL', stop: async () => undefined };
  const binaries = findBinaries();
  if (!binaries) return null;
  return run(binaries.folder, binaries.from);
}

async function run(binaries: string, from: string): Promise<TestPostgres> {
  const owner = ordinaryUser();
  // Not TMPDIR: it may lie where the ordinary user cannot go.
  const folder = mkdtempSync('/tmp/tickmark-postgres-');
  const password = randomBytes(16).toString('hex');
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  for (const path of owner ? [folder, passwordFile] : []) chownSync(path, owner?.uid ?? 0, owner?.gid ?? 0);
  const made = spawnSync(
    join(binaries, 'initdb'),
    [
      '-D',
      folder,
      '-U',
      USER,
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...owner, cwd: '/', encoding: 'utf8' },
  );
  rmSync(passwordFile);
  if (made.status !== 0) {
    rmSync(folder, { recursive: true });
    throw new Error(`initdb did not work: ${made.stderr || String(made.error)}`);
  }
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
  const server = spawn(
    join(binaries, 'postgres'),
    ['-D', folder, ...settings.flatMap((one) => ['-c', one])],
    {
      ...owner,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const said: string[] = [];
  server.stderr.on('data', (chunk: Buffer) => void said.push(chunk.toString()));
  const url = `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
  const kill = (): void => void server.kill('SIGINT');
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    if (server.exitCode === null) {
      kill();
      await once(server, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answers(url, server);
  } catch (thrown) {
    await stop();
    throw new Error(`PostgreSQL from ${from} did not start: ${said.join('').slice(-2000)}`, {
      cause: thrown,
    });
  }
  return { url, from, stop };
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    if (server.exitCode !== null) throw new Error(`postgres ended with code ${server.exitCode}`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (thrown) {
      if (tries === 100) throw thrown;
      await sleep(100);
    }
  }
}

/** PostgreSQL refuses to run as root: then it runs as the first of these that the machine knows. */
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = known.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  return { uid: 65_534, gid: 65_534 };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

// By hand: `node scripts/test-postgres.ts npx vitest run` gives a command a PostgreSQL for as long as it runs.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command, ...words] = process.argv.slice(2);
  const postgres = await startPostgres();
  if (!postgres || command === undefined) {
    console.error(postgres ? 'Name the command to run.' : 'No PostgreSQL can be had on this machine.');
    await postgres?.stop();
    process.exit(1);
  }
  console.error(`PostgreSQL from ${postgres.from}`);
  const child = spawn(command, words, {
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: postgres.url },
  });
  // The command ends first, then the database that it works on.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  await postgres.stop();
  process.exit(code ?? 1);
}
