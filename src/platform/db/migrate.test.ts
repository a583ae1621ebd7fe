import { getTableName } from 'drizzle-orm';
import { getTableConfig, PgArray } from 'drizzle-orm/pg-core';
import { describe, expect, test } from 'vitest';
import { NOUN_NAMES } from '#domain/record/nouns.ts';
import { useWorld } from '#test/support/world.ts';
import { checkpoints, trail } from '../trail/append-tables.ts';
import { inTransaction } from './engine.ts';
import { heldFiles } from './files.ts';
import { migrate, readMigrations, schemaName } from './migrate.ts';
import { recordTable } from './records.ts';

const world = useWorld();

async function columnsInDatabase(table: string): Promise<unknown[]> {
  return inTransaction(world.engine, (session) =>
    session.query(
      `select column_name as name, data_type as type, is_nullable = 'NO' as "notNull"
       from information_schema.columns where table_schema = 'public' and table_name = $1 order by 1`,
      [table],
    ),
  );
}

/** Columns that the database derives and only conditions name. */
const DERIVED = new Set(['noun', 'subject_id', 'subject_version', 'digest']);

describe('the tables in the code', () => {
  const tables = [...NOUN_NAMES.map((noun) => recordTable(noun)), trail, checkpoints, heldFiles];

  test.each(tables.map((table) => [getTableName(table), table] as const))(
    '%s is the one in the database',
    async (_, table) => {
      const { name, columns } = getTableConfig(table);
      const told = columns
        .map((column) => ({
          name: column.name,
          type: column instanceof PgArray ? 'ARRAY' : column.getSQLType(),
          notNull: column.notNull,
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const found = (await columnsInDatabase(name)) as { name: string }[];
      expect(found.length).toBeGreaterThan(0);
      const shown = name === 'trail' ? found.filter((column) => !DERIVED.has(column.name)) : found;
      expect(shown).toEqual(told);
    },
  );
});

describe('migrating', () => {
  test('again changes nothing', async () => {
    expect(await migrate(world.engine)).toEqual([]);
  });

  test('runs what is new, and what fails is taken back whole', async () => {
    const next = { name: '9998-next.sql', script: 'create table next_one (n int)', sha256: 'a'.repeat(64) };
    const wrong = {
      name: '9999-wrong.sql',
      script: 'create table next_two (n int); select nonsense',
      sha256: 'b'.repeat(64),
    };
    await expect(migrate(world.engine, [...readMigrations(), next, wrong])).rejects.toMatchObject({
      code: '42703',
    });
    expect(await columnsInDatabase('next_one')).toEqual([]);
    expect(await migrate(world.engine, [...readMigrations(), next])).toEqual(['9998-next.sql']);
    expect(await columnsInDatabase('next_one')).toHaveLength(1);
  });

  test('refuses a database that a later release migrated', async () => {
    const next = { name: '9998-next.sql', script: 'create table next_one (n int)', sha256: 'a'.repeat(64) };
    await migrate(world.engine, [...readMigrations(), next]);
    await expect(migrate(world.engine)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('newer'),
    });
  });

  test('refuses a migration whose text was changed after it ran', async () => {
    const [first, ...others] = readMigrations();
    if (!first) throw new Error('There are no migrations.');
    const changed = [{ ...first, sha256: 'c'.repeat(64) }, ...others];
    await expect(migrate(world.engine, changed)).rejects.toMatchObject({ kind: 'conflict' });
    expect(schemaName(changed)).not.toBe(schemaName());
  });
});
