import { ORPCError, ValidationError } from '@orpc/server';
import { PROBLEMS } from '#api/endpoint.ts';
import { Problem } from '#domain/problem.ts';

/** A Problem as it travels: the same words and details on every door. */
export function wire({ kind, message, details }: Problem): ORPCError<string, unknown> {
  return new ORPCError(kind, { defined: true, status: PROBLEMS[kind].status, message, data: details });
}

/** A bug as it travels: nothing of what happened, only the number under which the log tells it. */
export function wireBug(requestId: string): ORPCError<string, unknown> {
  return new ORPCError('INTERNAL_SERVER_ERROR', {
    message: 'Something is wrong on our side. Nothing was changed. Tell the operator the request id.',
    data: { requestId },
  });
}

/** What a thrown thing is to the client; undefined when it is a bug. */
export function knownError(thrown: unknown): ORPCError<string, unknown> | undefined {
  if (thrown instanceof Problem) return wire(thrown);
  if (!(thrown instanceof ORPCError)) return undefined;
  if (thrown.code === 'BAD_REQUEST') return wire(asInvalid(thrown));
  return thrown.defined ? thrown : undefined;
}

function asInvalid({ cause }: ORPCError<string, unknown>): Problem {
  if (!(cause instanceof ValidationError)) return new Problem('invalid', 'The request could not be read.');
  const issues = cause.issues.map(({ path, message }) => ({ path, message }));
  return new Problem('invalid', 'Some of what was sent does not fit. Nothing was changed.', { issues });
}
