/** What went wrong, in words that mean the same on the server, in the browser and on the command line. */
export const PROBLEM_KINDS = [
  'invalid', // the request does not make sense
  'unauthenticated', // we do not know who is asking
  'forbidden', // we know, and they may not
  'missing', // no such thing, or not for this person
  'conflict', // someone else changed it first, or it is too late for this step
  'sealed', // the period, test or report is signed and closed to change
  'unavailable', // a system we depend on did not answer
] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

/**
 * The only error the product throws on purpose. Anything else that reaches the edge is a bug
 * and is reported as one.
 *
 * `message` is shown to people: say what happened and what they can do, name no table.
 */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(kind: ProblemKind, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'Problem';
    this.kind = kind;
    this.details = details;
  }
}
