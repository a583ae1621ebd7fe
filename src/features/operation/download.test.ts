import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, expect, test } from 'vitest';
import { openChecked } from '#platform/backup/open.ts';
import { makeRoom } from '#test/support/installation.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld({ commits: true });
const room = makeRoom('download');
afterAll(room.remove);

test('the operator takes a backup while the server runs, and it is whole', async () => {
  const response = await world.fetch('operator', '/api/operation/backup');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toContain('tickmark-2026-03-03.backup.zip');
  const path = join(room.path, 'taken.zip');
  await pipeline(Readable.fromWeb(response.body!), createWriteStream(path));
  const { manifest, close } = await openChecked(path);
  close();
  expect(manifest.organizations.map(({ id }) => id)).toEqual(['alder', 'birch', 'cedar', 'dogwood']);
});

test('a backup is the operator’s alone', async () => {
  expect((await world.fetch('company:owner', '/api/operation/backup')).status).toBe(403);
  expect((await world.fetch('nobody', '/api/operation/backup')).status).toBe(401);
  expect((await world.fetch('operator', '/api/operation/backup?files=some')).status).toBe(400);
});
