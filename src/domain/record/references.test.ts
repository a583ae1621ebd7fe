import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NOUN_NAMES, NOUNS } from './nouns.ts';
import { REFERENCES, referencesOf } from './references.ts';
import { Id } from './shape.ts';

/** Fields that hold an id which names no record: entries of the catalogue, names within the record itself. */
const NOT_RECORDS = [
  'evidence.kind',
  'control.library',
  'provider.assumedControls[].id',
  'objective.risks[].id',
  'population.type',
];

function idFields(schema: unknown, path: string): string[] {
  if (schema === Id) return [path];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return idFields(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodArray) return idFields(schema.element, `${path}[]`);
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, inner]) => idFields(inner, `${path}.${key}`));
  }
  // `.describe()` gives a copy of Id: known by its checks.
  const same = schema instanceof z.ZodString && schema.def.checks === Id.def.checks;
  return same ? [path] : [];
}

describe('the table of references', () => {
  const fields = NOUN_NAMES.flatMap((noun) => idFields(NOUNS[noun].shape, noun));

  test('sees the shapes', () => {
    expect(fields.length).toBeGreaterThan(70);
    expect(fields).toContain('population.type');
    expect(fields).toContain('objective.risks[].controls[]');
  });

  test('has every field that holds an id, and no other', () => {
    const listed = REFERENCES.map(({ noun, field }) => `${noun}.${field}`);
    expect([...listed, ...NOT_RECORDS].sort()).toEqual(fields.sort());
  });

  test('knows whose record a field names', () => {
    const whose = (noun: string, field: string) =>
      REFERENCES.find((reference) => reference.noun === noun && reference.field === field)?.whose;
    expect(whose('occurrence', 'control')).toBe('own');
    expect(whose('occurrence', 'doneBy')).toBe('own');
    expect(whose('exception', 'deviation')).toBe('other');
    expect(whose('engagement', 'firm')).toBe('other');
    expect(whose('sample', 'drawnBy')).toBe('own');
    expect(whose('sample', 'population')).toBe('other');
    expect(whose('result', 'evidence[]')).toBe('either');
    expect(whose('evidence', 'controls[]')).toBe('either');
  });
});

test('finds the ids a body names, and where', () => {
  const body = {
    risks: [
      { id: 'R1', risk: 'x', controls: ['A', 'B'] },
      { id: 'R2', risk: 'y', controls: ['C'] },
    ],
  };
  expect(referencesOf('objective', body).map(({ id, at }) => [id, at.join('.')])).toEqual([
    ['A', 'risks.0.controls.0'],
    ['B', 'risks.0.controls.1'],
    ['C', 'risks.1.controls.0'],
  ]);
  expect(referencesOf('occurrence', { control: 'A' }).map(({ id }) => id)).toEqual(['A']);
  expect(referencesOf('sizeTable', {})).toEqual([]);
});
