import { addMonths } from '../calendar.ts';
import { Problem } from '../problem.ts';
import type { Assertion, BridgeLetter } from './shapes.ts';

/** Management signs once, and not for a day to come. */
export function signAssertion(assertion: Assertion, on: string, today: string): Assertion {
  if (assertion.signedOn !== undefined) {
    throw new Problem(
      'conflict',
      `The assertion was signed on ${assertion.signedOn}. Change it first if it no longer holds.`,
    );
  }
  if (assertion.isRefused) {
    throw new Problem(
      'conflict',
      'The assertion was refused. Change it first if management has come to another view.',
    );
  }
  if (on > today)
    throw new Problem('invalid', `${on} is yet to come. An assertion is signed on the day it is signed.`);
  return { ...assertion, signedOn: on };
}

/** Writing an assertion neither signs nor refuses it: there are verbs for that, and changed words are to be signed again. */
export function keepUnsigned({ signedOn, isRefused }: Pick<Assertion, 'signedOn' | 'isRefused'>): void {
  if (signedOn === undefined && !isRefused) return;
  throw new Problem(
    'invalid',
    'Whether an assertion was signed or refused is not written by hand. Leave that out; then sign or refuse it.',
  );
}

/** A refused assertion leads to withdrawal (a disclaimer only where law forbids withdrawing). */
export function refuseAssertion(assertion: Assertion): Assertion {
  if (assertion.isRefused) throw new Problem('conflict', 'The assertion was refused already.');
  const { signedOn: _, ...unsigned } = assertion;
  return { ...unsigned, isRefused: true };
}

/**
 * A bridge letter is management’s: it reaches at most three months, never into the future, and never calls
 * itself audited (reporting practice; no standard sets the reach).
 */
export function checkBridgeLetter(letter: BridgeLetter, today: string): void {
  const { covers, signedOn } = letter;
  if (covers.to > signedOn || signedOn > today) {
    throw new Problem(
      'invalid',
      'A bridge letter speaks of days that have passed: its end, its signature and today must follow each other.',
    );
  }
  if (covers.to > addMonths(covers.from, 3)) {
    throw new Problem(
      'invalid',
      'A bridge letter covers at most three months after the period. Customers need a new report for more.',
    );
  }
  const said = `${letter.changes} ${letter.incidents} ${letter.nextReport}`;
  if (/\b(audited|certified|assurance is given)\b/i.test(said)) {
    throw new Problem(
      'invalid',
      'A bridge letter gives no assurance. Take out the words that say it was audited or certified.',
    );
  }
}
