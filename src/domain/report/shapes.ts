import { z } from 'zod';
import { StoredFile } from '../evidence/evidence.ts';
import { Day, Id, Line, Moment, Prose, Sha256, Span, Words } from '../record/shape.ts';

/** A section of the description (section 3), written by the company. */
export const Narrative = z.strictObject({
  title: Line,
  engagements: z.array(Id).min(1),
  order: z.int().min(0),
  level: z.int().min(2).max(4).default(2),
  covers: z.array(Line).default([]).describe('DC 1 to DC 9 or D1 to D11'),
  prose: Prose,
});
export type Narrative = z.output<typeof Narrative>;

/** Other information (section 5): management’s, not covered by the opinion. */
export const OtherInformation = z.strictObject({
  title: Line,
  engagements: z.array(Id).min(1),
  order: z.int().min(0),
  prose: Prose,
});
export type OtherInformation = z.output<typeof OtherInformation>;

/** Management’s assertion (section 2). The program drafts it from facts; management signs. */
export const Assertion = z.strictObject({
  engagement: Id,
  signer: Line,
  signerTitle: Line,
  signedOn: Day.optional(),
  isRefused: z.boolean().default(false),
  /** What management knows that keeps it from asserting without qualification. */
  knownMatters: z.array(z.strictObject({ requirement: Line.optional(), text: Words })).default([]),
});
export type Assertion = z.output<typeof Assertion>;

/** The representation letter that management gave the auditor. */
export const Representation = z.strictObject({
  engagement: Id,
  datedOn: Day,
  signers: z.array(z.strictObject({ name: Line, title: Line })).min(1),
  isRefused: z.boolean().default(false),
  file: StoredFile.optional(),
});
export type Representation = z.output<typeof Representation>;

/** A policy in force, adopted from a template or written. */
export const Policy = z.strictObject({
  title: Line,
  edition: Line,
  owner: Line,
  approvedBy: Line,
  approvedOn: Day,
  nextReviewOn: Day,
  controls: z.array(Id).default([]),
  prose: Prose,
});
export type Policy = z.output<typeof Policy>;

/** Management’s letter for the time after a report’s period. Not audited; no assurance. */
export const BridgeLetter = z.strictObject({
  engagement: Id,
  covers: Span,
  changes: Words,
  incidents: Words,
  nextReport: Line,
  signer: Line,
  signerTitle: Line,
  signedOn: Day,
});
export type BridgeLetter = z.output<typeof BridgeLetter>;

/** An issued report: sealed. A correction is a new edition that names the old one. */
export const Issue = z.strictObject({
  engagement: Id,
  edition: z.int().min(1),
  reportOn: Day,
  issuedAt: Moment,
  issuedBy: Id,
  treeHash: Sha256.describe('SHA-256 of the canonical report tree'),
  files: z.array(StoredFile).min(1),
  supersedes: Id.optional(),
  why: Words.optional(),
});
export type Issue = z.output<typeof Issue>;
