import { z } from 'zod';
import { endpoint } from '#api/endpoint.ts';
import { Place, recorded } from '#api/record.ts';
import { Day, Id, Words } from '#domain/record/shape.ts';

const read = ['company', 'auditor'] as const;
const owner = ['company:owner'] as const;
const ofOne = z.object({ id: Id, from: Place.shape.from });

export const legalHolds = {
  list: endpoint({
    method: 'GET',
    path: '/legal-holds',
    summary: 'List legal holds, lifted ones too',
    allow: read,
  })
    .input(Place)
    .output(z.array(recorded('legalHold'))),
  read: endpoint({ method: 'GET', path: '/legal-holds/{id}', summary: 'Read a legal hold', allow: read })
    .input(Place.extend({ id: Id }))
    .output(recorded('legalHold')),
  history: endpoint({
    method: 'GET',
    path: '/legal-holds/{id}/versions',
    summary: 'Read all versions of a legal hold',
    allow: read,
  })
    .input(ofOne)
    .output(z.array(recorded('legalHold'))),
  set: endpoint({
    method: 'POST',
    path: '/legal-holds',
    summary:
      'Set a legal hold on the organization or an engagement: nothing it covers is erased while it stands',
    allow: owner,
  })
    .input(z.object({ id: Id, engagement: Id.optional(), why: Words }))
    .output(recorded('legalHold')),
  lift: endpoint({
    method: 'POST',
    path: '/legal-holds/{id}/lifted',
    summary: 'Lift a legal hold',
    allow: owner,
  })
    .input(z.object({ id: Id, why: Words }))
    .output(recorded('legalHold')),
};

export const retentionRules = {
  list: endpoint({
    method: 'GET',
    path: '/retention-rules',
    summary: 'Say how long evidence is kept after a report was issued',
    allow: read,
  })
    .input(Place)
    .output(z.array(recorded('retentionRule'))),
  history: endpoint({
    method: 'GET',
    path: '/retention-rules/{id}/versions',
    summary: 'Read how long it was kept before',
    allow: read,
  })
    .input(ofOne)
    .output(z.array(recorded('retentionRule'))),
  set: endpoint({
    method: 'POST',
    path: '/retention-rules',
    summary:
      'Set how many years evidence is kept from now on; for reports issued before only where it is longer',
    allow: owner,
  })
    .input(z.object({ years: z.int().min(1).max(50), why: Words }))
    .output(recorded('retentionRule')),
};

/** Whether evidence may be erased, and why not. */
const Retention = z.object({
  keptUntil: Day.nullable().describe('Its last day; null where no report was issued while it was on file'),
  holds: z.array(Id).describe('Legal holds that stand and cover it'),
  erased: z.boolean(),
});

export const erasure = {
  retention: endpoint({
    method: 'GET',
    path: '/evidence/{id}/retention',
    summary: 'Say how long a piece of evidence is kept',
    allow: read,
  })
    .input(Place.pick({ from: true }).extend({ id: Id }))
    .output(Retention),
  erase: endpoint({
    method: 'POST',
    path: '/evidence/{id}/erased',
    summary:
      'Erase the bytes of a piece of evidence, of every version; the record, its digest and its trail stay',
    allow: ['company:owner', 'auditor:partner'],
  })
    .input(
      z.object({
        id: Id,
        version: z.int().min(1).describe('The version that was seen; a later one is a conflict'),
        why: Words,
      }),
    )
    .output(recorded('evidence')),
};
