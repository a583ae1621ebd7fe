import { Problem } from '#domain/problem.ts';
import type { NoteKey } from '#domain/trail/note.ts';
import { RecordIndex } from '#domain/verify/record-index.ts';
import type { Tally } from '#domain/verify/tally.ts';
import { readCheckpoints, type TrailFiles } from '#domain/verify/checkpoints.ts';
import { TrailCheck } from '#domain/verify/trail-check.ts';
import { CHECKPOINT, CHECKPOINTS, ENTRIES, KEYS } from '../binder/layout.ts';
import { fastHash } from '../trail/fast-hash.ts';
import { checkEd25519 } from '../trail/keys.ts';
import { problemText } from './files.ts';
import { linesOfFile, readText, type Subject } from './subject.ts';

export interface ReadTrail {
  index: RecordIndex;
  keys: readonly NoteKey[];
  entries: number;
  /** Size of the latest checkpoint; 0 without one, undefined when its signature does not hold. */
  signed: number | undefined;
  /** Name of the trail as its checkpoints say it. */
  origin: string | undefined;
}

/** Reads and checks one organization’s trail, in constant memory but for the list of record versions. */
export async function checkTrail(
  part: Subject,
  prefix: string,
  tally: Tally,
  { trusted, onLine }: { trusted?: readonly NoteKey[] | undefined; onLine: () => void },
): Promise<ReadTrail> {
  if (!part.files.has(ENTRIES)) {
    if (trusted) tally.failed(`${prefix}trail`, 'is missing, so no key you trust vouches for anything here');
    return { index: new RecordIndex(prefix, tally), keys: [], entries: 0, signed: 0, origin: undefined };
  }
  const options = { prefix, tally, check: checkEd25519, ...(trusted ? { trusted } : {}) };
  const files = await readTrailFiles(part, prefix, tally);
  const { keys, checkpoints } = readCheckpoints(files, options);
  const trail = new TrailCheck(checkpoints, { prefix, tally, hash: fastHash });
  const index = new RecordIndex(prefix, tally);
  try {
    for await (const { text: line } of linesOfFile(part, ENTRIES)) {
      const shown = trail.add(line);
      if (shown) index.addEntry(shown.entry);
      onLine();
    }
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    tally.failed(prefix + ENTRIES, problemText(thrown));
  }
  return {
    index,
    keys,
    entries: trail.finish(),
    signed: sizeSigned(files, checkpoints),
    origin: checkpoints[0]?.origin,
  };
}

function sizeSigned({ checkpoint }: TrailFiles, holding: readonly { size: number }[]): number | undefined {
  if (checkpoint === undefined) return 0;
  const last = holding.at(-1)?.size;
  return checkpoint.split('\n')[1] === String(last) ? last : undefined;
}

/** The small files of a trail; one that cannot be read is named and taken as empty. */
export async function readTrailFiles(part: Subject, prefix: string, tally: Tally): Promise<TrailFiles> {
  const text = async (path: string): Promise<string | undefined> =>
    readText(part, path).catch((thrown: unknown) => {
      tally.failed(prefix + path, problemText(thrown));
      return undefined;
    });
  return {
    keys: (await text(KEYS)) ?? '',
    checkpoint: await text(CHECKPOINT),
    earlier: (await text(CHECKPOINTS)) ?? '',
  };
}
