import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { refusal } from './finding.ts';
import type { Json } from './json.ts';
import { readOwnYaml } from './yaml-own.ts';

/** A YAML text as plain values, with the line on which each of them stands. */
export interface YamlText {
  value: Json;
  /** The line of the value at this path, or of the nearest thing around it. */
  lineOf: (path: readonly PropertyKey[]) => number;
}

const DEEPEST = 16;

/**
 * Reads one YAML 1.2 document of the core schema as plain JSON values. Dates stay strings. Refused, with file
 * and line: anchors, aliases, tags, directives, further documents, duplicate keys, keys that are not
 * strings, numbers JSON cannot hold, nesting beyond 16.
 * `above` is the number of lines of the file that stand before this text.
 */
export function readYaml(text: string, file: string, above = 0): YamlText {
  const own = readOwnYaml(text);
  if (own === undefined) return readAnyYaml(text, file, above);
  // Lines are asked for only when something is wrong, so they are found only then.
  let whole: YamlText | undefined;
  return { value: own, lineOf: (path) => (whole ??= readAnyYaml(text, file, above)).lineOf(path) };
}

/** The same for any text, by a parser of all YAML. */
export function readAnyYaml(text: string, file: string, above = 0): YamlText {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => above + Math.max(1, lines.linePos(offset).line);
  const document = parse(text, file, lines, above);
  const [error] = [...document.errors, ...document.warnings];
  if (error) throw refusal({ file, line: lineAt(error.pos[0]), why: sentence(error.message) });
  const value = plain(document.contents, 1, (node, why) => {
    throw refusal({ file, line: lineAt(node?.range?.[0] ?? 0), why });
  });
  return { value, lineOf: (path) => lineAt(offsetOf(document, path)) };
}

function parse(text: string, file: string, lines: LineCounter, above: number): Document.Parsed {
  const directive = text.split('\n').findIndex((line) => line.startsWith('%'));
  if (directive >= 0) {
    throw refusal({
      file,
      line: above + directive + 1,
      why: 'has a line that starts with "%". Directives are not used here.',
    });
  }
  return parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    strict: true,
    // Its own search for duplicate keys is quadratic (100,000 keys took three minutes); plainMap has ours.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter: lines,
  });
}

type Refuse = (node: Node | null | undefined, why: string) => never;

function plain(node: unknown, depth: number, refuse: Refuse): Json {
  if (node === null || node === undefined) return null;
  const any = node as Node & { anchor?: string; tag?: string };
  if (depth > DEEPEST) return refuse(any, `nests more than ${DEEPEST} deep.`);
  if (isAlias(node)) return refuse(node, 'uses an alias (*). Write the value out.');
  if (any.anchor !== undefined)
    return refuse(any, 'uses an anchor (&). Write the value out where it is needed.');
  if (any.tag !== undefined) return refuse(any, 'uses a tag (!). Values are plain here.');
  if (isSeq(node)) return node.items.map((item) => plain(item, depth + 1, refuse));
  if (isMap(node)) return plainMap(node.items, depth, refuse);
  if (isScalar(node)) return plainScalar(node.value, (why) => refuse(any, why));
  return refuse(any, 'holds something that is neither text, number, list nor mapping.');
}

function plainMap(items: { key: unknown; value: unknown }[], depth: number, refuse: Refuse): Json {
  const entries = new Map<string, Json>();
  for (const { key, value } of items) {
    const name = plain(key, depth + 1, refuse);
    if (typeof name !== 'string') return refuse(key as Node, 'has a key that is not text.');
    if (entries.has(name)) return refuse(key as Node, `says ${JSON.stringify(name)} twice.`);
    entries.set(name, plain(value, depth + 1, refuse));
  }
  return Object.fromEntries(entries);
}

function plainScalar(value: unknown, refuse: (why: string) => never): Json {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    if (value.includes('\u0000')) return refuse('holds a zero character, which cannot be kept.');
    return value.isWellFormed() ? value : refuse('holds half of a surrogate pair, which is not text.');
  }
  if (typeof value === 'number' && Number.isFinite(value)) {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return refuse('holds a number beyond 2^53. Put it in quotes if it is a name.');
    }
    return value === 0 ? 0 : value;
  }
  return refuse('holds a number that JSON cannot express.');
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function sentence(message: string): string {
  if (message.startsWith('Maximum call stack')) return `nests more than ${DEEPEST} deep.`;
  const plainWords = message.replaceAll(/\s+/g, ' ').trim();
  return `is not YAML as written here: ${plainWords}${/[.!]$/.test(plainWords) ? '' : '.'}`;
}
