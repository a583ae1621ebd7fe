import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openFolder } from '#platform/db/folder.ts';
import { lockFolder } from '#platform/db/lock.ts';
import { makeRoom } from '#test/support/installation.ts';
import { runTickmark } from '#test/support/run-tickmark.ts';

const room = makeRoom('doctor-command');
afterAll(room.remove);

test('tickmark doctor says what is right, wrong and unknown, for people and for machines', async () => {
  const data = join(room.path, 'data');
  await (await openFolder(data)).close();
  chmodSync(data, 0o700);
  const fine = await runTickmark('doctor', '--data-dir', data);
  expect(fine).toMatchObject({ code: 0, err: '' });
  expect(fine.out).toContain('right    database: embedded, PostgreSQL 18');

  chmodSync(data, 0o755);
  const lock = lockFolder(data);
  const sick = await runTickmark('--json', 'doctor', '--data-dir', data);
  lock.release();
  expect(sick.code).toBe(1);
  const told = JSON.parse(sick.out) as { check: string; state: string; mend?: string }[];
  const by = new Map(told.map((one) => [one.check, one]));
  expect(by.get('data folder')).toMatchObject({ state: 'wrong', mend: `chmod 700 ${data}` });
  expect(by.get('database')).toMatchObject({ state: 'unknown', said: expect.stringContaining('--url') });
});
