import { Problem } from '#domain/problem.ts';
import type { Noun } from '#domain/record/nouns.ts';
import { originOf, parseCheckpoint, signCheckpoint as signNote } from '#domain/trail/checkpoint.ts';
import type { TrailLine } from '#domain/trail/entry.ts';
import { GrowingRoot, hashLeaf } from '#domain/trail/merkle.ts';
import { parseNote, type Signer } from '#domain/trail/note.ts';
import { MerkleTree } from '#domain/trail/tree.ts';
import type { Context } from '#platform/context.ts';
import type { Database } from '#platform/db/database.ts';
import {
  findNewestCheckpoint,
  readLeaves,
  readTrailLines,
  readTrailSize,
  type CheckpointRow,
} from '#platform/trail/append-read.ts';
import { addCheckpoint, readNewestCheckpoint, readSeqOf } from './store.ts';

const LEAVES_AT_ONCE = 10_000;

/** Signs what the trail of the actor’s organization is now. A checkpoint that would say nothing new is refused. */
export async function signCheckpoint(ctx: Context): Promise<CheckpointRow> {
  const signer = await ctx.signer();
  const { organization } = ctx.actor;
  return ctx.atomically(async (ctx) => {
    const signed = await signTrail(ctx.db, { organization, signer, at: ctx.now() });
    if (signed) return signed;
    throw new Problem(
      'conflict',
      'Nothing was recorded since the newest checkpoint, so there is nothing to sign.',
    );
  });
}

/** Signs a trail as it stands; undefined when its newest checkpoint says all that there is. */
export async function signTrail(
  db: Database,
  { organization, signer, at }: { organization: string; signer: Signer; at: Date },
): Promise<CheckpointRow | undefined> {
  const size = await readTrailSize(db, organization);
  const newest = await findNewestCheckpoint(db, organization);
  if (size === (newest?.size ?? 0)) return undefined;
  const growing = new GrowingRoot();
  await forEachLeaf(db, organization, size, (leaf) => growing.append(hashLeaf(leaf)));
  const root = growing.root();
  // A trail keeps the name it came with: two of them in one binder are two trails.
  const origin = newest ? parseCheckpoint(parseNote(newest.note).text).origin : originOf(organization);
  const note = signNote({ origin, size, root }, [signer]);
  const hex = Buffer.from(root).toString('hex');
  const checkpoint = { organizationId: organization, size, root: hex, note, signedAt: at };
  await addCheckpoint(db, checkpoint);
  return checkpoint;
}

export interface ProofOfRecord {
  line: TrailLine;
  size: number;
  root: string;
  path: string[];
  note: string;
}

/** Shows that a version is under the newest checkpoint, so that others can check it without this server. */
export async function proveRecord(
  db: Database,
  organization: string,
  subject: { noun: Noun; id: string; version: number },
): Promise<ProofOfRecord> {
  const { size, root, note } = await readNewestCheckpoint(db, organization);
  const seq = await readSeqOf(db, organization, subject);
  if (seq >= size) {
    throw new Problem(
      'conflict',
      `Line ${seq} is newer than the newest checkpoint. Sign a checkpoint first.`,
    );
  }
  const tree = new MerkleTree();
  await forEachLeaf(db, organization, size, (leaf) => tree.append(hashLeaf(leaf)));
  const [line] = await readTrailLines(db, organization, { from: seq, to: seq + 1 });
  if (!line) throw new Error(`Line ${seq} of ${organization} went missing within one transaction.`);
  return {
    line,
    size,
    root,
    path: tree.inclusionProof(seq, size).map((hash) => Buffer.from(hash).toString('hex')),
    note,
  };
}

async function forEachLeaf(
  db: Database,
  organization: string,
  size: number,
  use: (leaf: Uint8Array) => void,
): Promise<void> {
  for (let from = 0; from < size; from += LEAVES_AT_ONCE) {
    const to = Math.min(size, from + LEAVES_AT_ONCE);
    for (const leaf of await readLeaves(db, organization, { from, to })) use(Buffer.from(leaf, 'hex'));
  }
}
