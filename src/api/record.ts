import { z } from 'zod';
import { NOUNS, type Noun } from '#domain/record/nouns.ts';
import { Day, Id, Sha256 } from '#domain/record/shape.ts';

/** A moment: a Date in our code, ISO text for everybody else. */
export const At = z
  .date()
  .transform((at) => at.toISOString())
  .pipe(z.iso.datetime());

/** One version of a record as the API gives it: what was written in `body`, and around it who wrote it and when. */
export function recorded<N extends Noun>(noun: N) {
  return z.object({
    id: Id,
    version: z.int().min(1),
    effectiveOn: Day.describe('The day from which this version holds'),
    organization: Id.describe('Whose record it is'),
    body: shapeOf(noun),
    digest: Sha256.describe('SHA-256 of the canonical version, as it stands on the trail'),
    recordedAt: At,
    recordedBy: Id,
  });
}

function shapeOf<N extends Noun>(noun: N): (typeof NOUNS)[N]['shape'] {
  return NOUNS[noun].shape;
}

/** Which record is meant, for reads: a firm that serves several companies says whose. */
export const Place = z.object({
  from: Id.optional().describe('The organization whose record is meant; needed only where several have one'),
  asOf: Day.optional().describe('The version that held on this day, instead of the latest'),
});
