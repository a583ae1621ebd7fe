import { z } from 'zod';
import { endpoint } from '#api/endpoint.ts';
import { events } from '#api/events.ts';
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

const people = ['company', 'auditor', 'customer'] as const;

export const Job = z.object({
  id: JobId,
  name: z.string(),
  person: Id.describe('Who asked for it'),
  state: z.enum(['waiting', 'working', 'done', 'failed']),
  step: z.string().nullable().describe('What it does now'),
  done: z.int().nullable().describe('How much is done, where that can be counted'),
  total: z.int().nullable(),
  reason: z.string().nullable().describe('Why it failed, or failed the last time it was tried'),
  change: z.int().describe('Counts its changes; also the id of each event of the watch'),
  askedAt: At,
  endedAt: At.nullable(),
});

export const jobs = {
  list: endpoint({
    method: 'GET',
    path: '/jobs',
    summary: 'List jobs: one’s own, or those of the organization for those who run it',
    allow: people,
  })
    .input(
      z.object({
        open: z.boolean().optional().describe('Only those that have not ended'),
        limit: z.int().min(1).max(1000).default(100),
      }),
    )
    .output(z.array(Job)),

  read: endpoint({ method: 'GET', path: '/jobs/{id}', summary: 'Read a job', allow: people })
    .input(z.object({ id: JobId }))
    .output(Job),

  watch: endpoint({
    method: 'GET',
    path: '/jobs/{id}/changes',
    summary: 'Watch a job until it ends: an event at each change, and again after Last-Event-ID',
    allow: people,
  })
    .input(z.object({ id: JobId }))
    .output(events(Job)),

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
