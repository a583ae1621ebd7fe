import type { Session } from '../db/engine.ts';
import { quoted, tableName, type TableShape } from './tables.ts';

const ROWS_AT_ONCE = 200;

/** For this transaction: texts of values are the same on every PostgreSQL, whatever its settings. */
export async function speakPlainly(session: Session): Promise<void> {
  await session.run(
    `set local timezone to 'UTC'; set local datestyle to 'ISO, MDY'; set local intervalstyle to 'postgres';
     set local extra_float_digits to 1; set local bytea_output to 'hex'`,
  );
}

/**
 * The rows of a table, one text each: a JSON array of the values’ texts, null where there is none. In the order of
 * the key, by bytes, so that the same rows give the same texts on any PostgreSQL. Say `speakPlainly` first.
 */
export async function* rowsOf(session: Session, table: TableShape): AsyncGenerator<string> {
  const texts = table.columns.map(({ name }) => `${quoted(name)}::text`).join(', ');
  await session.run(
    `declare backup_rows no scroll cursor for
       select to_json(array[${texts}])::text as row from ${tableName(table)} order by ${orderOf(table)}`,
  );
  for (;;) {
    const rows = (await session.query(`fetch ${ROWS_AT_ONCE} from backup_rows`)) as { row: string }[];
    for (const { row } of rows) yield row;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await session.run('close backup_rows');
}

function orderOf({ columns, key }: TableShape): string {
  const order = key.length > 0 ? key : columns.map(({ name }) => name);
  return order.map((name) => `${quoted(name)}::text collate "C"`).join(', ');
}

/** Writes rows, given as `rowsOf` gives them, into a table. Gives how many. */
export async function addRows(
  session: Session,
  table: TableShape,
  rows: AsyncIterable<string>,
): Promise<number> {
  const names = table.columns.map(({ name }) => quoted(name)).join(', ');
  const values = table.columns.map(({ type }, at) => `(row ->> ${at})::${type}`).join(', ');
  const insert = `insert into ${tableName(table)} (${names}) overriding system value
    select ${values} from json_array_elements($1::json) with ordinality as given (row, place) order by place`;
  let count = 0;
  let batch: string[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await session.query(insert, [`[${batch.join(',')}]`]);
    batch = [];
    size = 0;
  };
  for await (const row of rows) {
    batch.push(row);
    count += 1;
    size += row.length;
    if (batch.length >= ROWS_AT_ONCE || size > 4_000_000) await flush();
  }
  await flush();
  return count;
}
