import { Problem } from '../problem.ts';
import type { Provider } from './provider.ts';

/**
 * A subservice organization states what is assumed at it (or brings its own papers when it is included); a vendor
 * states neither, since its controls are not necessary for any requirement.
 */
export function checkProvider({ name, isSubservice, assumedControls, inclusive }: Provider): void {
  if (!isSubservice && (assumedControls.length > 0 || inclusive)) {
    throw new Problem(
      'invalid',
      `${name} is a vendor, so nothing is assumed at it. Say that it is a subservice organization, or leave its assumed controls out.`,
    );
  }
  if (isSubservice && assumedControls.length === 0 && !inclusive) {
    throw new Problem(
      'invalid',
      `${name} is a subservice organization, so say which of its controls are assumed, or bring its own papers for the inclusive method.`,
    );
  }
}
