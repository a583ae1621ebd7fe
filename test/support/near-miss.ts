import { z } from 'zod';

/** A JSON Schema, as far as it is read here. */
interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
  minimum?: number;
  format?: string;
  pattern?: string;
  $ref?: string;
  $defs?: Record<string, Schema>;
}

/** A value that an input asks for, near enough that what is wrong with it is what a test puts there. */
export function fitting(input: z.ZodType): unknown {
  const root = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema;
  return valueOf(root, root, 0, '');
}

function valueOf(schema: Schema, root: Schema, depth: number, name: string): unknown {
  if (schema.$ref !== undefined) {
    const named = root.$defs?.[schema.$ref.split('/').at(-1) ?? ''];
    return named && depth < 12 ? valueOf(named, root, depth + 1, name) : {};
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (choice) return valueOf(choice, root, depth + 1, name);
  if (schema.properties) {
    const fields = Object.entries(schema.properties);
    return Object.fromEntries(fields.map(([key, field]) => [key, valueOf(field, root, depth + 1, key)]));
  }
  if (schema.type === 'array') return schema.items ? [valueOf(schema.items, root, depth + 1, name)] : [];
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (schema.type === 'boolean') return true;
  if (schema.type === 'object') return {};
  return textOf(schema, name);
}

/** Words for fields whose rule a JSON Schema does not tell. */
const BY_NAME: Readonly<Record<string, string>> = {
  role: 'manager',
  seed: '0'.repeat(32),
  text: 'User entities are responsible for approving their users.',
  timeZone: 'America/New_York',
};
const BY_FORMAT: Readonly<Record<string, string>> = {
  date: '2026-03-03',
  'date-time': '2026-03-03T12:00:00Z',
  email: 'ada@example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
};
const BY_PATTERN = [
  'one',
  'ONE',
  'CC6.1',
  'text/plain',
  '2026-03-03',
  '0'.repeat(32),
  '0'.repeat(64),
  'A'.repeat(43),
  'controls:read',
];

function textOf({ format = '', pattern }: Schema, name: string): string {
  const known = BY_FORMAT[format] ?? BY_NAME[name];
  if (known !== undefined) return known;
  const fits = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  return BY_PATTERN.find((word) => fits?.test(word) ?? true) ?? '';
}

/** Values that fit nothing, or only look as if they did. */
export const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  2 ** 53 + 2,
  '',
  'x'.repeat(20_000),
  '\u0000',
  'a\u0000b',
  '\u001B[31m',
  '\uD800',
  '\u202E\uFEFF',
  '\u2028',
  "' or 1=1; drop table controls; --",
  '../../etc/passwd',
  '9999-12-31',
  '0000-00-00',
  '+275760-09-13',
  '__proto__',
  [],
  {},
  Array.from({ length: 2000 }, () => 'x'),
  { constructor: { prototype: { isOwner: true } } },
  JSON.parse('{"__proto__": {"isOwner": true}}') as unknown,
];

/** Places inside a value, deepest last: each a path of keys. */
export function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

/** The same value with another thing at one place. */
export function withWrong(value: unknown, [key, ...rest]: readonly string[], wrong: unknown): unknown {
  if (key === undefined) return wrong;
  if (Array.isArray(value))
    return value.map((inner: unknown, at) => (String(at) === key ? withWrong(inner, rest, wrong) : inner));
  const whole = value as Record<string, unknown>;
  return { ...whole, [key]: withWrong(whole[key], rest, wrong) };
}
