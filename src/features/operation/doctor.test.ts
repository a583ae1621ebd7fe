import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '#domain/problem.ts';
import type { Machinery } from '#platform/context.ts';
import { inTransaction } from '#platform/db/engine.ts';
import { writing } from '#platform/db/transaction.ts';
import type { Patient } from '#platform/doctor/check.ts';
import { CHECKS, examine, type Told } from '#platform/doctor/doctor.ts';
import type { Mailer } from '#platform/mail/mail.ts';
import { addWithTrail } from '#test/support/found.ts';
import { ask, hold, makeRoom, openInstallation } from '#test/support/installation.ts';
import { personOf, seatOf } from '#test/support/people.ts';
import { patientOf } from './patient.ts';

const room = makeRoom('doctor');
let house: Machinery;
let lost: string;

beforeAll(async () => {
  house = await openInstallation(room.path, ['kept']);
  lost = await hold(house, 'will be lost');
  chmodSync(house.dataFolder, 0o700);
});
afterAll(async () => {
  await house.engine.close();
  room.remove();
});

const healthy = (own: Partial<Patient> = {}): Patient => ({
  ...patientOf(house, { isDeep: false, now: new Date() }),
  leastFreeBytes: 1,
  mail: { isOff: true, send: async () => undefined, check: async () => undefined },
  ...own,
});

/** What one check says of the house as it is now. */
async function say(check: string, own: Partial<Patient> = {}): Promise<Told> {
  const [told] = await examine(
    healthy(own),
    CHECKS.filter(({ name }) => name === check),
  );
  if (!told) throw new Error(`There is no check ${check}.`);
  return told;
}

/** Runs SQL past every rule, as somebody with the keys of the database would. */
async function tamper(script: string): Promise<void> {
  await inTransaction(house.engine, (session) => session.run(script));
}

test('a healthy installation is told right in everything, also when all of it is hashed', async () => {
  for (const isDeep of [false, true])
    expect((await examine(healthy({ isDeep }))).filter(({ state }) => state !== 'right')).toEqual([]);
});

test('what cannot be looked at is unknown, with the reason, and never right', async () => {
  const blind = {
    engine: undefined,
    blobs: undefined,
    ring: undefined,
    mail: undefined,
    blind: 'a server holds it',
  };
  const told = await examine(healthy(blind));
  const unseen = told.filter(({ state }) => state === 'unknown');
  expect(unseen.map(({ check }) => check)).toEqual(
    expect.arrayContaining(['database', 'trails', 'files', 'file store', 'key ring', 'mail', 'clock']),
  );
  expect(unseen.every(({ said }) => said.includes('a server holds it') || said.includes('copies'))).toBe(
    true,
  );
});

