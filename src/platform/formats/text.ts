import { isUtf8 } from 'node:buffer';
import { refusal } from './finding.ts';

const LINE_FEED = 0x0a;

/** Said of bytes that are not UTF-8 and do not announce what they are. */
export const NOT_UTF8 =
  'holds bytes that are not UTF-8 (Latin-1 or Windows-1252, perhaps). Save the file as UTF-8.';

/**
 * The text of a file that people write: UTF-8 without a byte order mark, lines ended by LF, no control
 * characters but LF and tab. Anything else is refused by name, because a digest is of exact bytes and a
 * silent conversion would change them. `above` is the number of lines of the file before these bytes.
 */
export function decodeText(bytes: Uint8Array, file: string, above = 0): string {
  const mark = whyNotUtf8(bytes);
  if (mark) throw refusal({ file, line: above + 1, why: mark });
  if (!isUtf8(bytes)) {
    throw refusal({
      file,
      line: above + lineThatIsNotUtf8(bytes),
      why: NOT_UTF8,
    });
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  refuseControlCharacters(text, file, above);
  return text;
}

/** Names the encodings that announce themselves in their first bytes; undefined when none does. */
export function whyNotUtf8(start: Uint8Array): string | undefined {
  const [first, second, third] = start;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    return 'begins with a byte order mark. Save the file as UTF-8 without one.';
  }
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return 'is UTF-16. Save the file as UTF-8.';
  }
  if ((first === 0 && second !== 0) || (second === 0 && first !== 0 && first !== undefined)) {
    return 'looks like UTF-16 without a mark. Save the file as UTF-8.';
  }
  return undefined;
}

/** The first line, counted from 1, whose bytes are not UTF-8. */
export function lineThatIsNotUtf8(bytes: Uint8Array): number {
  let from = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf(LINE_FEED, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
}

// All of Unicode's Cc but LF and tab. CR has a line of its own because it has a cause of its own.
const CONTROL = /(?![\n\t])\p{Cc}/u;

function refuseControlCharacters(text: string, file: string, above: number): void {
  const found = CONTROL.exec(text);
  if (!found) return;
  const line = above + text.slice(0, found.index).split('\n').length;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  throw refusal({
    file,
    line,
    why:
      found[0] === '\r'
        ? 'has Windows line ends (CRLF). Save the file with LF; in git, `* -text` in .gitattributes keeps them.'
        : `holds the control character U+${code}. Remove it.`,
  });
}
