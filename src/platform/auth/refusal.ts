import { APIError } from 'better-auth/api';
import type { Problem, ProblemKind } from '#domain/problem.ts';

const STATUS = {
  invalid: 'BAD_REQUEST',
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  missing: 'NOT_FOUND',
  conflict: 'CONFLICT',
  sealed: 'LOCKED',
  unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<ProblemKind, string>;

/** What the library throws, with a sentence of ours. */
export function refusal(
  status: (typeof STATUS)[ProblemKind] | 'TOO_MANY_REQUESTS',
  message: string,
): APIError {
  return new APIError(status, { message, code: 'SAID_BY_TICKMARK' });
}

/** A Problem as the library throws it. */
export function asRefusal({ kind, message }: Problem): APIError {
  return refusal(STATUS[kind], message);
}
