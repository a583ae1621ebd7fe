import { CHECKPOINT, CHECKPOINTS, KEYS } from './layout.ts';
import type { OpenedBinder } from './open.ts';
import type { BinderContents, OutgoingTrail } from './write.ts';

/** What is to be written to have the same binder again. */
export async function contentsOf(binder: OpenedBinder): Promise<BinderContents> {
  return {
    manifest: binder.manifest,
    records: binder.records(),
    files: filesOf(binder),
    ...(binder.hasTrail && { trail: await trailOf(binder) }),
  };
}

async function* filesOf({ files, openFile }: OpenedBinder): BinderContents['files'] & AsyncGenerator {
  for (const sha256 of files.keys()) yield { sha256, open: () => openFile(sha256) };
}

async function trailOf(binder: OpenedBinder): Promise<OutgoingTrail> {
  return {
    lines: linesOf(binder),
    checkpoint: await binder.text(CHECKPOINT),
    checkpoints: await binder.text(CHECKPOINTS),
    keys: await binder.text(KEYS),
  };
}

async function* linesOf(binder: OpenedBinder): AsyncGenerator<string> {
  for await (const { text } of binder.trail()) yield text;
}
