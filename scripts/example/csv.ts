import { stringify } from 'csv-stringify/sync';

/** A row of a population or list: text by column. */
export type Row = Record<string, string>;

/** Rows as CSV with a header line and LF line ends. */
export function csv(rows: readonly Row[], columns = Object.keys(rows[0] ?? {})): string {
  return stringify([...rows], { header: true, columns });
}
