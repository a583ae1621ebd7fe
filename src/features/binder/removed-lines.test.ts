import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openTestDatabase } from '#test/support/database.ts';
import { machineryIn } from '#test/support/machinery.ts';
import { companyBinder, putFiles } from '#test/support/recorded-binders.ts';
import { checkBinder } from '#platform/binder/check.ts';
import { makeContext } from '#platform/context.ts';
import { inTransaction } from '#platform/db/engine.ts';
import { exportBinder, importBinder } from './index.ts';

const room = mkdtempSync(join(tmpdir(), 'removed-lines-'));
afterAll(() => rm(room, { recursive: true }));

test('a trail whose last line was taken out of the database leaves with the checkpoint that shows it', async () => {
  const engine = await openTestDatabase({ key: 'bare', lay: async () => undefined });
  const house = await machineryIn(room, { engine, now: () => new Date('2026-12-01T10:00:00Z') });
  const ctx = makeContext(house, 'operator', 'test');
  await importBinder(ctx, await putFiles(companyBinder(), join(room, 'whole')));
  await inTransaction(engine, (session) =>
    session.run('alter table trail disable trigger all; delete from trail where seq = 10'),
  );
  await exportBinder(ctx, 'acme', join(room, 'shorter'));
  const whys = (await checkBinder(join(room, 'shorter'))).map(({ why }) => why).join(' ');
  expect(whys).toContain('a checkpoint was signed at 11');
  await engine.close();
});
