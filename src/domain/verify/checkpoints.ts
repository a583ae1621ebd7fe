import { readCanonical } from '../canonical.ts';
import { Problem } from '../problem.ts';
import { openCheckpoint, type SignedCheckpoint } from '../trail/checkpoint.ts';
import { parseKey, type CheckSignature, type NoteKey } from '../trail/note.ts';
import { equalBytes } from '../trail/proof.ts';
import { linesOf } from './lines.ts';
import { CheckpointLine } from './shapes.ts';
import type { Tally } from './tally.ts';

/** The small files of a trail, as text. */
export interface TrailFiles {
  /** `trail/keys`: verifier keys, a line each. */
  keys: string;
  /** `trail/checkpoint`: the latest signed checkpoint. */
  checkpoint: string | undefined;
  /** `trail/checkpoints.jsonl`: earlier ones, oldest first. */
  earlier: string;
}

export interface CheckpointOptions {
  /** Folder of the organization, such as `company/`; empty when it is the root. */
  prefix: string;
  tally: Tally;
  check: CheckSignature;
  /** Keys the person who verifies trusts; without them those of `trail/keys` are taken at their word. */
  trusted?: readonly NoteKey[];
}

export interface ReadCheckpoints {
  keys: NoteKey[];
  /** Those whose signatures hold, smallest first. */
  checkpoints: SignedCheckpoint[];
}

/** Reads the keys and signed checkpoints of a trail; what does not hold is named and left out. */
export function readCheckpoints(files: TrailFiles, options: CheckpointOptions): ReadCheckpoints {
  const keys = readKeys(files.keys, options);
  const opened = notesOf(files, options).flatMap(({ where, note }) => {
    const signed = attempt(options.tally, where, () => openCheckpoint(note, keys, options.check));
    if (!signed) return [];
    options.tally.passed('signatures', signed.signedBy.length);
    return [{ where, signed }];
  });
  checkOrder(opened, options.tally);
  if (options.trusted && opened.length === 0) {
    options.tally.failed(`${options.prefix}trail`, 'no checkpoint is signed by a key you trust');
  }
  return { keys, checkpoints: opened.map(({ signed }) => signed).sort((a, b) => a.size - b.size) };
}

function readKeys(text: string, { prefix, tally, trusted }: CheckpointOptions): NoteKey[] {
  const keys = linesOf(text).flatMap(
    (line) => attempt(tally, `${prefix}trail/keys`, () => [parseKey(line)]) ?? [],
  );
  if (!trusted) return keys;
  const isTrusted = (key: NoteKey): boolean =>
    trusted.some((one) => equalBytes(one.publicKey, key.publicKey));
  for (const key of keys.filter((one) => !isTrusted(one))) {
    tally.note(`${prefix}trail/keys names ${key.name}+${key.id}, which is not among the keys you trust.`);
  }
  return keys.filter(isTrusted);
}

function notesOf(
  { checkpoint, earlier }: TrailFiles,
  { prefix, tally }: CheckpointOptions,
): { where: string; note: string }[] {
  const notes = linesOf(earlier).flatMap((line, at) => {
    const where = `${prefix}trail/checkpoints.jsonl`;
    return attempt(tally, where, () => [{ where, note: noteOfLine(line, at + 1) }]) ?? [];
  });
  return checkpoint === undefined
    ? notes
    : [...notes, { where: `${prefix}trail/checkpoint`, note: checkpoint }];
}

function noteOfLine(text: string, line: number): string {
  const parsed = CheckpointLine.safeParse(readCanonical(text));
  const size = parsed.success ? parsed.data.note.split('\n')[1] : undefined;
  if (!parsed.success || size !== String(parsed.data.size)) {
    throw new Problem('invalid', `Line ${line} is not a checkpoint and its size in canonical JSON.`);
  }
  return parsed.data.note;
}

function checkOrder(opened: readonly { where: string; signed: SignedCheckpoint }[], tally: Tally): void {
  const origin = opened[0]?.signed.origin;
  for (const [at, { where, signed }] of opened.entries()) {
    const before = opened[at - 1]?.signed.size ?? 0;
    if (signed.size < before)
      tally.failed(where, `the checkpoint at ${signed.size} comes after one at ${before}`);
    if (signed.origin !== origin)
      tally.failed(where, `the checkpoint at ${signed.size} is of ${signed.origin}, not ${origin}`);
  }
}

function attempt<T>(tally: Tally, file: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    tally.failed(file, thrown.message);
    return undefined;
  }
}
