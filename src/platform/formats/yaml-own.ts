import type { Json } from './json.ts';
import { writeYaml } from './yaml-writer.ts';

const DEEPEST = 16;

/**
 * Reads a text that `writeYaml` wrote, many times faster than a parser of all YAML can; undefined for every other
 * text. It need not be trusted: what it reads is written again, and only the same text, byte for byte, will do.
 */
export function readOwnYaml(text: string): { [key: string]: Json } | undefined {
  if (!text.endsWith('\n')) return undefined;
  const lines = text.slice(0, -1).split('\n');
  try {
    const reader = new Reader(lines);
    const value = reader.mapping(0, 1);
    return reader.isAtEnd && writeYaml(value) === text ? value : undefined;
  } catch (error) {
    if (error instanceof OtherStyle || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The text is not in our style: no mistake, only a matter for the other reader. */
class OtherStyle extends Error {}

const ENTRY = /^([A-Za-z][A-Za-z0-9]*):(?: (.*))?$/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;

class Reader {
  private at = 0;
  private readonly lines: string[];

  constructor(lines: string[]) {
    this.lines = lines;
  }

  get isAtEnd(): boolean {
    return this.at === this.lines.length;
  }

  mapping(indent: number, depth: number): { [key: string]: Json } {
    if (depth > DEEPEST) throw new OtherStyle();
    const entries = new Map<string, Json>();
    for (let line = this.lineAt(indent); line !== undefined; line = this.lineAt(indent)) {
      const [, key, rest] = ENTRY.exec(line) ?? [];
      if (key === undefined || entries.has(key)) throw new OtherStyle();
      this.at += 1;
      entries.set(key, rest === undefined ? this.below(indent + 2, depth + 1) : this.value(rest, indent + 2));
    }
    if (entries.size === 0) throw new OtherStyle();
    return Object.fromEntries(entries);
  }

  /** What stands on the next line behind so many blanks; undefined when it is indented less. */
  private lineAt(indent: number): string | undefined {
    const line = this.lines[this.at];
    return line?.startsWith(' '.repeat(indent)) ? line.slice(indent) : undefined;
  }

  private below(indent: number, depth: number): Json {
    const next = this.lines[this.at] ?? '';
    return next.startsWith(`${' '.repeat(indent)}- `)
      ? this.list(indent, depth)
      : this.mapping(indent, depth);
  }

  private list(indent: number, depth: number): Json {
    if (depth > DEEPEST) throw new OtherStyle();
    const items: Json[] = [];
    for (let line = this.lineAt(indent); line?.startsWith('- '); line = this.lineAt(indent)) {
      const rest = line.slice(2);
      const isNested = rest.startsWith('- ') || ENTRY.test(rest);
      if (isNested) {
        // The first line of what is nested stands behind the dash: let it stand where its other lines do.
        this.lines[this.at] = ' '.repeat(indent + 2) + rest;
        items.push(this.below(indent + 2, depth + 1));
      } else {
        this.at += 1;
        items.push(this.value(rest, indent + 2));
      }
    }
    return items;
  }

  private value(text: string, indent: number): Json {
    if (text === '|' || text === '|-' || text === '|+') return this.block(text, indent);
    if (text.startsWith('"')) return ownText(JSON.parse(text) as string);
    if (text === '[]') return [];
    if (text === '{}') return {};
    if (text === 'null') return null;
    if (text === 'true' || text === 'false') return text === 'true';
    return NUMBER.test(text) ? Number(text) : text;
  }

  private block(header: string, indent: number): string {
    const from = this.at;
    const pad = ' '.repeat(indent);
    while (this.lines[this.at] === '' || this.lines[this.at]?.startsWith(pad) === true) this.at += 1;
    const content = this.lines.slice(from, this.at).map((line) => line.slice(indent));
    return content.join('\n') + (header === '|-' ? '' : '\n');
  }
}

function ownText(text: string): string {
  if (!text.isWellFormed() || text.includes('\u0000')) throw new OtherStyle();
  return text;
}
