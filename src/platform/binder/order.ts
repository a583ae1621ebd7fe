import { z } from 'zod';
import type { Json } from '../formats/json.ts';

/**
 * The same value with its keys in the order of the shape, however they came: a record read from a database
 * and one read from a file are written alike. Keys the shape does not know come last, by name.
 */
export function inOrder(shape: z.ZodType, value: object): { [key: string]: Json } {
  return ordered(shape, value as Json) as { [key: string]: Json };
}

function ordered(shape: unknown, value: Json): Json {
  const inner = unwrapped(shape);
  if (Array.isArray(value)) {
    const element = inner instanceof z.ZodArray ? inner.element : undefined;
    return value.map((item) => ordered(element, item));
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields: Record<string, unknown> = inner instanceof z.ZodObject ? inner.shape : {};
  const known = Object.keys(fields);
  const others = Object.keys(value).filter((key) => !known.includes(key));
  return Object.fromEntries(
    [...known, ...others.sort()]
      .filter((key) => value[key] !== undefined)
      .map((key) => [key, ordered(fields[key], value[key]!)]),
  );
}

function unwrapped(shape: unknown): unknown {
  let inner = shape;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodNullable) {
    inner = inner.unwrap();
  }
  return inner;
}
