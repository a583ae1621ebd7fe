import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openHouse } from './house.ts';
import { readSettings } from './settings/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-house-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a data folder that cannot be one is refused in one line that names it', async () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  for (const place of [file, join(file, 'below')]) {
    const opening = openHouse(readSettings({ DATA_DIR: place }));
    await expect(opening).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(opening).rejects.toThrow(place);
    await expect(opening).rejects.toThrow(/^[^\n]+DATA_DIR\.$/);
  }
});

test('an address at which something else than a PostgreSQL answers is refused in one line', async () => {
  const stranger = createServer((socket) => socket.destroy());
  await new Promise<void>((listening) => stranger.listen(0, '127.0.0.1', listening));
  const { port } = stranger.address() as AddressInfo;
  const opening = openHouse(
    readSettings({ DATA_DIR: join(folder, 'data'), DATABASE_URL: `postgres://u:p@127.0.0.1:${port}/x` }),
  );
  await expect(opening).rejects.toMatchObject({ kind: 'unavailable' });
  stranger.close();
});
