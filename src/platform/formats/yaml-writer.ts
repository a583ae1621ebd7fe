import type { Json } from './json.ts';

const LONGEST_LINE = 80;

/**
 * Writes plain values as YAML in one fixed style: block mappings and lists, two spaces, no anchors, text
 * with line breaks or beyond 80 characters as a literal block, text that could be read as another type in
 * quotes. The same value always gives the same bytes, and `readYaml` gives the value back.
 */
export function writeYaml(value: { [key: string]: Json }): string {
  return mapping(value, 0);
}

function mapping(value: { [key: string]: Json }, indent: number): string {
  return Object.entries(value)
    .map(([key, inner]) => `${' '.repeat(indent)}${scalar(key)}:${after(inner, indent)}`)
    .join('');
}

/** What follows a colon: a value on the same line, or a block below it. */
function after(value: Json, indent: number): string {
  if (Array.isArray(value) && value.length > 0) return `\n${list(value, indent + 2)}`;
  if (isMapping(value) && Object.keys(value).length > 0) return `\n${mapping(value, indent + 2)}`;
  return ` ${inline(value, indent + 2)}\n`;
}

function list(items: Json[], indent: number): string {
  return items.map((item) => `${' '.repeat(indent)}- ${afterDash(item, indent + 2)}`).join('');
}

function afterDash(value: Json, indent: number): string {
  if (Array.isArray(value) && value.length > 0) return list(value, indent).trimStart();
  if (isMapping(value) && Object.keys(value).length > 0) return mapping(value, indent).trimStart();
  return `${inline(value, indent)}\n`;
}

function inline(value: Json, indent: number): string {
  if (typeof value === 'string') return text(value, indent);
  if (Array.isArray(value)) return '[]';
  if (isMapping(value)) return '{}';
  return JSON.stringify(value);
}

function isMapping(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: string, indent: number): string {
  const isLong = value.includes('\n') || value.length > LONGEST_LINE;
  return isLong && canBeBlock(value) ? block(value, indent) : scalar(value);
}

// What a literal block cannot carry: characters that need an escape, text that begins with white space (it would
// set the indentation), and text of nothing but line breaks.
const NEEDS_ESCAPE =
  /[^\n\t\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

function canBeBlock(value: string): boolean {
  return !NEEDS_ESCAPE.test(value) && /^[^\s]/.test(value);
}

function block(value: string, indent: number): string {
  const ends = /\n*$/.exec(value)?.[0].length ?? 0;
  const chomping = ['-', ''][ends] ?? '+';
  const lines = (ends > 0 ? value.slice(0, -1) : value).split('\n');
  const pad = ' '.repeat(indent);
  return `|${chomping}\n${lines.map((line) => (line === '' ? '' : pad + line)).join('\n')}`;
}

const DAY_OR_MOMENT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)?$/;
// Words that some YAML reader, of whatever version, takes for null or a boolean.
const OTHER_TYPE = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
// Numbers of any YAML version: decimal, octal, hexadecimal, with exponent, with separators, base 60.
const NUMBER_LIKE = /^(?=.*\d)[\d.,_:eExXoObB+-]+$|^0x[\da-f_]+$/i;

/** Plain when no reader could take it for anything but this text; otherwise in double quotes, which JSON’s are. */
function scalar(value: string): string {
  const isPlain =
    DAY_OR_MOMENT.test(value) ||
    (/^[\p{L}\p{N}]/u.test(value) &&
      !/:(?: |$)| #|\s$|[\n\t]/.test(value) &&
      !NEEDS_ESCAPE.test(value) &&
      !OTHER_TYPE.test(value) &&
      !NUMBER_LIKE.test(value));
  return isPlain ? value : quoted(value);
}

function quoted(value: string): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
