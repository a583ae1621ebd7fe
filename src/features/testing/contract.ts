import { z } from 'zod';
import { endpoint } from '#api/endpoint.ts';
import { recordEndpoints } from '#api/record-endpoints.ts';
import { Place, recorded } from '#api/record.ts';
import { Day, Id, Words } from '#domain/record/shape.ts';
import { RiskLevel } from '#domain/testing/shapes.ts';

/** The company sees the items selected, the commitments and what was communicated; row security keeps the rest. */
const firm = ['auditor'] as const;
const both = ['company', 'auditor'] as const;
const lead = ['auditor:manager', 'auditor:partner'] as const;

export const sizeTables = recordEndpoints('sizeTable', {
  path: '/size-tables',
  one: 'a size table',
  many: 'size tables of the firm',
  read: firm,
  write: lead,
});

export const tests = {
  ...recordEndpoints('test', {
    path: '/tests',
    one: 'a test of a control',
    many: 'tests of controls',
    read: firm,
    write: firm,
  }),
  evaluation: endpoint({
    method: 'GET',
    path: '/tests/{id}/evaluation',
    summary: 'Read what a test came to: items tested and failed, rate and upper deviation limits',
    allow: firm,
  })
    .input(Place.extend({ id: Id }))
    .output(
      z.object({
        outcome: z.enum(['no-exceptions', 'deviations', 'no-instances', 'incomplete']),
        tested: z.int(),
        failed: z.int(),
        failedItems: z.array(z.string()),
        tolerablePercent: z.number(),
        ratePercent: z.number().optional(),
        limit90Percent: z.number().optional().describe('Rate the population could reach, at 90 % confidence'),
        limit95Percent: z.number().optional(),
        supportsReliance: z.boolean().optional().describe('Absent when it cannot be told'),
        open: z.array(z.string()).describe('What keeps it from being complete'),
      }),
    ),
};

export const seedCommitments = recordEndpoints('seedCommitment', {
  path: '/seed-commitments',
  one: 'a commitment to a seed, before the population is frozen',
  many: 'commitments to seeds',
  read: both,
  write: firm,
});

/** A sample is drawn, and extended once: adding and changing it are not among what is answered. */
const { list, read, history } = recordEndpoints('sample', {
  path: '/samples',
  one: 'a sample',
  many: 'drawn samples',
  read: both,
  write: firm,
});

export const samples = {
  list,
  read,
  history,
  draw: endpoint({
    method: 'POST',
    path: '/samples',
    summary: 'Draw a sample from a frozen population, revealing the seed',
    allow: firm,
  })
    .input(
      z.object({
        id: Id,
        from: Place.shape.from,
        test: Id,
        table: Id.describe('Size table of the firm'),
        seed: z.string().regex(/^[0-9a-f]{32}$/, 'A seed is 128 random bits, 32 hex digits.'),
        risk: RiskLevel.optional().describe('Of the test, when left out'),
        size: z.int().min(0).optional().describe('Another size than the table gives, with the reason'),
        why: Words.optional(),
      }),
    )
    .output(recorded('sample')),
  extend: endpoint({
    method: 'POST',
    path: '/samples/{id}/extended',
    summary: 'Enlarge a sample once, by plan, or search the whole population for the same cause',
    allow: firm,
  })
    .input(
      z.object({
        id: Id,
        to: z.enum(['enlarged', 'whole-population']),
        more: z.int().min(1).optional(),
        why: Words,
      }),
    )
    .output(recorded('sample')),
};

export const results = recordEndpoints('result', {
  path: '/results',
  one: 'the result of a test',
  many: 'results of tests, item by attribute',
  read: firm,
  write: firm,
});

export const deviations = {
  ...recordEndpoints('deviation', {
    path: '/deviations',
    one: 'a deviation',
    many: 'deviations',
    read: both,
    write: firm,
  }),
  communicate: endpoint({
    method: 'POST',
    path: '/deviations/{id}/communicated',
    summary: 'Communicate a deviation to the company, which sees it from then on',
    allow: lead,
  })
    .input(z.object({ id: Id, on: Day.optional() }))
    .output(recorded('deviation')),
};
