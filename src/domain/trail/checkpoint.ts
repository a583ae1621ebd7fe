import { Problem } from '../problem.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { checkNote, parseNote, signNote, type CheckSignature, type NoteKey, type Signer } from './note.ts';

/** What a trail was at a size: the first three lines of a tlog-checkpoint. */
export interface Checkpoint {
  /** Names the trail, for all time: one line without blanks at its ends. */
  origin: string;
  size: number;
  root: Uint8Array;
}

export interface SignedCheckpoint extends Checkpoint {
  /** The signed note, byte by byte. */
  note: string;
  /** Keys whose signatures hold. */
  signedBy: NoteKey[];
}

/** Name of an organization’s trail where nobody chose another. */
export function originOf(organization: string): string {
  return `tickmark/${organization}`;
}

/** The text that is signed: origin, size and root in base64, a line each. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Reads the text of a checkpoint. Further lines are allowed by the format and passed over. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', digits = '', coded = ''] = text.split('\n');
  const root = fromBase64(coded);
  const size = Number(digits);
  if (
    origin === '' ||
    !/^(?:0|[1-9][0-9]*)$/.test(digits) ||
    !Number.isSafeInteger(size) ||
    root?.length !== 32
  ) {
    throw new Problem(
      'invalid',
      'This is not a checkpoint: origin, size and a root of 32 bytes in base64, a line each.',
    );
  }
  return { origin, size, root };
}

/** A checkpoint as a signed note, ready for `trail/checkpoint`. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly Signer[]): string {
  return signNote(formatCheckpoint(checkpoint), signers);
}

/** Opens a signed checkpoint. At least one of `keys` must have signed it, and no signature of theirs may fail. */
export function openCheckpoint(
  note: string,
  keys: readonly NoteKey[],
  check: CheckSignature,
): SignedCheckpoint {
  const parsed = parseNote(note);
  const checkpoint = parseCheckpoint(parsed.text);
  const signedBy = checkNote(parsed, keys, check);
  if (signedBy.length === 0) {
    throw new Problem('invalid', `None of the known keys signed the checkpoint at size ${checkpoint.size}.`);
  }
  return { ...checkpoint, note, signedBy };
}
