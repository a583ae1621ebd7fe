import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openFolder } from '#platform/db/folder.ts';
import { lockFolder } from '#platform/db/lock.ts';
import { makeRoom } from '#test/support/installation.ts';
import { runTickmark } from '#test/support/run-tickmark.ts';

const room = makeRoom('backup-command');
afterAll(room.remove);

test('tickmark backup and restore say in words what was written and what was verified', async () => {
  const [data, other, backup] = ['data', 'other', 'b.zip'].map((name) => join(room.path, name)) as [
    string,
    string,
    string,
  ];
  await (await openFolder(data)).close();
  const written = await runTickmark('backup', backup, '--data-dir', data);
  expect(written).toMatchObject({ code: 0, err: '' });
  expect(written.out).toContain('It holds the signing keys and the operator’s token.');

  const restored = await runTickmark('restore', backup, '--data-dir', other);
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(restored.out).toContain('Verified afterwards:');
  expect(readdirSync(other)).toEqual(expect.arrayContaining(['database', 'files']));
  const lock = lockFolder(data);
  expect(await runTickmark('backup', join(room.path, 'c.zip'), '--data-dir', data)).toMatchObject({
    code: 6,
    err: expect.stringContaining('--url'),
  });
  lock.release();
});
