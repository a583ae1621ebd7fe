import { Problem } from '../problem.ts';
import type { Opinion } from './shapes.ts';

/** A conclusion is signed by the person who reaches it. */
export function isOwnName({ by }: { by: string }, person: string): void {
  if (by === person) return;
  throw new Problem('forbidden', `This would be concluded in the name of ${by}. Only ${by} can do that.`);
}

/**
 * An opinion says what it is about as its outcome asks: a withdrawn one gives none, an unmodified one names no
 * modification, and every modified one names at least one, since the basis paragraph needs it.
 */
export function checkOpinion(opinion: Opinion, person: string): void {
  isOwnName(opinion, person);
  const { outcome, kind, description, design, operation, modifications } = opinion;
  const subjects = [description, design, operation].filter((subject) => subject !== undefined);
  if (outcome === 'withdrawn') {
    if (kind !== undefined || subjects.length > 0) {
      throw new Problem('invalid', 'A withdrawn report gives no opinion. Leave the kinds out.');
    }
    return;
  }
  if (kind === undefined || description === undefined || design === undefined) {
    throw new Problem(
      'invalid',
      'Give the opinion as a whole and for description and design (and, for a Type 2, operation).',
    );
  }
  const isModified = [kind, ...subjects].some((one) => one !== 'unmodified');
  if (isModified && modifications.length === 0) {
    throw new Problem(
      'invalid',
      'A modified opinion names what it is modified for: add at least one modification with facts and effect.',
    );
  }
  if (!isModified && modifications.length > 0) {
    throw new Problem(
      'invalid',
      'An unmodified opinion names no modification. Remove it, or modify the opinion.',
    );
  }
}
