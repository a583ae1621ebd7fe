import { randomBytes } from 'node:crypto';
import { recordDigest, type WrittenRecord } from '#domain/record/digest.ts';
import type { TrailActor, TrailLine } from '#domain/trail/entry.ts';

/** The line that puts a version on a trail for the first time, as brought in by somebody at a moment. */
export function recordedNow(record: WrittenRecord, seq: number, by: TrailActor & { at: Date }): TrailLine {
  const { organization, side, person, role } = by;
  const entry = {
    seq,
    at: by.at.toISOString(),
    actor: { person, organization, side, role },
    type: `${record.noun}.recorded`,
    subject: { noun: record.noun, id: record.id, version: record.version },
    digest: recordDigest(record),
  };
  return { entry, salt: randomBytes(16).toString('hex') };
}