describe('each wrong state is named, with how to mend it', () => {
  const wrong = (said: string | RegExp, mend: string) => ({
    state: 'wrong',
    said: typeof said === 'string' ? expect.stringContaining(said) : expect.stringMatching(said),
    mend: expect.stringContaining(mend),
  });
  const at = (...parts: string[]): string => join(house.dataFolder, ...parts);

  test('an old Node', async () => {
    expect(await say('Node', { nodeVersion: '22.20.0' })).toMatchObject(
      wrong('older than 24.12', 'npm start'),
    );
  });

  test('a data folder that is not there, or open to others', async () => {
    expect(await say('data folder', { dataFolder: at('none') })).toMatchObject(
      wrong('not there', 'DATA_DIR'),
    );
    chmodSync(house.dataFolder, 0o755);
    expect(await say('data folder')).toMatchObject(wrong('open to other users', 'chmod 700'));
    chmodSync(house.dataFolder, 0o700);
  });

  test('a disk that is nearly full', async () => {
    expect(await say('free space', { leastFreeBytes: 1e18 })).toMatchObject(wrong('only', 'Make room'));
  });

  test('a restore that was cut off', async () => {
    writeFileSync(at('restore.unfinished'), '');
    expect(await say('state of the folder')).toMatchObject(wrong('cut off', 'Run the restore again'));
    rmSync(at('restore.unfinished'));
  });

  test('a secret that others can read, or that is empty', async () => {
    chmodSync(at('secrets.keys'), 0o644);
    expect(await say('secret files')).toMatchObject(wrong('secrets.keys', 'chmod 600'));
    chmodSync(at('secrets.keys'), 0o600);
    writeFileSync(at('operator.token'), '\n');
    expect(await say('secret files')).toMatchObject(wrong('operator.token', 'backup'));
    writeFileSync(at('operator.token'), 't'.repeat(43));
  });

  test('what a backup that was cut off left behind', async () => {
    mkdirSync(at('backup-abc123'));
    expect(await say('leftovers')).toMatchObject(wrong('backup-abc123', 'rm -r'));
    rmSync(at('backup-abc123'), { recursive: true });
  });

  test('a database that cannot be opened', async () => {
    expect(await say('database', { engine: undefined, refused: 'it does not let us in' })).toMatchObject(
      wrong('does not let us in', 'does not start without it'),
    );
  });

  test('a form that is behind the release, or ahead of it', async () => {
    await tamper(
      "create table kept_aside as table migrations; delete from migrations where name like '0003-%'",
    );
    expect(await say('form of the database')).toMatchObject(
      wrong('behind this release by 1', 'tickmark migrate'),
    );
    await tamper("insert into migrations values ('9999-later.sql', repeat('a', 64), now())");
    expect(await say('form of the database')).toMatchObject(wrong('ahead', 'later one'));
    await tamper('delete from migrations; insert into migrations table kept_aside; drop table kept_aside');
  });

  test('more connections than the server gives', async () => {
    const told = await say('connections', { databaseConnections: 100_000 });
    const expected =
      house.engine.kind === 'embedded' ? { state: 'right' } : wrong('are taken', 'max_connections');
    expect(told).toMatchObject(expected);
  });

  test('a clock that is apart from the database’s, or before what was recorded', async () => {
    expect(await say('clock', { now: new Date(Date.now() - 3_600_000) })).toMatchObject(
      wrong('3600 seconds apart', 'time service'),
    );
    const future = seatOf(personOf('company'), new Date('2999-01-01T00:00:00Z'));
    const body = {
      name: 'Late',
      title: 'Analyst',
      side: 'company' as const,
      role: 'reader',
      engagements: [],
    };
    await writing(house.engine, future, (db) =>
      addWithTrail(db, 'person', { id: 'late', effectiveOn: '2026-01-01', body }),
    );
    expect(await say('clock')).toMatchObject(wrong('2999-01-01', 'time service'));
  });

  test('a file that is missing, or changed', async () => {
    expect((await say('files')).state).toBe('right');
    writeFileSync(at('files', lost.slice(0, 2), lost), 'other words!');
    expect((await say('files')).state).toBe('right');
    expect(await say('files', { isDeep: true })).toMatchObject(
      wrong(`1 of 2 are missing or changed: ${lost}`, 'from a backup'),
    );
    rmSync(at('files', lost.slice(0, 2), lost));
    expect(await say('files')).toMatchObject(wrong(lost, 'from a backup'));
  });

  test('a store that does not do its work', async () => {
    const blobs = {
      ...house.blobs,
      put: () => Promise.reject(new Problem('unavailable', 'The bucket is gone.')),
    };
    expect(await say('file store', { blobs })).toMatchObject(wrong('bucket is gone', 'look again'));
  });

  test('a secret whose key is gone', async () => {
    await tamper("create table planted (secret text); insert into planted values ('tmk1.7.abc')");
    expect(await say('key ring')).toMatchObject(wrong(/1 secrets .*\(7\)/, 'secrets.keys'));
    await tamper('drop table planted');
  });

  test('a mail server that does not let us in', async () => {
    const mail: Mailer = {
      isOff: false,
      send: async () => undefined,
      check: () => Promise.reject(new Problem('unavailable', 'The mail server refused.')),
    };
    expect(await say('mail', { mail })).toMatchObject(wrong('refused', 'look again'));
  });

  test('work that nobody could finish', async () => {
    await tamper(
      `insert into pgboss.queue (name, policy, retry_limit, retry_delay, retry_backoff, expire_seconds,
         retention_seconds, deletion_seconds, partition, table_name)
       select name, 'standard', 0, 0, false, 60, 60, 60, false, 'job_common' from unnest(array['dead', 'planted']) as name
       on conflict do nothing;
       insert into pgboss.job (name, source_name, data) values ('dead', 'planted', '{}')`,
    );
    expect(await say('dead jobs')).toMatchObject(wrong('1 of planted', 'tickmark jobs dead'));
  });

  // Last: what is broken here stays so.
  test('a trail with a changed line, a line taken out of it, or one cut off behind its checkpoint', async () => {
    const rules = await ask<{ name: string }>(
      house.engine,
      "select conname as name from pg_constraint where conrelid = 'trail'::regclass and contype = 'c'",
    );
    await tamper(
      `alter table trail disable trigger user; ${rules.map(({ name }) => `alter table trail drop constraint "${name}"`).join('; ')};
       update trail set entry = replace(entry, 'added', 'bought') where organization_id = 'alder' and seq = 2`,
    );
    expect(await say('trails')).toMatchObject(wrong('alder: line 2', 'backup'));
    expect(await say('trails', { isDeep: true })).toMatchObject(wrong('alder', 'backup'));
    await tamper("delete from trail where organization_id = 'birch' and seq = 1");
    expect(await say('trails')).toMatchObject(wrong('birch: 1 lines are gone', 'backup'));
    await tamper("insert into checkpoints values ('cedar', 9999, repeat('a', 64), 'note', now())");
    expect(await say('trails')).toMatchObject(wrong('cedar: ends at', 'backup'));
  });
});
