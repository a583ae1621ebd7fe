import { z } from 'zod';
import { StoredFile } from '../evidence/evidence.ts';
import { Day, Id, Line, Sha256, Span } from '../record/shape.ts';

/** First line of what a bundle’s signature covers, and the version of its layout. */
export const BUNDLE_FORMAT = 'tickmark.bundle/1';

/** A line of `trail/checkpoints.jsonl`. */
export const CheckpointLine = z.strictObject({ size: z.int().min(0), note: z.string() });
export type CheckpointLine = z.output<typeof CheckpointLine>;

/** One organization’s part of a bundle. */
export const BundlePart = z.strictObject({
  folder: z.enum(['company', 'firm']),
  organization: z.strictObject({ id: Id, name: Line }),
  /** Number of lines of the organization’s trail when the bundle was written. */
  entries: z.int().min(0),
  /** Record versions the report rests on. */
  records: z.int().min(0),
  /** Of these, how many came after the latest checkpoint, so that nothing signs them yet. */
  unsigned: z.int().min(0),
});
export type BundlePart = z.output<typeof BundlePart>;

/** `bundle.json`: what the bundle is, in canonical JSON and one line feed. */
export const BundleManifest = z.strictObject({
  format: z.literal(BUNDLE_FORMAT),
  kind: z.enum(['full', 'seal']),
  engagement: z.strictObject({
    id: Id,
    report: z.enum(['soc1', 'soc2']),
    type: z.union([z.literal(1), z.literal(2)]),
    title: Line,
    period: Span.optional(),
    asOf: Day.optional(),
  }),
  status: z.enum(['draft', 'issued']),
  /** Id of the issue record in the firm’s part, when issued. */
  issue: Id.optional(),
  report: z.strictObject({ treeHash: Sha256, files: z.array(StoredFile) }),
  parts: z.array(BundlePart).min(1),
  /** Verifier keys of those who sign `bundle.note`. */
  signers: z.array(z.string()),
});
export type BundleManifest = z.output<typeof BundleManifest>;

const Path = z.array(Sha256).max(64);

/** A line of a seal’s `proofs.jsonl`: one record version’s leaf, and its way up to the latest checkpoint. */
export const ProofLine = z.strictObject({
  seq: z.int().min(0),
  kind: z.string().regex(/^[a-z][A-Za-z]*$/),
  leaf: Sha256,
  proof: Path,
});
export type ProofLine = z.output<typeof ProofLine>;

/** A line of a seal’s `consistency.jsonl`: an earlier checkpoint is the beginning of the latest. */
export const ConsistencyLine = z.strictObject({ from: z.int().min(0), to: z.int().min(0), proof: Path });
export type ConsistencyLine = z.output<typeof ConsistencyLine>;

/** A line of a seal’s `samples.jsonl`: size and hash of a sample, which stands on the trail at `seq`. */
export const SampleLine = z.strictObject({
  seq: z.int().min(0),
  method: z.string(),
  N: z.int().min(0),
  n: z.int().min(0),
  populationHash: Sha256,
});
export type SampleLine = z.output<typeof SampleLine>;

/** The text of `bundle.note` that is signed: it covers `SHA256SUMS`, and through it every file. */
export function bundleNoteText({ kind, engagement }: BundleManifest, sumsHash: string): string {
  return `${BUNDLE_FORMAT}\n${kind}\n${engagement.id}\n${sumsHash}\n`;
}
