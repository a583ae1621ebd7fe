import { Problem } from '../problem.ts';
import type { Result, SeedCommitment } from './shapes.ts';

/** One draw, one seed: with several committed to, the one that draws more pleasingly could be revealed. */
export function refuseSecondSeed(
  { test, population }: SeedCommitment,
  given: readonly SeedCommitment[],
): void {
  if (!given.some((one) => one.population === population)) return;
  throw new Problem(
    'conflict',
    `A seed was committed to for ${test} and ${population} already. It is the one that draws; nothing was added.`,
    { test, population },
  );
}

type Review = Pick<Result, 'performedBy' | 'performedTo' | 'reviewedBy' | 'reviewedOn'>;

/** A result is reviewed by a second person, when the work is done. */
export function isReviewed({ performedBy, performedTo, reviewedBy, reviewedOn }: Review): void {
  if (performedBy === reviewedBy) {
    throw new Problem('invalid', `${performedBy} did the work. Name another person as the reviewer.`);
  }
  if (reviewedOn < performedTo) {
    throw new Problem('invalid', 'A result is reviewed when the work is done, not before its last day.');
  }
}

/** What was reviewed changes only under the hand of the reviewer it then names. */
export function isReviewedAgain(after: Review, person: string): void {
  isReviewed(after);
  if (after.reviewedBy === person) return;
  throw new Problem(
    'forbidden',
    `This result was reviewed. A change of it is made by its reviewer, not in the name of ${after.reviewedBy}.`,
  );
}
