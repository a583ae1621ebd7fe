import { getMigrations } from 'better-auth/db/migration';
import { expect, test } from 'vitest';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

test('our migrations make every table and column that the auth library expects', async () => {
  const { options } = await world.house.accounts.library();
  const { toBeCreated, toBeAdded } = await getMigrations(options);
  expect([toBeCreated, toBeAdded]).toEqual([[], []]);
  expect(options.plugins.length).toBeGreaterThan(2);
});

test('the product’s own role reads nothing of the accounts', async () => {
  const read = world.read('company:owner', (db) => db.execute('select * from accounts."user"'));
  await expect(read).rejects.toThrow('permission denied for schema accounts');
});
