import type { Book, BodyOf, OrganizationId } from './book.ts';
import { NOUNS, type Noun } from '#domain/record/nouns.ts';

/** A file of sources that holds records of one noun: what is common to them, then each. */
export interface RecordsFile {
  noun: Noun;
  at: string;
  by: string;
  organization?: OrganizationId;
  type?: string;
  records: (Record<string, unknown> & { id: string; at?: string; by?: string; effectiveOn?: string })[];
}

/** Adds every record of a file to the book. */
export function addRecords(book: Book, file: RecordsFile): void {
  if (!(file.noun in NOUNS)) throw new Error(`There is no noun "${file.noun as string}".`);
  const shape = NOUNS[file.noun].shape;
  const namesWriter = 'shape' in shape && 'by' in shape.shape;
  for (const { id, at = file.at, by, effectiveOn, ...body } of file.records) {
    const written = namesWriter ? { ...body, by } : body;
    book.add(file.noun, id, written as unknown as BodyOf<Noun>, {
      at,
      by: by ?? file.by,
      ...(file.organization === undefined ? {} : { organization: file.organization }),
      ...(file.type === undefined ? {} : { type: file.type }),
      ...(effectiveOn === undefined ? {} : { effectiveOn }),
    });
  }
}
