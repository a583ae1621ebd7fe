import { z } from 'zod';
import { endpoint } from '#api/endpoint.ts';
import { Place, recorded } from '#api/record.ts';
import { Control } from '#domain/control/control.ts';
import { CONTROL_STATES } from '#domain/control/life.ts';
import { Day, Id, Requirement } from '#domain/record/shape.ts';

export const ControlRecord = recorded('control').extend({
  state: z.enum(CONTROL_STATES).describe('Where it stands on the day asked about'),
});
export type ControlRecord = z.output<typeof ControlRecord>;

/** What a change says it was made from, so that nobody’s change is lost under another’s. */
const seen = z.int().min(1).describe('The version that was seen; a later one is a conflict');

export const controls = {
  list: endpoint({
    method: 'GET',
    path: '/controls',
    summary: 'List controls',
    allow: ['company', 'auditor'],
  })
    .input(
      Place.extend({
        domain: Id.optional(),
        requirement: Requirement.optional().describe('Only controls mapped to this criterion or objective'),
        state: z.enum(CONTROL_STATES).optional(),
      }),
    )
    .output(z.array(ControlRecord)),

  read: endpoint({
    method: 'GET',
    path: '/controls/{id}',
    summary: 'Read a control',
    allow: ['company', 'auditor'],
  })
    .input(Place.extend({ id: Id }))
    .output(ControlRecord),

  history: endpoint({
    method: 'GET',
    path: '/controls/{id}/versions',
    summary: 'Read all versions of a control',
    allow: ['company', 'auditor'],
  })
    .input(z.object({ id: Id, from: Place.shape.from }))
    .output(z.array(recorded('control'))),

  adopt: endpoint({
    method: 'POST',
    path: '/controls',
    summary: 'Adopt a control in the company’s own words',
    allow: ['company:owner', 'company:manager'],
  })
    .input(z.object({ id: Id, effectiveOn: Day.optional(), body: Control }))
    .output(ControlRecord),

  change: endpoint({
    method: 'POST',
    path: '/controls/{id}/versions',
    summary: 'Change the words of a control from a day on',
    allow: ['company:owner', 'company:manager'],
  })
    .input(z.object({ id: Id, version: seen, effectiveOn: Day.optional(), body: Control }))
    .output(ControlRecord),

  putInForce: endpoint({
    method: 'POST',
    path: '/controls/{id}/in-force',
    summary: 'Put a planned control in force today',
    allow: ['company:owner', 'company:manager'],
  })
    .input(z.object({ id: Id }))
    .output(ControlRecord),

  retire: endpoint({
    method: 'POST',
    path: '/controls/{id}/retired',
    summary: 'Retire a control with its last day',
    allow: ['company:owner', 'company:manager'],
  })
    .input(z.object({ id: Id, lastDay: Day.optional().describe('Today when left out') }))
    .output(ControlRecord),
};
