import { describe, expect, test } from 'vitest';
import { readCsv, type CsvRow } from './csv.ts';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function rows(csv: string | Buffer, { size = 1000, needed = [] as string[] } = {}): Promise<CsvRow[]> {
  return Array.fromAsync(readCsv(inChunks(Buffer.from(csv), size), 'a.csv', needed));
}

describe('a CSV file', () => {
  test('is read cell by cell as written: quotes, line ends, formulas and spaces stay data', async () => {
    const csv =
      'id,"note, long",n\r\n1,"said ""yes""\r\nand went",=HYPERLINK("x")\r\n2, padded ,007\r\n3,é😀,\r\n';
    for (const size of [1, 2, 3, 7, 1000]) {
      await expect(rows(csv.replace('HYPERLINK("x")', 'cmd|A1'), { size })).resolves.toEqual([
        { line: 2, values: { id: '1', 'note, long': 'said "yes"\r\nand went', n: '=cmd|A1' } },
        { line: 4, values: { id: '2', 'note, long': ' padded ', n: '007' } },
        { line: 5, values: { id: '3', 'note, long': 'é😀', n: '' } },
      ]);
    }
  });

  test('may end without a line end, and may have no rows', async () => {
    expect(await rows('id\n1')).toEqual([{ line: 2, values: { id: '1' } }]);
    expect(await rows('id\n')).toEqual([]);
  });

  test.each<[string, string | Buffer, RegExp]>([
    ['nothing', '', /^a\.csv: is empty/],
    ['a byte order mark', '\ufeffid\n', /^a\.csv, line 1: begins with a byte order mark/],
    ['UTF-16', Buffer.from('\ufeffid\n1\n', 'utf16le'), /^a\.csv, line 1: is UTF-16/],
    [
      'Latin-1 on a late line',
      Buffer.from(`id\n${'x\n'.repeat(500)}é\n`, 'latin1'),
      /^a\.csv, line 502: holds bytes that are not UTF-8/,
    ],
    ['a control character', 'id\n1\n\u0000\n', /^a\.csv, line 3: holds the control character U\+0000/],
    ['a lone carriage return', 'id\r1\r', /^a\.csv, line 1: has a carriage return without a line feed/],
    ['a column without a name', 'id,\n', /^a\.csv, line 1: column 2 has no usable name/],
    ['a column named twice', 'id,id\n', /^a\.csv, line 1: names the column "id" twice/],
    ['a row that is too long', 'id\n1\n2,3\n', /^a\.csv, line 3: has 2 cells; the header has 1/],
    ['a blank line', 'id,x\n1,2\n\n3,4\n', /^a\.csv, line 3: has 1 cell; the header has 2/],
    ['a quote within a cell', 'id\na"b\n', /^a\.csv, line 2: has a double quote within a cell/],
    ['text after a quote', 'id\n"a"b\n', /^a\.csv, line 2: has text after the closing quote/],
    ['a quote that never closes', 'id\n"a\nb\n', /^a\.csv, line \d: ends within a quoted cell/],
    ['a line without end', `id\n${'x'.repeat(1_100_000)}`, /^a\.csv, line 2: has a line that is too long/],
    [
      'a quoted cell without end',
      `id\n"${'x\n'.repeat(600_000)}`,
      /^a\.csv, line \d+: has a row longer than/,
    ],
  ])('is refused for %s', async (_, csv, expected) => {
    await expect(rows(csv)).rejects.toThrow(expected);
  });

  test('must have the columns asked for', async () => {
    await expect(rows('id\n', { needed: ['id', 'day'] })).rejects.toThrow(
      /^a\.csv, line 1: has no column "day"/,
    );
  });

  test('may be left in the middle', async () => {
    for await (const { values } of readCsv(inChunks(Buffer.from('id\n1\n2\n3\n'), 2), 'a.csv')) {
      expect(values).toEqual({ id: '1' });
      break;
    }
  });
});
