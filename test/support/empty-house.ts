import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { makeContext, type Context, type Machinery } from '#platform/context.ts';
import { openLog } from '#platform/log/log.ts';
import { openBlobs } from '#platform/storage/blobs.ts';
import { openKeys } from '#platform/storage/keys.ts';
import { openTestDatabase } from './database.ts';

/** A house with nothing in it, to bring binders into; its folder lies in the room. */
export function emptyHouse(room: string): {
  ctx: () => Context;
  house: () => Machinery;
  blobs: () => string;
} {
  let machinery: Machinery | undefined;
  const folder = mkdtempSync(join(room, 'house-'));
  beforeAll(async () => {
    machinery = {
      dataFolder: folder,
      engine: await openTestDatabase({ key: 'bare', lay: async () => undefined }),
      blobs: await openBlobs(join(folder, 'files')),
      log: openLog('error'),
      now: () => new Date('2026-12-01T10:00:00Z'),
      signerOf: openKeys(join(folder, 'keys')),
    };
  });
  afterAll(() => machinery?.engine.close());
  const house = (): Machinery => {
    if (!machinery) throw new Error('The house is not built yet.');
    return machinery;
  };
  return { house, ctx: () => makeContext(house(), 'operator', 'test'), blobs: () => join(folder, 'files') };
}
