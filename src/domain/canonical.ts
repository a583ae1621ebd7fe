import { Problem } from './problem.ts';

/** What canonical JSON can hold: the values of our records, entries and manifests. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The one text of a value (RFC 8785): keys sorted by UTF-16 units, no spaces, shortest escapes. Fields that
 * are undefined are not written. What JSON cannot say without loss is refused: numbers that are not finite,
 * lone surrogates, and anything that is not plain data.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      if (!Number.isFinite(value)) throw refused(`the number ${value}`);
      return String(value === 0 ? 0 : value);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? listOf(value) : objectOf(value);
    default:
      throw refused(`a ${typeof value}`);
  }
}

function listOf(values: readonly unknown[]): string {
  return `[${values.map(canonicalJson).join(',')}]`;
}

function objectOf(value: object): string {
  const proto: unknown = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== null) throw refused('something other than plain data');
  const fields = value as Record<string, unknown>;
  let text = '';
  for (const key of Object.keys(fields).sort()) {
    const field = fields[key];
    if (field === undefined) continue;
    text += `${text === '' ? '' : ','}${quote(key)}:${canonicalJson(field)}`;
  }
  return `{${text}}`;
}

function quote(text: string): string {
  if (!text.isWellFormed()) throw refused('half a character (a lone surrogate)');
  return JSON.stringify(text);
}

function refused(what: string): Problem {
  return new Problem('invalid', `This value cannot be written as canonical JSON: it holds ${what}.`);
}
