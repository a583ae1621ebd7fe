import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../canonical.ts';
import { Problem } from '../problem.ts';
import { compareBytes, hashIdentifiers } from './identifiers.ts';

/** One row of a population: column name to cell, every cell text exactly as it stood in the file. */
export type PopulationRow = Readonly<Record<string, string>>;

/** What stays of a population once it is frozen: enough to know the same identifiers and rows again. */
export interface Freeze {
  count: number;
  idsHash: string;
  rowsHash: string;
}

/** Freezes a population: counts it and hashes its identifiers and its rows. A population of none freezes too. */
export function freezePopulation(rows: readonly PopulationRow[], idColumn: string): Freeze {
  const ids = identifiersOf(rows, idColumn);
  return { count: ids.length, idsHash: hashIdentifiers(ids), rowsHash: hashRows(rows, idColumn) };
}

/** The identifier of each row, in the order of the rows. */
export function identifiersOf(rows: readonly PopulationRow[], idColumn: string): string[] {
  return rows.map((row, at) => {
    const id = row[idColumn];
    if (id !== undefined) return id;
    throw new Problem(
      'invalid',
      `Row ${at + 1} has no column "${idColumn}", which names the items. Nothing was frozen; name the right column.`,
      { row: at + 1 },
    );
  });
}

/** SHA-256 of the rows as canonical JSON (RFC 8785), one a line in the order of their identifiers, joined with LF. */
export function hashRows(rows: readonly PopulationRow[], idColumn: string): string {
  const ordered = [...rows].sort((a, b) => compareBytes(a[idColumn] ?? '', b[idColumn] ?? ''));
  const hash = sha256.create();
  for (let from = 0; from < ordered.length; from += LINES_AT_ONCE) {
    const lines = ordered
      .slice(from, from + LINES_AT_ONCE)
      .map(canonicalJson)
      .join('\n');
    hash.update(utf8ToBytes(from === 0 ? lines : `\n${lines}`));
  }
  return bytesToHex(hash.digest());
}

const LINES_AT_ONCE = 4096;

/** Where a frozen record and the rows somebody holds disagree; empty when they are the same population. */
export function compareFreeze(frozen: Freeze, rows: readonly PopulationRow[], idColumn: string): string[] {
  const now = freezePopulation(rows, idColumn);
  const findings: string[] = [];
  if (now.count !== frozen.count) {
    findings.push(`The frozen population has ${frozen.count} items; these rows are ${now.count}.`);
  }
  if (now.idsHash !== frozen.idsHash) findings.push('The identifiers are not those that were frozen.');
  if (now.rowsHash !== frozen.rowsHash) findings.push('At least one row is not as it was frozen.');
  return findings;
}
