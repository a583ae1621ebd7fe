import { NOUNS } from '#domain/record/nouns.ts';
import { readCheckpoints } from '#domain/verify/checkpoints.ts';
import { Tally } from '#domain/verify/tally.ts';
import { TrailCheck } from '#domain/verify/trail-check.ts';
import type { Finding } from '../formats/finding.ts';
import { fastHash } from '../trail/fast-hash.ts';
import { checkEd25519 } from '../trail/keys.ts';
import { versionKey, type RecordsSeen } from './check-records.ts';
import { CHECKPOINT, CHECKPOINTS, ENTRIES, KEYS, MANIFEST } from './layout.ts';
import type { OpenedBinder } from './open.ts';

/**
 * Reads the trail once: its lines, its signed roots, and each record version against the digest recorded for it.
 * A trail that does not add up, or that leaves a version out, makes the binder unfit to import.
 */
export async function* checkTrail(
  binder: OpenedBinder,
  digests: RecordsSeen['digests'],
): AsyncGenerator<Finding> {
  const { paths, manifest } = binder;
  if (!manifest.trail) {
    yield {
      file: MANIFEST,
      why: 'does not name the trail that trail/ holds: add "trail:" with origin and key.',
    };
  }
  if (!paths.has(ENTRIES)) yield { file: ENTRIES, why: 'is missing, though trail/ is there.' };
  const tally = new Tally();
  const { keys, checkpoints } = readCheckpoints(
    {
      keys: (await binder.text(KEYS)) ?? '',
      checkpoint: await binder.text(CHECKPOINT),
      earlier: (await binder.text(CHECKPOINTS)) ?? '',
    },
    { prefix: '', tally, check: checkEd25519 },
  );
  yield* checkNames(manifest, keys, checkpoints);
  yield* checkSizes(paths, checkpoints);
  const unseen = new Set(digests.keys());
  const check = new TrailCheck(checkpoints, { prefix: '', tally, hash: fastHash });
  for await (const { line, text } of binder.trail()) {
    const subject = check.add(text)?.entry;
    if (!subject || !(subject.subject.noun in NOUNS)) continue;
    const key = versionKey(subject.subject.noun, subject.subject.id, subject.subject.version);
    unseen.delete(key);
    yield* compare(key, subject.digest, line, digests);
  }
  check.finish();
  yield* tally
    .report('', 'binder')
    .failures.map(({ file, why }) => ({ file, why: why.endsWith('.') ? why : `${why}.` }));
  for (const key of unseen) {
    yield { file: digests.get(key)!.file, why: `is not on the trail: no line of ${ENTRIES} tells of it.` };
  }
}

function* checkNames(
  { trail }: OpenedBinder['manifest'],
  keys: readonly { name: string }[],
  checkpoints: readonly { origin: string }[],
): Generator<Finding> {
  if (!trail) return;
  const other = checkpoints.find(({ origin }) => origin !== trail.origin);
  if (other)
    yield {
      file: CHECKPOINT,
      why: `is of the trail ${other.origin}, but binder.yaml names ${trail.origin}.`,
    };
  if (!keys.some(({ name }) => name === trail.key)) {
    yield { file: KEYS, why: `has no key named ${trail.key}, which binder.yaml names.` };
  }
}

/** One checkpoint for a size, and the latest where everybody looks for it. */
function* checkSizes(
  paths: OpenedBinder['paths'],
  checkpoints: readonly { size: number }[],
): Generator<Finding> {
  for (const [at, { size }] of checkpoints.entries()) {
    if (size === checkpoints[at - 1]?.size) {
      yield { file: CHECKPOINTS, why: `the checkpoint at ${size} stands there twice.` };
    }
  }
  if (checkpoints.length > 0 && !paths.has(CHECKPOINT)) {
    yield { file: CHECKPOINT, why: `is missing, though ${CHECKPOINTS} has earlier ones.` };
  }
}

function* compare(
  key: string,
  digest: string,
  line: number,
  digests: RecordsSeen['digests'],
): Generator<Finding> {
  const kept = digests.get(key);
  if (!kept) {
    yield { file: ENTRIES, line, why: `tells of ${key}, a record version that is not in this binder.` };
  } else if (kept.digest !== digest) {
    yield {
      file: kept.file,
      why: `is not as line ${line} of ${ENTRIES} recorded it: its digest is another.`,
    };
  }
}
