import type { WrittenRecord } from '#domain/record/digest.ts';
import type { Noun } from '#domain/record/nouns.ts';
import { parseCheckpoint } from '#domain/trail/checkpoint.ts';
import { TrailLine } from '#domain/trail/entry.ts';
import { parseNote } from '#domain/trail/note.ts';
import { CheckpointLine } from '#domain/verify/shapes.ts';
import { linesOf } from '#domain/verify/lines.ts';
import { CHECKPOINT, CHECKPOINTS } from '#platform/binder/layout.ts';
import type { OpenedBinder } from '#platform/binder/open.ts';
import { recordedNow } from '#platform/binder/recorded.ts';
import type { Database } from '#platform/db/database.ts';
import { replayCheckpoint, replayRecords, replayTrail } from './store.ts';

const AT_ONCE = 200;

type Authors = ReadonlyMap<string, { at: Date; person: string }>;

/** Writes what a checked binder holds: records, trail and checkpoints, as they were written once. */
export async function replayBinder(
  db: Database,
  binder: OpenedBinder,
): Promise<{ records: number; lines: number }> {
  if (!binder.hasTrail) return recordNow(db, binder);
  const authors = await authorsOf(binder);
  const records = await replayEach(db, binder, async () => undefined, authors);
  const notes = await checkpointsOf(binder);
  const lines = await replayLines(
    db,
    binder,
    new Set(notes.map(({ size }) => size)),
    async (size, signedAt) => {
      for (const note of notes.filter((one) => one.size === size))
        await replayCheckpoint(db, { ...note, signedAt });
    },
  );
  return { records, lines };
}

/**
 * A binder without a trail is unrecorded: nobody can say who wrote what when. Its import is what the trail can
 * vouch for, so each version is recorded now, as brought in by the operator.
 */
async function recordNow(db: Database, binder: OpenedBinder): Promise<{ records: number; lines: number }> {
  let seq = 0;
  const records = await replayEach(db, binder, async (batch) => {
    await replayTrail(
      db,
      batch.map((record, at) => recordedNow(record, seq + at, db.seat)),
    );
    seq += batch.length;
  });
  return { records, lines: seq };
}

async function replayEach(
  db: Database,
  binder: OpenedBinder,
  after: (batch: readonly WrittenRecord[]) => Promise<void>,
  authors: Authors = new Map(),
): Promise<number> {
  let batch: WrittenRecord[] = [];
  let records = 0;
  async function flush(): Promise<void> {
    const [first] = batch;
    if (!first) return;
    const past = batch.map(({ id, version, effectiveOn, body, noun }) => {
      const { at = db.seat.at, person = db.seat.person } = authors.get(nameOf({ noun, id, version })) ?? {};
      return { id, version, effectiveOn, body, recordedAt: at, recordedBy: person };
    });
    // The binder was checked: each body has the shape of its noun, which the store checks once more.
    await replayRecords(db, first.noun as Noun, past as Parameters<typeof replayRecords>[2]);
    await after(batch);
    batch = [];
  }
  for await (const { written } of binder.records()) {
    if (batch.length >= AT_ONCE || (batch[0] && batch[0].noun !== written.noun)) await flush();
    batch.push(written);
    records += 1;
  }
  await flush();
  return records;
}

async function replayLines(
  db: Database,
  binder: OpenedBinder,
  signed: ReadonlySet<number>,
  onSigned: (size: number, at: Date) => Promise<void>,
): Promise<number> {
  let batch: TrailLine[] = [];
  let lines = 0;
  let at = db.seat.at;
  for await (const { text } of binder.trail()) {
    const line = TrailLine.parse(JSON.parse(text));
    if ('entry' in line) at = new Date(line.entry.at);
    batch.push(line);
    lines += 1;
    if (batch.length < AT_ONCE && !signed.has(lines)) continue;
    await replayTrail(db, batch);
    batch = [];
    if (signed.has(lines)) await onSigned(lines, at);
  }
  await replayTrail(db, batch);
  return lines;
}

/** Who wrote each version, and when: the first entry that tells of it. */
async function authorsOf(binder: OpenedBinder): Promise<Authors> {
  const authors = new Map<string, { at: Date; person: string }>();
  for await (const { text } of binder.trail()) {
    const line = TrailLine.parse(JSON.parse(text));
    if (!('entry' in line)) continue;
    const { subject, actor, at } = line.entry;
    const name = nameOf(subject);
    if (!authors.has(name)) authors.set(name, { at: new Date(at), person: actor.person });
  }
  return authors;
}

/** Signed checkpoints of a binder, each with what it says. */
export async function checkpointsOf(
  binder: OpenedBinder,
): Promise<{ size: number; root: string; note: string }[]> {
  const earlier = linesOf((await binder.text(CHECKPOINTS)) ?? '');
  const notes = earlier.map((line) => CheckpointLine.parse(JSON.parse(line)).note);
  const latest = await binder.text(CHECKPOINT);
  if (latest !== undefined) notes.push(latest);
  return notes.map((note) => {
    const { size, root } = parseCheckpoint(parseNote(note).text);
    return { size, root: Buffer.from(root).toString('hex'), note };
  });
}

function nameOf({ noun, id, version }: { noun: string; id: string; version: number }): string {
  return `${noun} ${id} ${version}`;
}
