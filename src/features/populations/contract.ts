import { z } from 'zod';
import { download } from '#api/bytes.ts';
import { endpoint } from '#api/endpoint.ts';
import { recordEndpoints } from '#api/record-endpoints.ts';
import { Place, recorded } from '#api/record.ts';
import { Id } from '#domain/record/shape.ts';

const read = ['company', 'auditor'] as const;
const write = ['company:owner', 'company:manager', 'company:contributor'] as const;

export const populations = {
  ...recordEndpoints('population', {
    path: '/populations',
    one: 'a population',
    many: 'populations with their reconciliation',
    read,
    write,
  }),
  freeze: endpoint({
    method: 'POST',
    path: '/populations/{id}/frozen',
    summary:
      'Freeze a population: hash identifiers and rows, and seal it with the seed commitments given so far',
    allow: write,
  })
    .input(z.object({ id: Id }))
    .output(recorded('population')),
};

export const populationBytes = {
  get: download({
    path: '/populations/{id}/file',
    summary: 'Download the original file of a population',
    allow: read,
    input: Place.extend({ id: Id }),
    mediaType: 'text/csv',
  }),
};
