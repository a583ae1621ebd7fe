import { z } from 'zod';
import { Day, Id, Line, Moment, Sha256, Words } from '../record/shape.ts';

/** Where the bytes lie and what they are. */
export const StoredFile = z.strictObject({
  name: Line.describe('Name people see; never used as a path'),
  sha256: Sha256,
  bytes: z.int().min(0),
  mediaType: z.string().regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/),
});
export type StoredFile = z.output<typeof StoredFile>;

/** A file with its IPE header: what it is, where it came from, and why it may be relied on. */
export const Evidence = z.strictObject({
  title: Line,
  kind: Id.describe('Evidence type of the catalogue'),
  file: StoredFile,
  filedBy: z
    .enum(['company', 'auditor'])
    .describe('What the auditor obtained itself is filed as the auditor’s'),
  controls: z.array(Id).default([]),
  tests: z.array(Id).default([]),
  /** Information produced by the entity (AT-C 205): how it was made and checked. */
  header: z.strictObject({
    source: Line.describe('System that performs the event'),
    query: Words.optional().describe('Query or report name with its parameters and filters'),
    takenBy: Line,
    takenAt: Moment,
    coversFrom: Day.optional(),
    coversTo: Day.optional(),
    rows: z.int().min(0).optional(),
    nature: z.enum([
      'standard-report',
      'custom-query',
      'spreadsheet',
      'screen-capture',
      'document',
      'auditor-observation',
    ]),
    completeness: Words.describe('How completeness and accuracy were checked, or that they were not'),
  }),
  /** The bytes are gone, of every version; what was said of them stays. Such a record has no later version. */
  erased: z
    .strictObject({ on: Day, by: Id, why: Words })
    .optional()
    .describe('When the bytes were erased, by whom and why; written by erasing alone'),
});
export type Evidence = z.output<typeof Evidence>;
