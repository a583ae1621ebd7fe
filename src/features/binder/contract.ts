import { z } from 'zod';
import { download, upload } from '#api/bytes.ts';
import { Day, Id, Line } from '#domain/record/shape.ts';

const GIGABYTE = 2 ** 30;

export const ImportedBinder = z.object({
  organization: Id,
  side: z.enum(['company', 'auditor']),
  title: Line,
  today: Day.optional().describe('The fixed clock of the binder, if it has one'),
  records: z.int().describe('Versions of records'),
  lines: z.int().describe('Lines of the trail'),
  files: z.int().describe('Evidence, population and report files'),
  wasRecorded: z
    .boolean()
    .describe('False when the binder had no trail: then the import is what the trail begins with'),
});
export type ImportedBinder = z.output<typeof ImportedBinder>;

export const binderBytes = {
  import: upload({
    path: '/binder',
    summary: 'Import a binder, as a zip archive, for an organization that has nothing here yet',
    allow: ['operator'],
    input: z.object({}),
    output: ImportedBinder,
    mediaType: 'application/zip',
    mostBytes: 64 * GIGABYTE,
  }),
  export: download({
    path: '/binder',
    summary:
      'Export everything an organization wrote, with its trail and files, as a binder in a zip archive',
    allow: ['company:owner', 'company:manager', 'auditor:partner', 'auditor:manager', 'operator'],
    input: z.object({
      organization: Id.optional().describe('The operator says whose; everybody else exports their own'),
    }),
    mediaType: 'application/zip',
  }),
};
