import { z } from 'zod';
import { endpoint } from '#api/endpoint.ts';
import { At } from '#api/record.ts';
import { Id } from '#domain/record/shape.ts';

const JobId = z.uuid();

export const Queue = z.object({
  name: z.string(),
  waiting: z.int().describe('Not begun yet'),
  working: z.int(),
  again: z.int().describe('Failed, and will be tried again'),
  dead: z.int().describe('Given up; the operator retries or drops them'),
});

export const DeadJob = z.object({
  id: JobId,
  name: z.string(),
  organization: Id.optional().describe('Whose person asked; left out for work of the installation itself'),
  person: Id.optional(),
  input: z.record(z.string(), z.unknown()).describe('Ids only'),
  reason: z.string(),
  tries: z.int(),
  askedAt: At,
  diedAt: At,
});

export const jobs = {
  queues: endpoint({
    method: 'GET',
    path: '/jobs/queues',
    summary: 'Count what waits, is worked on and is dead, by kind of job',
    allow: ['operator'],
  })
    .input(z.object({}))
    .output(z.array(Queue)),

  dead: endpoint({
    method: 'GET',
    path: '/jobs/dead',
    summary: 'List jobs that nobody could finish, newest first, with the reason',
    allow: ['operator'],
  })
    .input(z.object({ limit: z.int().min(1).max(1000).default(100) }))
    .output(z.array(DeadJob)),

  retry: endpoint({
    method: 'POST',
    path: '/jobs/dead/{id}/retry',
    summary: 'Put a dead job back into its queue',
    allow: ['operator'],
  })
    .input(z.object({ id: JobId }))
    .output(z.object({})),

  drop: endpoint({
    method: 'POST',
    path: '/jobs/dead/{id}/drop',
    summary: 'Take a dead job out for good',
    allow: ['operator'],
  })
    .input(z.object({ id: JobId }))
    .output(z.object({})),
};
