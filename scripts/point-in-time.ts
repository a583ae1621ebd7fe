/**
 * `node scripts/point-in-time.ts`: tries what the operator's guide says of recovery to a point in time. Makes a
 * PostgreSQL of its own that archives its log, takes a base backup, writes before and after a moment, ends the server at
 * once, and recovers another to that moment. Not part of `npm test`: it takes a minute and needs server binaries.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startLean } from '#platform/lean.ts';
import { readSettings } from '#platform/settings/settings.ts';
import { findBinaries } from './test-postgres-binaries.ts';

startLean();
const { makeContext } = await import('#platform/context.ts');
const { openHouse } = await import('#platform/house.ts');
const { recordStore } = await import('#platform/db/store.ts');
const { examine } = await import('#platform/doctor/doctor.ts');
const { withPatient } = await import('#platform/doctor/admit.ts');

const binaries = findBinaries();
if (!binaries) throw new Error('No PostgreSQL can be had on this machine.');
const owner = ordinaryUser();
const room = mkdtempSync('/tmp/tickmark-point-in-time-');
chmodSync(room, 0o755);
const places = Object.fromEntries(
  ['first', 'second', 'archive', 'base'].map((name) => [name, folder(join(room, name))]),
) as Record<'first' | 'second' | 'archive' | 'base', string>;
const running: ChildProcess[] = [];

try {
  await tryIt();
} finally {
  for (const server of running) if (server.exitCode === null) server.kill('SIGQUIT');
  await sleep(500);
  rmSync(room, { recursive: true, force: true });
}

async function tryIt(): Promise<void> {
  tool('initdb', ['-D', places.first, '-U', 'tickmark', '-A', 'trust', '-E', 'UTF8', '--locale=C']);
  const archive = `test ! -f ${places.archive}/%f && cp %p ${places.archive}/%f`;
  const url = await start(places.first, [
    'wal_level=replica',
    'archive_mode=on',
    `archive_command=${archive}`,
    'archive_timeout=60',
  ]);
  const settings = readSettings({ DATA_DIR: join(room, 'data'), DATABASE_URL: url, LOG_LEVEL: 'silent' });
  await write(settings, 'before');
  const port = new URL(url).port;
  tool('pg_basebackup', [
    '-h',
    '127.0.0.1',
    '-p',
    port,
    '-U',
    'tickmark',
    '-D',
    places.base,
    '-c',
    'fast',
    '-X',
    'none',
  ]);
  say('base backup taken');
  await write(settings, 'kept');
  await sleep(1500);
  const moment = await one(url, 'select now()::text as value');
  await sleep(1500);
  await write(settings, 'undone');
  await one(url, 'select pg_switch_wal()::text as value');
  await sleep(1500);
  say(`written: before, kept; then the moment ${moment}; then undone`);
  running[0]?.kill('SIGQUIT');
  await once(running[0]!, 'exit');

  spawnSync('cp', ['-a', `${places.base}/.`, places.second], { stdio: 'inherit' });
  writeFileSync(join(places.second, 'recovery.signal'), '');
  if (owner) chownSync(join(places.second, 'recovery.signal'), owner.uid, owner.gid);
  const recovered = await start(places.second, [
    `restore_command=cp ${places.archive}/%f %p`,
    `recovery_target_time=${moment}`,
    'recovery_target_action=promote',
  ]);
  for (
    let tries = 0;
    (await one(recovered, 'select pg_is_in_recovery()::text as value')) === 'true';
    tries += 1
  ) {
    if (tries > 100) throw new Error('The recovery did not end.');
    await sleep(200);
  }
  const there = { ...settings, databaseUrl: recovered };
  const found = await one(recovered, "select string_agg(id, ', ' order by recorded_at) as value from risks");
  const told = await withPatient(there, true, (patient) => examine(patient));
  const wrong = told.filter(({ check, state }) => state === 'wrong' && check !== 'data folder');
  say(`recovered to the moment: ${found}`);
  say(`the doctor, hashing everything: ${wrong.length === 0 ? 'nothing wrong' : JSON.stringify(wrong)}`);
  say(told.find(({ check }) => check === 'trails')?.said ?? '');
  if (found !== 'before, kept' || wrong.length > 0) throw new Error('It is not as it was at that moment.');
}

/** Writes a risk of that name, with its trail, as a person of a company would. */
async function write(settings: ReturnType<typeof readSettings>, id: string): Promise<void> {
  const house = await openHouse(settings);
  const person = {
    person: 'maria',
    organization: 'acme',
    side: 'company',
    role: 'owner',
    engagements: [],
  } as const;
  const body = {
    title: 'A risk',
    text: 'Something may happen.',
    rating: 'medium',
    response: 'reduce',
    owner: 'Somebody',
    reviewedOn: '2026-01-01',
  } as const;
  await makeContext(house, { person, timeZone: 'UTC' }, 'try').atomically(async (ctx) => {
    const subject = await recordStore('risk').add(ctx.db, { id, effectiveOn: '2026-01-01', body });
    await ctx.record({ type: 'risk.added', subject });
  });
  await house.close();
}

async function start(data: string, more: readonly string[]): Promise<string> {
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', ...more];
  const words = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(binaries!.folder, 'postgres'), words, {
    ...owner,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  server.stderr.on('data', (chunk: Buffer) => void said.push(chunk.toString()));
  running.push(server);
  const url = `postgres://tickmark@127.0.0.1:${port}/postgres`;
  for (let tries = 0; ; tries += 1) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended: ${said.join('').slice(-1500)}`);
    const answer = await one(url, 'select 1::text as value').catch((thrown: unknown) =>
      thrown instanceof Error ? undefined : '1',
    );
    if (answer === '1') return url;
    if (tries > 150) throw new Error(`PostgreSQL does not answer: ${said.join('').slice(-1500)}`);
    await sleep(200);
  }
}

async function one(url: string, text: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ value: string }>(text);
    return rows[0]?.value ?? '';
  } finally {
    await client.end();
  }
}

function tool(name: string, words: readonly string[]): void {
  const done = spawnSync(join(binaries!.folder, name), words, { ...owner, cwd: '/', encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${name} did not work: ${done.stderr}`);
}

function folder(path: string): string {
  mkdirSync(path, { mode: 0o700 });
  if (owner) chownSync(path, owner.uid, owner.gid);
  return path;
}

/** PostgreSQL refuses to run as root. */
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((found) => /^(postgres|nobody):/.test(found));
  const [, , uid = '65534', gid = '65534'] = line?.split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function say(words: string): void {
  console.log(words);
}
