import { isUtf8 } from 'node:buffer';
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { refusal } from './finding.ts';
import { lineThatIsNotUtf8, NOT_UTF8, whyNotUtf8 } from './text.ts';

/** One row under the header: its cells by column, exactly as written, and the line on which it begins. */
export interface CsvRow {
  line: number;
  values: Readonly<Record<string, string>>;
}

const LONGEST_ROW = 1024 * 1024;
const MOST_COLUMNS = 1000;
const LINE_FEED = 0x0a;

/**
 * Reads a CSV file (RFC 4180: comma, double quotes, LF or CRLF, a header) row by row in constant memory.
 * A cell is text and stays as it is: no trimming, no numbers, and what a spreadsheet would take for a formula is
 * data here. Refused, with file and line: a byte order mark, bytes that are not UTF-8, control
 * characters, a lone CR, rows longer or shorter than the header, columns without a name or named twice, and
 * columns in `needed` that are not there.
 */
export async function* readCsv(
  stream: AsyncIterable<Uint8Array>,
  file: string,
  needed: readonly string[] = [],
): AsyncGenerator<CsvRow> {
  let header: string[] | undefined;
  let begins = 1;
  for await (const cells of cellsOf(stream, file)) {
    if (header === undefined) header = checkHeader(cells, file, needed);
    else if (cells.length === header.length) yield { line: begins, values: named(header, cells) };
    else {
      const why = `has ${count(cells.length, 'cell')}; the header has ${header.length}.`;
      throw refusal({ file, line: begins, why });
    }
    begins += 1 + lineFeedsIn(cells);
  }
  if (header === undefined) {
    throw refusal({ file, why: 'is empty: a CSV needs a header, also when it has no rows.' });
  }
}

async function* cellsOf(stream: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string[]> {
  const parser = parse({
    bom: false,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    max_record_size: LONGEST_ROW,
  });
  // The callback is required; what it hears also reaches the loop below, through the parser.
  pipeline(Readable.from(textBlocks(stream, file)), parser, () => undefined);
  try {
    yield* parser as AsyncIterable<string[]>;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as { lines?: number }).lines;
    throw refusal({ file, ...(line === undefined ? {} : { line }), why: reasonOf(error) });
  }
}

function lineFeedsIn(cells: readonly string[]): number {
  let found = 0;
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) found += 1;
  }
  return found;
}

function reasonOf(error: CsvError): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'ends within a quoted cell: a closing double quote is missing.';
    case 'INVALID_OPENING_QUOTE':
      return 'has a double quote within a cell that does not begin with one. Quote the whole cell and double the quote.';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'has text after the closing quote of a cell. Double the quotes that belong to the text.';
    case 'CSV_MAX_RECORD_SIZE':
      return `has a row longer than ${LONGEST_ROW} bytes; a double quote may be missing.`;
    default:
      return `is not CSV as written here: ${error.message}`;
  }
}

function checkHeader(names: string[], file: string, needed: readonly string[]): string[] {
  if (names.length > MOST_COLUMNS)
    throw refusal({ file, line: 1, why: `has more than ${MOST_COLUMNS} columns.` });
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    const ordinal = `column ${index + 1}`;
    if (name.trim() === '' || name === '__proto__' || /\p{Cc}/u.test(name)) {
      throw refusal({ file, line: 1, why: `${ordinal} has no usable name.` });
    }
    if (seen.has(name)) throw refusal({ file, line: 1, why: `names the column "${name}" twice.` });
    seen.add(name);
  }
  const missing = needed.find((name) => !seen.has(name));
  if (missing !== undefined) throw refusal({ file, line: 1, why: `has no column "${missing}".` });
  return names;
}

function named(header: string[], cells: string[]): Record<string, string> {
  return Object.fromEntries(header.map((name, index) => [name, cells[index]!]));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The text of the file in blocks of whole lines, so that each block can be judged on its own and named by line. */
async function* textBlocks(stream: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  let above = 0;
  let isFirst = true;
  for await (const chunk of stream) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    rest = bytes.subarray(end);
    if (rest.length > LONGEST_ROW)
      throw refusal({ file, line: above + 1, why: 'has a line that is too long.' });
    if (end === 0) continue;
    const text = checkedText(bytes.subarray(0, end), file, above, isFirst);
    isFirst = false;
    above += text.split('\n').length - 1;
    yield text;
  }
  if (rest.length > 0) yield checkedText(rest, file, above, isFirst);
}

// All control characters but tab, LF and a CR before an LF.
const UNWANTED = /(?![\n\t\r])\p{Cc}|\r(?!\n)/u;

function checkedText(bytes: Buffer, file: string, above: number, isFirst: boolean): string {
  const mark = isFirst ? whyNotUtf8(bytes) : undefined;
  if (mark) throw refusal({ file, line: 1, why: mark });
  if (!isUtf8(bytes)) throw refusal({ file, line: above + lineThatIsNotUtf8(bytes), why: NOT_UTF8 });
  const text = bytes.toString('utf8');
  const found = UNWANTED.exec(text);
  if (!found) return text;
  const line = above + text.slice(0, found.index).split('\n').length;
  const why =
    found[0] === '\r'
      ? 'has a carriage return without a line feed. End lines with LF or CRLF.'
      : `holds the control character U+${found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}.`;
  throw refusal({ file, line, why });
}
