import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { makeContext, type Context, type Machinery } from '#platform/context.ts';
import { openTestDatabase } from './database.ts';
import { machineryIn } from './machinery.ts';

/** A house with nothing in it, to bring binders into; its folder lies in the room. */
export function emptyHouse(room: string): {
  ctx: () => Context;
  house: () => Machinery;
  blobs: () => string;
} {
  let machinery: Machinery | undefined;
  const folder = mkdtempSync(join(room, 'house-'));
  beforeAll(async () => {
    machinery = await machineryIn(folder, {
      engine: await openTestDatabase({ key: 'bare', lay: async () => undefined }),
      now: () => new Date('2026-12-01T10:00:00Z'),
    });
  });
  afterAll(() => machinery?.engine.close());
  const house = (): Machinery => {
    if (!machinery) throw new Error('The house is not built yet.');
    return machinery;
  };
  return { house, ctx: () => makeContext(house(), 'operator', 'test'), blobs: () => join(folder, 'files') };
}
