import { z } from 'zod';
import { Id, Moment, Sha256 } from '../record/shape.ts';

/** Who did it, as of then. */
export const TrailActor = z.strictObject({
  person: Id,
  organization: Id,
  side: z.enum(['company', 'auditor', 'customer']),
  role: z.string().min(1),
});
export type TrailActor = z.output<typeof TrailActor>;

/**
 * One line of an organization’s trail. `digest` is the SHA-256 of the canonical JSON (RFC 8785) of the
 * record version it is about, so the trail vouches for the record without holding it.
 */
export const Entry = z.strictObject({
  seq: z.int().min(0),
  at: Moment,
  actor: TrailActor,
  type: z.string().regex(/^[a-z][a-zA-Z]*\.[a-z][a-z-]*$/, 'Such as control.in-force'),
  subject: z.strictObject({ noun: z.string(), id: Id, version: z.int().min(1) }),
  digest: Sha256,
});
export type Entry = z.output<typeof Entry>;

/**
 * An entry as it is stored and exported. The leaf’s data is SHA-256(salt bytes || canonical entry), so a
 * leaf shown without its entry gives nothing away; a withheld entry leaves only its leaf.
 */
export const TrailLine = z.union([
  z.strictObject({ entry: Entry, salt: z.string().regex(/^[0-9a-f]{32}$/) }),
  z.strictObject({ seq: z.int().min(0), leaf: Sha256 }),
]);
export type TrailLine = z.output<typeof TrailLine>;
