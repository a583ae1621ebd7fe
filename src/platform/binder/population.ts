import type { Readable } from 'node:stream';
import { hashIdentifiers } from '#domain/testing/identifiers.ts';
import type { Population } from '#domain/testing/shapes.ts';
import { refusal, type Finding } from '../formats/finding.ts';
import { readCsv, type CsvRow } from '../formats/csv.ts';

/** What of a population record is needed to read its rows. */
export type PopulationFile = Pick<Population, 'file' | 'idColumn' | 'dateColumn' | 'strata' | 'frozen'>;

/**
 * The rows of a population’s CSV file, one at a time. `name` is what findings call the file. Refused, with the
 * line: a column the record names that is not there, an identifier that is empty, has control characters
 * or occurs twice.
 */
export async function* populationRows(
  stream: Readable,
  population: PopulationFile,
  name: string,
): AsyncGenerator<CsvRow & { id: string }> {
  const lines = new Map<string, number>();
  const columns = [population.idColumn, population.dateColumn, population.strata].filter(
    (column) => column !== undefined,
  );
  for await (const { line, values } of readCsv(stream, name, columns)) {
    const id = values[population.idColumn] ?? '';
    const before = lines.get(id);
    const why =
      id === '' || /\p{Cc}/u.test(id)
        ? 'has an identifier that is empty or holds control characters'
        : undefined;
    if (why) throw refusal({ file: name, line, why: `${why} (column "${population.idColumn}").` });
    if (before !== undefined) {
      throw refusal({ file: name, line, why: `has the identifier "${id}", which line ${before} has too.` });
    }
    lines.set(id, line);
    yield { line, values, id };
  }
}

/** Reads a population’s file through and tells what is wrong with it, against the freeze if there is one. */
export async function* populationFindings(
  stream: Readable,
  population: PopulationFile,
  name: string,
): AsyncGenerator<Finding> {
  const ids: string[] = [];
  for await (const { id } of populationRows(stream, population, name)) ids.push(id);
  const { frozen } = population;
  if (!frozen) return;
  if (frozen.count !== ids.length) {
    yield { file: name, why: `has ${ids.length} rows; the population was frozen with ${frozen.count}.` };
  } else if (hashIdentifiers(ids) !== frozen.idsHash) {
    yield { file: name, why: 'does not have the identifiers with which the population was frozen.' };
  }
}
