import { decodeText } from './text.ts';
import { refusal } from './finding.ts';

/** One line of a text file, without its line end. */
export interface TextLine {
  line: number;
  text: string;
}

const LINE_FEED = 0x0a;

/**
 * The lines of a stream, one at a time, in constant memory. A line longer than `longest` bytes, an empty line
 * and a last line without its line end are refused: each is a sign of a file cut short or run together.
 */
export async function* readLines(
  stream: AsyncIterable<Uint8Array>,
  file: string,
  longest = 256 * 1024,
): AsyncGenerator<TextLine> {
  let kept: Uint8Array[] = [];
  let size = 0;
  let line = 0;
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      kept.push(chunk.subarray(from, end));
      line += 1;
      yield { line, text: lineText(kept, file, line, longest) };
      kept = [];
      size = 0;
      from = end + 1;
    }
    size += chunk.length - from;
    if (size > longest) throw refusal({ file, line: line + 1, why: `is longer than ${longest} bytes.` });
    if (from < chunk.length) kept.push(Uint8Array.from(chunk.subarray(from)));
  }
  if (size > 0) throw refusal({ file, line: line + 1, why: 'is cut short: it has no line end.' });
}

function lineText(kept: Uint8Array[], file: string, line: number, longest: number): string {
  const bytes = kept.length === 1 ? kept[0]! : Buffer.concat(kept);
  if (bytes.length > longest) throw refusal({ file, line, why: `is longer than ${longest} bytes.` });
  if (bytes.length === 0) throw refusal({ file, line, why: 'is empty.' });
  return decodeText(bytes, file, line - 1);
}

/** The JSON value of each line. */
export async function* readJsonLines(
  stream: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<{ line: number; text: string; value: unknown }> {
  for await (const { line, text } of readLines(stream, file)) {
    yield { line, text, value: jsonOf(text, file, line) };
  }
}

function jsonOf(text: string, file: string, line: number): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refusal({ file, line, why: 'is not JSON.' });
  }
}
