import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, readCanonical } from '#domain/canonical.ts';
import { Problem } from '#domain/problem.ts';
import type { WrittenRecord } from '#domain/record/digest.ts';
import { parseCheckpoint } from '#domain/trail/checkpoint.ts';
import { leafOf } from '#domain/trail/leaf.ts';
import { hashLeaf } from '#domain/trail/merkle.ts';
import { parseNote } from '#domain/trail/note.ts';
import { MerkleTree } from '#domain/trail/tree.ts';
import { linesOf } from '#domain/verify/lines.ts';
import { versionKey } from '#domain/verify/record-index.ts';
import {
  CheckpointLine,
  type ConsistencyLine,
  type ProofLine,
  type SampleLine,
} from '#domain/verify/shapes.ts';
import { CHECKPOINT, CHECKPOINTS, KEYS } from '../binder/layout.ts';
import { refusal } from '../formats/finding.ts';
import { fastHash } from '../trail/fast-hash.ts';
import { readText } from '../verify/subject.ts';
import type { Source } from './gather.ts';
import { readTrail } from './part-files.ts';
import type { Sink } from './sink.ts';

/** What the trail of a source is, for its proofs and for the manifest. */
export interface TrailOf {
  tree: MerkleTree;
  /** Place of a record version on the trail, and its leaf data. */
  leaves: Map<string, { seq: number; leaf: Uint8Array }>;
  /** Sizes that were signed, smallest first, each once. */
  signed: number[];
}

/** Reads the whole trail of a source into a tree. */
export async function readTree(source: Source): Promise<TrailOf> {
  const tree = new MerkleTree(fastHash);
  const leaves: TrailOf['leaves'] = new Map();
  for await (const line of readTrail(source)) {
    const leaf = 'entry' in line ? leafOf(line.entry, line.salt) : hexToBytes(line.leaf);
    if ('entry' in line) {
      const { noun, id, version } = line.entry.subject;
      const key = versionKey(noun, id, version);
      if (!leaves.has(key)) leaves.set(key, { seq: line.entry.seq, leaf });
    }
    tree.append(hashLeaf(leaf, fastHash));
  }
  return { tree, leaves, signed: (await signedSizes(source)).filter((size) => size <= tree.size) };
}

async function signedSizes({ subject }: Source): Promise<number[]> {
  const earlier = linesOf((await readText(subject, CHECKPOINTS)) ?? '').map(sizeOf);
  const latest = await readText(subject, CHECKPOINT);
  const sizes = latest === undefined ? earlier : [...earlier, parseCheckpoint(parseNote(latest).text).size];
  return [...new Set(sizes)].sort((a, b) => a - b);
}

function sizeOf(line: string): number {
  const read = CheckpointLine.safeParse(readCanonical(line));
  if (read.success) return read.data.size;
  throw refusal({ file: CHECKPOINTS, why: 'holds a line that is not a checkpoint. Nothing was written.' });
}

/** How many record versions of a source came after its latest checkpoint. */
export function unsignedIn({ records, manifest }: Source, { leaves, signed }: TrailOf): number {
  const latest = signed.at(-1) ?? 0;
  return records.filter(({ record }) => (manifest.trail ? placeOf(record, leaves).seq >= latest : true))
    .length;
}

function placeOf(
  { noun, id, version }: WrittenRecord,
  leaves: TrailOf['leaves'],
): { seq: number; leaf: Uint8Array } {
  const key = versionKey(noun, id, version);
  const place = leaves.get(key);
  if (place) return place;
  throw new Problem(
    'invalid',
    `The trail does not tell of ${key}. Nothing was written; verify the binder first.`,
  );
}

/** Writes one organization’s part of a readers’ seal: signed roots and proofs, nothing of what lies behind a leaf. */
export async function writeSealedPart(source: Source, trail: TrailOf, sink: Sink): Promise<void> {
  const { folder, subject, records, manifest } = source;
  for (const path of [KEYS, CHECKPOINT, CHECKPOINTS]) {
    if (subject.files.has(path)) await sink.add(`${folder}/${path}`, await subject.open(path));
  }
  if (!manifest.trail) return;
  const latest = trail.signed.at(-1) ?? 0;
  const placed = records
    .map(({ record }) => ({ record, ...placeOf(record, trail.leaves) }))
    .filter(({ seq }) => seq < latest)
    .sort((a, b) => a.seq - b.seq);
  const proofs = placed.map(({ record, seq, leaf }) => ({
    seq,
    kind: record.noun,
    leaf: bytesToHex(leaf),
    proof: trail.tree.inclusionProof(seq, latest).map(bytesToHex),
  })) satisfies ProofLine[];
  const consistency = trail.signed
    .filter((size) => size < latest)
    .map((from) => ({
      from,
      to: latest,
      proof: trail.tree.consistencyProof(from, latest).map(bytesToHex),
    })) satisfies ConsistencyLine[];
  const samples = placed.flatMap(({ record, seq }) =>
    record.noun === 'sample' ? [sampleLine(record.body, seq)] : [],
  );
  const files = { 'proofs.jsonl': proofs, 'consistency.jsonl': consistency, 'samples.jsonl': samples };
  for (const [name, values] of Object.entries(files)) {
    if (values.length > 0) await sink.add(`${folder}/${name}`, jsonLines(values));
  }
}

function sampleLine(body: object, seq: number): SampleLine {
  const { method, N, n, populationHash } = body as Omit<SampleLine, 'seq'>;
  return { seq, method, N, n, populationHash };
}

function* jsonLines(values: readonly object[]): Generator<Buffer> {
  for (const value of values) yield Buffer.from(`${canonicalJson(value)}\n`, 'utf8');
}
