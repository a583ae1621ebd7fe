import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { CompactControls, type CompactControl } from './compact.ts';

/** Where the example's sources lie. */
export const HOME = join(import.meta.dirname, '../../examples/ledgerline');
const SOURCE = join(HOME, 'source');

/** Reads a YAML file of the sources. */
export function readYaml(path: string): unknown {
  return typeset(parse(readFileSync(join(SOURCE, path), 'utf8'), { version: '1.2', schema: 'core' }));
}

/** Straight quotation marks and apostrophes become those that are printed; files of evidence stay as they are. */
function typeset(value: unknown): unknown {
  if (typeof value === 'string') return printed(value);
  if (Array.isArray(value)) return value.map(typeset);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, field]) => [key, key === 'evidence' ? field : typeset(field)]),
  );
}

function printed(text: string): string {
  return text
    .replaceAll(/(?<=\p{L})'(?=\p{L}|[\s.,;:)]|$)/gu, '’')
    .replaceAll(/(^|[\s([])"(?=\S)/g, '$1“')
    .replaceAll(/(?<=\S)"/g, '”');
}

/** Reads a text file of the sources. */
export function readText(path: string): string {
  return readFileSync(join(SOURCE, path), 'utf8');
}

/** A Markdown source: front matter and prose. */
interface Page {
  id: string;
  front: Record<string, unknown>;
  prose: string;
}

/** Markdown files of a folder in the order of their names; the file's name is the id. */
export function readPages(folder: string): Page[] {
  return list(folder, '.md').map((name) => {
    const text = readText(join(folder, name));
    const [, front = '', prose = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
    if (front === '') throw new Error(`${folder}/${name} has no front matter.`);
    return {
      id: name.slice(0, -3),
      front: typeset(parse(front, { version: '1.2', schema: 'core' })) as Record<string, unknown>,
      prose: `${printed(prose.trim())}\n`,
    };
  });
}

/** All compact controls, of the library's domains and of the SOC 1 side. */
export function readControls(): CompactControl[] {
  const files = [
    ...list('controls', '.yaml').map((name) => `controls/${name}`),
    ...list('soc1/controls', '.yaml').map((name) => `soc1/controls/${name}`),
  ];
  const controls = files.flatMap((file) => checked(CompactControls, readYaml(file), file));
  const ids = controls.map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0) throw new Error(`Written twice: ${twice.join(', ')}.`);
  return controls;
}

function list(folder: string, ending: string): string[] {
  const path = join(SOURCE, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(ending))
    .sort();
}

function checked<T extends z.ZodType>(shape: T, value: unknown, file: string): z.output<T> {
  const read = shape.safeParse(value);
  if (!read.success)
    throw new Error(`${file}: ${where(value, read.error.issues[0]?.path[0])}: ${read.error.message}`);
  return read.data;
}

/** The id of the entry that is wrong, so that its author finds it. */
function where(value: unknown, at: PropertyKey | undefined): string {
  const entry: unknown = Array.isArray(value) ? value[Number(at)] : undefined;
  return typeof entry === 'object' && entry !== null && 'id' in entry ? String(entry.id) : 'file';
}
