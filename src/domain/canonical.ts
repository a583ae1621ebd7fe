import { Problem } from './problem.ts';

/**
 * The one text of a value (RFC 8785): keys sorted by UTF-16 units, no spaces, shortest escapes. Fields that
 * are undefined are not written. What JSON cannot say without loss is refused: numbers that are not finite,
 * lone surrogates, anything that is not plain data, and nesting more than 256 deep.
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, 0);
}

/** The value of a text that is canonical JSON; undefined when it is not, whatever is the matter with it. */
export function readCanonical(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    return canonicalJson(value) === text ? value : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof Problem) return undefined;
    throw thrown;
  }
}

const DEEPEST = 256;

function textOf(value: unknown, depth: number): string {
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
      return Array.isArray(value) ? listOf(value, depth + 1) : objectOf(value, depth + 1);
    default:
      throw refused(`a ${typeof value}`);
  }
}

function listOf(values: readonly unknown[], depth: number): string {
  if (depth > DEEPEST) throw refused('lists or objects nested too deep');
  return `[${values.map((value) => textOf(value, depth)).join(',')}]`;
}

function objectOf(value: object, depth: number): string {
  if (depth > DEEPEST) throw refused('lists or objects nested too deep');
  const proto: unknown = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== null) throw refused('something other than plain data');
  const fields = value as Record<string, unknown>;
  let text = '';
  for (const key of Object.keys(fields).sort()) {
    const field = fields[key];
    if (field === undefined) continue;
    text += `${text === '' ? '' : ','}${quote(key)}:${textOf(field, depth)}`;
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
