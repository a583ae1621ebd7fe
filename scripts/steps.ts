/**
 * What `npm test` (all) and `npm run check` (quick) do, in one list. Every step runs even when an earlier one
 * failed, so one run tells everything; the last line counts tests and steps.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type TestPostgres } from './test-postgres.ts';

interface Step {
  name: string;
  command: string[];
  /** Vitest steps count their tests; the others count as one. */
  isSuite?: boolean;
  onlyInFull?: boolean;
  /** `needs`: does not run without it. `takes`: tries less without it. */
  needs?: 'postgres';
  takes?: 'postgres';
}

interface Outcome {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
}

const STEPS: Step[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'duplicates', command: ['jscpd', '--config', '.jscpd.json', 'src'], onlyInFull: true },
  { name: 'tests on the embedded database', command: ['vitest', 'run'], isSuite: true },
  {
    name: 'the same tests on PostgreSQL',
    command: ['vitest', 'run', 'src/features', 'src/platform/db', 'src/platform/http', 'src/platform/trail'],
    isSuite: true,
    onlyInFull: true,
    needs: 'postgres',
  },
  {
    name: 'journeys',
    command: ['vitest', 'run', '--config', 'test/journeys/vitest.config.ts'],
    isSuite: true,
    onlyInFull: true,
  },
  {
    name: 'faults',
    command: ['vitest', 'run', '--config', 'test/faults/vitest.config.ts'],
    isSuite: true,
    onlyInFull: true,
    takes: 'postgres',
  },
];

const isFull = process.argv[2] !== 'quick';
const scratch = mkdtempSync(join(tmpdir(), 'tickmark-steps-'));
const outcomes: Outcome[] = [];
const servers: TestPostgres[] = [];
let running: ChildProcess | undefined;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void leave(signal));
try {
  for (const step of STEPS) if (isFull || !step.onlyInFull) outcomes.push(await take(step));
} finally {
  for (const server of servers) await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}
report();

async function take(step: Step): Promise<Outcome> {
  console.log(`\n--- ${step.name}`);
  const began = performance.now();
  const env: NodeJS.ProcessEnv = { ...process.env };
  delete env['TEST_DATABASE_URL'];
  if (step.needs ?? step.takes) {
    const postgres = servers[0] ?? (await startPostgres());
    if (postgres && !servers.includes(postgres)) servers.push(postgres);
    if (postgres) env['TEST_DATABASE_URL'] = postgres.url;
    else if (step.needs) return notRun(step);
  }
  const tally = join(scratch, `${outcomes.length}.json`);
  const reporting = step.isSuite
    ? ['--reporter=default', '--reporter=json', `--outputFile.json=${tally}`]
    : [];
  const code = await run([...step.command, ...reporting], env);
  const seconds = (performance.now() - began) / 1000;
  if (!step.isSuite)
    return { name: step.name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, seconds };
  return { name: step.name, ...countTests(tally, code), seconds };
}

/** A suite that could not be run is a failure where everything must run, and is said aloud everywhere. */
function notRun({ name }: Step): Outcome {
  console.log(
    `NOT RUN: ${name}. No PostgreSQL could be had; set TEST_DATABASE_URL or install PostgreSQL 15 or later.`,
  );
  const isFailure = process.env['CI'] === 'true';
  return { name, passed: 0, failed: isFailure ? 1 : 0, skipped: isFailure ? 0 : 1, seconds: 0 };
}

/** A suite that saw no test, or ended badly without naming a failed test, has failed. */
function countTests(tally: string, code: number): Pick<Outcome, 'passed' | 'failed' | 'skipped'> {
  const counts = readTally(tally);
  if (!counts || counts.numTotalTests === 0) return { passed: 0, failed: 1, skipped: 0 };
  const failed = counts.numFailedTests + (code !== 0 && counts.numFailedTests === 0 ? 1 : 0);
  return { passed: counts.numPassedTests, failed, skipped: counts.numPendingTests };
}

interface Tally {
  numTotalTests: number;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}

function readTally(path: string): Tally | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Tally;
  } catch (thrown) {
    console.log(`The test run left no count: ${(thrown as Error).message}`);
    return null;
  }
}

function run([program = '', ...args]: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done, failed) => {
    const child = spawn(join('node_modules/.bin', program), args, {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    running = child;
    child.on('error', failed);
    child.on('exit', (code) => done(code ?? 1));
  });
}

/** Told to stop: what was started is ended, and its files are cleared. */
async function leave(signal: NodeJS.Signals): Promise<void> {
  running?.kill(signal);
  for (const server of servers) await server.stop();
  rmSync(scratch, { recursive: true, force: true });
  process.exit(1);
}

function report(): void {
  console.log(`\nNode ${process.versions.node}, ${process.platform} ${process.arch}`);
  for (const { name, passed, failed, skipped, seconds } of outcomes) {
    const words = [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} not run`] : [])];
    console.log(
      `${failed > 0 ? 'FAILED' : 'ok    '}  ${name}: ${words.join(', ')} (${seconds.toFixed(1)} s)`,
    );
  }
  const sum = (key: 'passed' | 'failed') => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
}
