import { z } from 'zod';
import { download, upload } from '#api/bytes.ts';
import { recordEndpoints } from '#api/record-endpoints.ts';
import { Place } from '#api/record.ts';
import { Id, Sha256 } from '#domain/record/shape.ts';

/** What a file is by its bytes, beside what was declared with it. */
export const FileType = z.object({
  sniffed: z
    .string()
    .describe('By its first bytes; text/plain where they are text, application/octet-stream where unknown'),
  declared: z.string().describe('As the upload said; empty where it said nothing'),
  agrees: z.boolean().describe('False where the bytes are plainly something else than was declared'),
});

const GIGABYTE = 2 ** 30;
const read = ['company', 'auditor'] as const;
const write = ['company:owner', 'company:manager', 'company:contributor', 'auditor'] as const;

export const evidence = recordEndpoints('evidence', {
  path: '/evidence',
  one: 'a piece of evidence with its IPE header',
  many: 'evidence',
  read,
  write,
});

export const evidenceBytes = {
  put: upload({
    path: '/files',
    summary: 'Bring in the bytes of a file; a record then cites them by their SHA-256',
    allow: write,
    input: z.object({}),
    output: z.object({ sha256: Sha256, bytes: z.int(), type: FileType }),
    mostBytes: 5 * GIGABYTE,
  }),
  get: download({
    path: '/evidence/{id}/file',
    summary: 'Download the file of a piece of evidence',
    allow: read,
    input: Place.extend({ id: Id }),
  }),
};
