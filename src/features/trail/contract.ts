import { z } from 'zod';
import { endpoint } from '#api/endpoint.ts';
import { At } from '#api/record.ts';
import { NOUN_NAMES } from '#domain/record/nouns.ts';
import { Id, Sha256 } from '#domain/record/shape.ts';
import { TrailLine } from '#domain/trail/entry.ts';

const from = Id.optional().describe('Whose trail: one’s own, or, for auditors, a client’s');

export const Checkpoint = z.object({
  organization: Id,
  size: z.int().min(1).describe('How many lines of the trail it covers'),
  root: Sha256.describe('Root of the RFC 6962 tree over them'),
  note: z.string().describe('The signed note, to be kept byte by byte'),
  signedAt: At,
});

export const Proof = z.object({
  line: TrailLine,
  size: z.int().min(1),
  root: Sha256,
  path: z.array(Sha256).describe('Audit path from the leaf upward, RFC 6962 2.1.1'),
  note: z.string(),
});

export const trail = {
  list: endpoint({
    method: 'GET',
    path: '/trail',
    summary: 'List entries of a trail',
    allow: ['company', 'auditor'],
  })
    .input(
      z.object({
        from,
        start: z.int().min(0).default(0).describe('Number of the first line'),
        limit: z.int().min(1).max(1000).default(100),
      }),
    )
    .output(z.object({ size: z.int().min(0), lines: z.array(TrailLine) })),

  readCheckpoint: endpoint({
    method: 'GET',
    path: '/trail/checkpoint',
    summary: 'Read the newest checkpoint of a trail',
    allow: ['company', 'auditor'],
  })
    .input(z.object({ from }))
    .output(Checkpoint),

  signCheckpoint: endpoint({
    method: 'POST',
    path: '/trail/checkpoints',
    summary: 'Sign a checkpoint over the whole trail as it stands',
    allow: ['company:owner', 'company:manager', 'auditor:partner', 'auditor:manager'],
  })
    .input(z.object({}))
    .output(Checkpoint),

  prove: endpoint({
    method: 'GET',
    path: '/trail/proofs/{noun}/{id}/{version}',
    summary: 'Prove that a version of a record is under the newest checkpoint',
    allow: ['company', 'auditor'],
  })
    .input(z.object({ from, noun: z.enum(NOUN_NAMES), id: Id, version: z.int().min(1) }))
    .output(Proof),
};
