import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { lockFolder } from '#platform/db/lock.ts';
import { makeRoom } from '#test/support/installation.ts';

const room = makeRoom('backup-command');
afterAll(room.remove);

async function tickmark(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DATABASE_URL: '' };
  try {
    const done = await promisify(execFile)(process.execPath, ['src/cli/main.ts', ...words], { env });
    return { code: 0, out: done.stdout, err: done.stderr };
  } catch (thrown) {
    const { code, stdout, stderr } = thrown as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

test('tickmark backup and restore say in words what was written and what was verified', async () => {
  const [data, other, backup] = ['data', 'other', 'b.zip'].map((name) => join(room.path, name)) as [
    string,
    string,
    string,
  ];
  expect((await tickmark('migrate', '--data-dir', data)).code).toBe(0);
  const written = await tickmark('backup', backup, '--data-dir', data);
  expect(written).toMatchObject({ code: 0, err: '' });
  expect(written.out).toContain('It holds the signing keys and the operator’s token.');

  const restored = await tickmark('restore', backup, '--data-dir', other);
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(restored.out).toContain('Verified afterwards:');
  expect(readdirSync(other)).toEqual(expect.arrayContaining(['database', 'files']));

  expect(await tickmark('restore', backup, '--data-dir', other)).toMatchObject({
    code: 6,
    err: expect.stringContaining('is not empty'),
  });
  const lock = lockFolder(data);
  expect(await tickmark('backup', join(room.path, 'c.zip'), '--data-dir', data)).toMatchObject({
    code: 6,
    err: expect.stringContaining('--server'),
  });
  lock.release();
});
