import { Problem } from '#domain/problem.ts';
import type { Session } from '../db/engine.ts';
import { migrateIn, readMigrations } from '../db/migrate.ts';
import { Passing } from './lines.ts';
import type { CopiedTable, Manifest } from './manifest.ts';
import { addRows, rowsOf, speakPlainly } from './rows.ts';
import { listTables, quoted, setSequences, tableName, type TableShape } from './tables.ts';

/** Gives the lines of a table’s rows. */
export type LinesOf = (table: CopiedTable) => AsyncIterable<string>;

/**
 * Writes all rows of a backup into an empty database, in the open transaction: makes the form the backup has, loads,
 * reads back what was loaded and compares its hashes, then brings the form up to this release. Needs no superuser: the
 * owner of tables may rest the triggers that keep rows in order, and foreign keys are made anew over what came.
 */
export async function loadRows(
  session: Session,
  { migrations, tables, sequences }: Pick<Manifest, 'migrations' | 'tables' | 'sequences'>,
  linesOf: LinesOf,
): Promise<void> {
  const known = readMigrations();
  const form = migrations.map((one) => demandKnown(one, known));
  await demandEmpty(session);
  await migrateIn(session, form);
  await speakPlainly(session);
  const here = await listTables(session);
  demandSameTables(tables, here);
  await resting(session, here, async () => {
    // What migrations put there by themselves comes from the backup too, as it is there.
    for (const table of here) await session.run(`delete from ${tableName(table)}`);
    for (const table of tables) await fill(session, table, linesOf(table));
    await setSequences(session, sequences);
  });
  await migrateIn(session, known);
}

/** Refuses a database in which there is anything of ours. */
export async function demandEmpty(session: Session): Promise<void> {
  const [row] = await session.query("select to_regclass('public.migrations') is null as is_empty");
  if ((row as { is_empty: boolean }).is_empty) return;
  throw new Problem(
    'conflict',
    'The database already holds tables of Tickmark. Nothing was changed. Restore into a database that was made anew.',
  );
}

function demandKnown(
  { name, sha256 }: Manifest['migrations'][number],
  known: ReturnType<typeof readMigrations>,
): ReturnType<typeof readMigrations>[number] {
  const found = known.find((one) => one.name === name && one.sha256 === sha256);
  if (found) return found;
  throw new Problem(
    'conflict',
    `The backup was made by another release: its database knows ${name}. Nothing was restored. Use that release or a later one.`,
  );
}

function demandSameTables(told: readonly TableShape[], here: readonly TableShape[]): void {
  const nameOf = ({ schema, name, columns }: TableShape): string =>
    `${schema}.${name} (${columns.map((column) => `${column.name} ${column.type}`).join(', ')})`;
  const ours = new Set(here.map(nameOf));
  const [strange] = told.map(nameOf).filter((name) => !ours.has(name));
  if (strange === undefined) return;
  throw new Problem(
    'conflict',
    `The backup holds a table that this release does not make: ${strange}. Nothing was restored.`,
  );
}

async function fill(session: Session, table: CopiedTable, lines: AsyncIterable<string>): Promise<void> {
  await addRows(session, table, lines);
  const passing = new Passing();
  let rows = 0;
  for await (const row of rowsOf(session, table)) {
    passing.add(`${row}\n`);
    rows += 1;
  }
  if (rows === table.rows && passing.sha256() === table.sha256) return;
  throw new Problem(
    'conflict',
    `What was written to ${table.name} does not read back as it stands in the backup (${rows} of ${table.rows} rows). Nothing was restored.`,
  );
}

/** Runs `work` while triggers and foreign keys rest; afterwards all of them stand again, checked over every row. */
async function resting(
  session: Session,
  tables: readonly TableShape[],
  work: () => Promise<void>,
): Promise<void> {
  const keys = await foreignKeys(session);
  for (const { table, name } of keys)
    await session.run(`alter table ${table} drop constraint ${quoted(name)}`);
  for (const table of tables) await session.run(`alter table ${tableName(table)} disable trigger user`);
  await work();
  for (const table of tables) await session.run(`alter table ${tableName(table)} enable trigger user`);
  for (const { table, name, rule } of keys)
    await session.run(`alter table ${table} add constraint ${quoted(name)} ${rule}`);
}

async function foreignKeys(session: Session): Promise<{ table: string; name: string; rule: string }[]> {
  return (await session.query(`
    select c.conrelid::regclass::text as table, c.conname::text as name, pg_get_constraintdef(c.oid) as rule
    from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
    where c.contype = 'f' and c.conparentid = 0 and n.nspname !~ '^pg_' order by 1, 2`)) as {
    table: string;
    name: string;
    rule: string;
  }[];
}
