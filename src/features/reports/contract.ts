import { z } from 'zod';
import { download } from '#api/bytes.ts';
import { endpoint } from '#api/endpoint.ts';
import { recordEndpoints } from '#api/record-endpoints.ts';
import { Place, recorded } from '#api/record.ts';
import { Id, Line, Words } from '#domain/record/shape.ts';

const firm = ['auditor'] as const;
const both = ['company', 'auditor'] as const;

const Wanted = z.object({
  id: Id.describe('The engagement'),
  kind: z
    .enum(['own', 'general-use'])
    .default('own')
    .describe('Its own report, or the SOC 3 report for general use of a SOC 2 Type 2 engagement'),
});

export const reports = {
  findings: endpoint({
    method: 'GET',
    path: '/engagements/{id}/findings',
    summary: 'List where the report, as it would be written now, does not agree with itself or its records',
    allow: firm,
  })
    .input(Wanted)
    .output(
      z.object({
        mayBeIssued: z.boolean().describe('Nothing found stops an issue; says nothing about the opinion'),
        findings: z.array(
          z.object({
            check: z.string(),
            severity: z.enum(['stops-issue', 'advisory']),
            what: z.string(),
            where: z.union([z.object({ noun: z.string(), id: Id }), z.object({ section: z.string() })]),
            mend: z.string(),
          }),
        ),
      }),
    ),

  issue: endpoint({
    method: 'POST',
    path: '/engagements/{id}/issues',
    summary: 'Issue the report, or the memorandum of a withdrawal: rendered, sealed and put on the trail',
    allow: ['auditor:partner'],
    signs: true,
  })
    .input(
      z.object({
        id: Id.describe('The engagement'),
        why: Words.optional().describe('What the edition corrects; needed from the second on'),
      }),
    )
    .output(recorded('issue')),
};

/** An edition is issued, once: adding and changing it are not among what is answered. */
const { list, read, history } = recordEndpoints('issue', {
  path: '/issues',
  one: 'an issued report',
  many: 'issued reports, edition by edition',
  read: both,
  write: ['auditor:partner'],
});
export const issues = { list, read, history };

export const reportBytes = {
  preview: download({
    path: '/engagements/{id}/preview.html',
    summary: 'Download the report as it would be written now, marked as a draft',
    allow: firm,
    input: Wanted,
    mediaType: 'text/html',
  }),
  file: download({
    path: '/issues/{id}/files/{name}',
    summary: 'Download a file of an issued report',
    allow: both,
    input: Place.extend({ id: Id, name: Line }),
  }),
};
