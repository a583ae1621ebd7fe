import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '#test/support/database.ts';
import { machineryIn } from '#test/support/machinery.ts';
import { exportBinder, importBinders } from '#features/binder/index.ts';
import { BESIDE } from '#platform/binder/layout.ts';
import { makeContext, type Context, type Machinery } from '#platform/context.ts';
import { walkFolder } from '#platform/formats/folder.ts';

const EXAMPLE = 'examples/ledgerline';
const room = mkdtempSync(join(tmpdir(), 'journey-binder-'));
let house: Machinery;
let operator: Context;

beforeAll(async () => {
  house = await machineryIn(room, {
    engine: await openTestDatabase({ key: 'bare', lay: async () => undefined }),
    now: () => new Date('2026-11-16T15:00:00Z'),
  });
  operator = makeContext(house, 'operator', 'journey');
});
afterAll(async () => {
  await house.engine.close();
  await rm(room, { recursive: true });
});

/** Every file of a folder, and its bytes. */
async function filesIn(root: string): Promise<Map<string, Buffer>> {
  const { files } = await walkFolder(root, 100_000);
  const binder = files.filter(({ path }) => !(BESIDE as readonly string[]).includes(path));
  return new Map(
    await Promise.all(binder.map(async ({ path }) => [path, await readFile(join(root, path))] as const)),
  );
}

test(
  'the example company and its firm move in, and move out as they came',
  { timeout: 600_000 },
  async () => {
    const imported = await importBinders(operator, EXAMPLE);
    expect(imported.map(({ organization, side, wasRecorded }) => [organization, side, wasRecorded])).toEqual([
      ['ledgerline', 'company', true],
      ['marchbank', 'auditor', true],
    ]);
    for (const { organization, side, records, lines } of imported) {
      expect(records).toBeGreaterThan(500);
      expect(lines).toBe(records);
      const out = join(room, organization);
      await exportBinder(operator, organization, out);
      const [before, after] = [
        await filesIn(join(EXAMPLE, side === 'company' ? 'company' : 'firm')),
        await filesIn(out),
      ];
      expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
      expect(
        [...after].filter(([path, bytes]) => !before.get(path)?.equals(bytes)).map(([path]) => path),
      ).toEqual([]);
    }
  },
);
