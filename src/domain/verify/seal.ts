import { hexToBytes } from '@noble/hashes/utils.js';
import type { z } from 'zod';
import { readCanonical } from '../canonical.ts';
import type { SignedCheckpoint } from '../trail/checkpoint.ts';
import { hashLeaf, type Hash } from '../trail/merkle.ts';
import { equalBytes, verifyConsistency, verifyInclusion } from '../trail/proof.ts';
import { ConsistencyLine, ProofLine, SampleLine, type BundlePart } from './shapes.ts';
import type { Tally } from './tally.ts';

/** Checks one part of a readers’ seal, line by line, against the checkpoints whose signatures hold. */
export class SealCheck {
  private readonly sealed = new Map<number, string>();
  private lastSeq = -1;
  private readonly continued = new Set<number>();
  private readonly at: {
    part: BundlePart;
    checkpoints: readonly SignedCheckpoint[];
    tally: Tally;
    hash?: Hash;
  };

  constructor(at: { part: BundlePart; checkpoints: readonly SignedCheckpoint[]; tally: Tally; hash?: Hash }) {
    this.at = at;
  }

  /** A line of `proofs.jsonl`. */
  addProof(text: string, line: number): void {
    const { part, tally, hash } = this.at;
    const file = `${part.folder}/proofs.jsonl`;
    const read = readLine(ProofLine, text);
    const latest = this.at.checkpoints.at(-1);
    if (!read) {
      tally.failed(file, `line ${line} is not a proof in canonical JSON`);
      return;
    }
    if (read.seq <= this.lastSeq)
      tally.failed(file, `line ${line} is out of order: leaf ${read.seq} after ${this.lastSeq}`);
    this.lastSeq = read.seq;
    this.sealed.set(read.seq, read.kind);
    if (!latest) return;
    const proof = read.proof.map(hexToBytes);
    const leaf = hashLeaf(hexToBytes(read.leaf), hash);
    const holds = verifyInclusion(leaf, read.seq, latest.size, proof, latest.root, hash);
    tally.expect(
      'proofs',
      holds,
      file,
      `line ${line}: leaf ${read.seq} (${read.kind}) is not in the signed tree`,
    );
  }

  /** A line of `consistency.jsonl`. */
  addConsistency(text: string, line: number): void {
    const { part, tally, hash, checkpoints } = this.at;
    const file = `${part.folder}/consistency.jsonl`;
    const read = readLine(ConsistencyLine, text);
    const latest = checkpoints.at(-1);
    const earlier = checkpoints.filter(({ size }) => size === read?.from);
    if (!read || !latest || earlier.length === 0 || read.to !== latest.size) {
      tally.failed(file, `line ${line} does not go from a signed checkpoint to the latest`);
      return;
    }
    const proof = read.proof.map(hexToBytes);
    const holds = earlier.every((one) => verifyConsistency(one, latest, proof, hash));
    tally.expect(
      'proofs',
      holds,
      file,
      `line ${line}: the trail at ${read.from} is not the beginning of the latest`,
    );
    this.continued.add(read.from);
  }

  /** A line of `samples.jsonl`. */
  addSample(text: string, line: number): void {
    const { part, tally } = this.at;
    const file = `${part.folder}/samples.jsonl`;
    const read = readLine(SampleLine, text);
    if (!read) tally.failed(file, `line ${line} is not a sample in canonical JSON`);
    else if (this.sealed.get(read.seq) !== 'sample')
      tally.failed(file, `line ${line}: no sample is sealed at leaf ${read.seq}`);
    else
      tally.unchecked(
        `${part.folder}: samples`,
        'a seal holds their sizes and hashes only; the full bundle draws them again',
      );
  }

  /** Call after the last line. */
  finish(): void {
    const { part, tally, checkpoints } = this.at;
    const latest = checkpoints.at(-1);
    const promised = part.records - part.unsigned;
    if (this.sealed.size !== promised) {
      tally.failed(
        `${part.folder}/proofs.jsonl`,
        `holds ${this.sealed.size} proofs; bundle.json says ${promised}`,
      );
    }
    if (!latest)
      tally.unchecked(part.folder, 'no checkpoint with a signature that holds, so its proofs lead nowhere');
    for (const { size, root } of checkpoints) {
      if (latest && size < latest.size && !this.continued.has(size)) {
        tally.failed(
          `${part.folder}/consistency.jsonl`,
          `has no proof from the checkpoint at ${size} to the latest`,
        );
      }
      if (latest?.size === size && !equalBytes(latest.root, root)) {
        tally.failed(`${part.folder}/trail/checkpoints.jsonl`, `two trails were signed at size ${size}`);
      }
    }
    if (part.unsigned > 0) {
      tally.unchecked(
        `${part.folder}: ${part.unsigned} records`,
        'they came after the latest checkpoint, so nothing signs them yet',
      );
    }
  }
}

function readLine<T>(shape: z.ZodType<T>, text: string): T | undefined {
  const parsed = shape.safeParse(readCanonical(text));
  return parsed.success ? parsed.data : undefined;
}
