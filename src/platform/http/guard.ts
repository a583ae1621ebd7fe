import { ORPCError, type AnyProcedure } from '@orpc/server';
import type { Access, Caller as Allowed } from '#api/endpoint.ts';
import { Problem } from '#domain/problem.ts';
import type { Caller, Context } from '../context.ts';
import { knownError, wireBug } from './wire.ts';

interface Call {
  context: Context;
  procedure: AnyProcedure;
  next: () => Promise<unknown>;
}

/** Stands before every endpoint: admits the caller before the input is read, and sends Problems as typed errors. */
export async function guard({ context, procedure, next }: Call): Promise<unknown> {
  try {
    admit(context.caller, procedure['~orpc'].meta as Partial<Access>);
    return await next();
  } catch (thrown) {
    throw explain(thrown, context);
  }
}

/** What the client is told of what was thrown. A bug is written to the log in full and told in no word. */
export function explain(thrown: unknown, context: Context): ORPCError<string, unknown> {
  const known = knownError(thrown);
  if (known) return known;
  context.log.error({ requestId: context.requestId, err: thrown }, 'a bug');
  return wireBug(context.requestId);
}

/** What oRPC refuses by itself, such as JSON that does not parse, in the same words. */
export function encodeError(error: ORPCError<string, unknown>): unknown {
  return (knownError(error) ?? error).toJSON();
}

/** Lets the callers pass that the endpoint names. */
export function admit(caller: Caller, { allow }: Partial<Access>): void {
  if (!allow) throw new Error('An endpoint without allow was answered.');
  if (allow.includes('anyone')) return;
  if (namesOf(caller).some((name) => allow.includes(name))) return;
  if (caller === 'nobody') {
    throw new Problem(
      'unauthenticated',
      'Send the operator’s token: Authorization: Bearer <data/operator.token>.',
    );
  }
  if (caller === 'operator') {
    throw new Problem('unauthenticated', 'Say for whom you act: Tickmark-Act-As: <organization>/<person>.');
  }
  throw new Problem('forbidden', 'Your role does not allow this.', { allow });
}

function namesOf(caller: Caller): Allowed[] {
  if (caller === 'nobody') return [];
  if (caller === 'operator') return ['operator'];
  const { side, role } = caller.person;
  return [side, `${side}:${role}` as Allowed];
}
