import { describe, expect, test } from 'vitest';
import { readJsonLines, readLines, type TextLine } from './json-lines.ts';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function lines(text: string, size = 1000, longest?: number): Promise<TextLine[]> {
  return Array.fromAsync(readLines(inChunks(Buffer.from(text), size), 'a.jsonl', longest));
}

describe('lines of a file', () => {
  test('come one by one, however the bytes arrive', async () => {
    for (const size of [1, 2, 3, 1000]) {
      expect(await lines('{"a":"é"}\n2\n', size)).toEqual([
        { line: 1, text: '{"a":"é"}' },
        { line: 2, text: '2' },
      ]);
    }
    expect(await lines('')).toEqual([]);
  });

  test.each([
    ['that is empty', '1\n\n2\n', /^a\.jsonl, line 2: is empty/],
    ['cut short', '1\n2', /^a\.jsonl, line 2: is cut short/],
    ['too long', `1\n${'x'.repeat(30)}\n`, /^a\.jsonl, line 2: is longer than 20 bytes/],
    ['too long and without end', `1\n${'x'.repeat(3000)}`, /^a\.jsonl, line 2: is longer than 20 bytes/],
    ['with a byte order mark', '1\n\ufeff2\n', /^a\.jsonl, line 2: begins with a byte order mark/],
    ['with a carriage return', '1\r\n', /^a\.jsonl, line 1: has Windows line ends/],
  ])('a line %s is refused', async (_, text, expected) => {
    await expect(lines(text, 7, 20)).rejects.toThrow(expected);
  });

  test('are JSON when they are to be', async () => {
    const [first] = await Array.fromAsync(readJsonLines(inChunks(Buffer.from('{"a":1}\n'), 3), 'a.jsonl'));
    expect(first?.value).toEqual({ a: 1 });
    await expect(
      Array.fromAsync(readJsonLines(inChunks(Buffer.from('1\n{a}\n'), 3), 'a.jsonl')),
    ).rejects.toThrow(/^a\.jsonl, line 2: is not JSON/);
  });
});
