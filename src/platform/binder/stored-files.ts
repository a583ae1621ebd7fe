import type { Noun } from '#domain/record/nouns.ts';
import type { StoredFile } from '#domain/evidence/evidence.ts';

/** A file that a record cites, and where in its body. */
export interface Cited {
  file: StoredFile;
  at: readonly (string | number)[];
}

/** Nouns that cite stored files, and the field. `files` is a list. */
const FIELDS = {
  evidence: 'file',
  population: 'file',
  representation: 'file',
  issue: 'files',
} as const satisfies Partial<Record<Noun, string>>;

/** Every stored file that a record’s body cites. */
export function filesOf(noun: Noun, body: object): Cited[] {
  if (!(noun in FIELDS)) return [];
  const field = FIELDS[noun as keyof typeof FIELDS];
  const value = (body as Record<string, unknown>)[field];
  if (Array.isArray(value)) return value.map((file: StoredFile, index) => ({ file, at: [field, index] }));
  return value === undefined ? [] : [{ file: value as StoredFile, at: [field] }];
}

/** Whether the bytes of a record’s files were erased, of this and every earlier version. */
export function isErased(noun: string, body: object): boolean {
  return noun === 'evidence' && 'erased' in body && body.erased !== undefined;
}
