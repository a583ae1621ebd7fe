import { z } from 'zod';
import { endpoint } from '#api/endpoint.ts';
import { recordEndpoints } from '#api/record-endpoints.ts';
import { Place } from '#api/record.ts';
import { DAY_STATES } from '#domain/control/day-state.ts';
import { Day, Id } from '#domain/record/shape.ts';

const read = ['company', 'auditor'] as const;
const write = ['company:owner', 'company:manager', 'company:contributor'] as const;

export const occurrences = recordEndpoints('occurrence', {
  path: '/occurrences',
  one: 'an occurrence of a periodic control',
  many: 'occurrences of periodic controls, done and missed',
  read,
  write,
});

export const checkIntervals = recordEndpoints('checkInterval', {
  path: '/check-intervals',
  one: 'a verdict of an automated check over an interval of days',
  many: 'verdicts of automated checks',
  read,
  write,
});

export const outages = recordEndpoints('outage', {
  path: '/outages',
  one: 'an outage of a connector',
  many: 'outages of connectors: unknown days of the controls they feed',
  read,
  write,
});

export const controlStates = {
  states: endpoint({
    method: 'GET',
    path: '/controls/{control}/states',
    summary: 'Read the state of a control for every day of a span, from the company’s own facts',
    allow: read,
  })
    .input(z.object({ control: Id, from: Place.shape.from, first: Day, last: Day }))
    .output(z.array(z.object({ state: z.enum(DAY_STATES), why: z.string(), from: Day, to: Day }))),
};
