import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Figure } from './figure.ts';

/** Starts the server on an empty folder and again on the same, each time until its first answer; then lets it idle. */
export async function run(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tickmark-bench-start-'));
  try {
    // The template of the data folder is made once after install; the first start here may have to make it.
    await startOnce(join(folder, 'template'));
    const cold = await startOnce(join(folder, 'data'));
    const warm = await startOnce(join(folder, 'data'), 5000);
    return [
      {
        name: 'start on an empty folder, to the first answer',
        value: cold.seconds,
        unit: 's',
        reach: 'under 8 s',
      },
      { name: 'start again, to the first answer', value: warm.seconds, unit: 's', reach: 'under 3 s' },
      { name: 'resident memory, idle', value: warm.megabytes, unit: 'MB', reach: 'under 300 MB' },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startOnce(dataFolder: string, idleMs = 0): Promise<{ seconds: number; megabytes: number }> {
  const port = await freePort();
  const began = performance.now();
  const server = spawn(process.execPath, ['src/main.ts'], {
    env: { ...process.env, DATA_DIR: dataFolder, PORT: String(port), LOG_LEVEL: 'error' },
    stdio: 'ignore',
  });
  try {
    await firstAnswer(`http://127.0.0.1:${port}/ready`, server);
    const seconds = (performance.now() - began) / 1000;
    await wait(idleMs);
    return { seconds, megabytes: residentMegabytes(server.pid ?? 0) };
  } finally {
    await stop(server);
  }
}

async function firstAnswer(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}.`);
    try {
      if ((await fetch(url)).ok) return;
    } catch (thrown) {
      if (!(thrown instanceof TypeError)) throw thrown;
    }
    await wait(20);
  }
}

function residentMegabytes(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

function stop(server: ChildProcess): Promise<void> {
  return new Promise((done) => {
    server.once('exit', () => done());
    if (!server.kill('SIGTERM')) done();
  });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}
