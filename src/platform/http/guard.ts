import { ORPCError, type AnyProcedure } from '@orpc/server';
import type { Access, Caller as Allowed } from '#api/endpoint.ts';
import { Problem } from '#domain/problem.ts';
import { chooseOrganization, type Caller, type Context } from '../context.ts';
import { knownError, wireBug } from './wire.ts';

/** Where an endpoint is: what the scopes of keys go by. */
interface Address {
  method?: string;
  path?: string;
}

interface Call {
  context: Context;
  procedure: AnyProcedure;
  next: () => Promise<unknown>;
}

/** Stands before every endpoint: admits the caller before the input is read, and sends Problems as typed errors. */
export async function guard({ context, procedure, next }: Call): Promise<unknown> {
  try {
    const { meta, route } = procedure['~orpc'];
    const { method = '', path = '' } = route;
    admit(context.caller, { ...(meta as Partial<Access>), method, path }, new Date());
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

/** Lets the callers pass that the endpoint names; a key only for what it was made for, and a signature only by hand. */
export function admit(caller: Caller, endpoint: Partial<Access> & Address, now: Date): void {
  const { allow } = endpoint;
  if (!allow) throw new Error('An endpoint without allow was answered.');
  if (allow.includes('anyone')) return;
  if (namesOf(caller).some((name) => allow.includes(name))) {
    demandScope(caller, endpoint);
    demandProof(caller, endpoint, now);
    return;
  }
  if (caller === 'nobody') {
    throw new Problem(
      'unauthenticated',
      'Sign in, or send an API key or the operator’s token: Authorization: Bearer <token>.',
    );
  }
  if (caller === 'operator') {
    throw new Problem('unauthenticated', 'Say for whom you act: Tickmark-Act-As: <organization>/<person>.');
  }
  if (!('person' in caller)) throw chooseOrganization();
  throw new Problem('forbidden', 'Your role does not allow this.', { allow });
}

function namesOf(caller: Caller): Allowed[] {
  if (caller === 'nobody') return [];
  if (caller === 'operator') return ['operator'];
  const names: Allowed[] = caller.signedIn ? ['account'] : [];
  if (!('person' in caller)) return names;
  const { side, role } = caller.person;
  return [...names, side, `${side}:${role}` as Allowed];
}

/** How long a proof holds, so that several signatures in a row ask for it once. */
export const PROOF_MS = 10 * 60_000;

function demandProof(caller: Caller, { signs }: Partial<Access>, now: Date): void {
  if (!signs || typeof caller !== 'object') return;
  if ('key' in caller && caller.key) {
    throw new Problem('forbidden', 'A key never signs. Sign in and do this yourself.');
  }
  if (!caller.signedIn || now.getTime() - caller.signedIn.session.provedAt.getTime() < PROOF_MS) return;
  throw new Problem(
    'forbidden',
    'This counts as your signature: show once more that it is you (POST /api/me/proof), then repeat it.',
    { proof: 'needed' },
  );
}

function demandScope(caller: Caller, { method = '', path = '' }: Address): void {
  if (typeof caller !== 'object' || !('key' in caller) || !caller.key) return;
  const [, part = ''] = path.split('/');
  const scope = `${part}:${method === 'GET' ? 'read' : 'write'}`;
  if (caller.key.scopes.some((held) => held === scope || held === scope.replace(part, 'all'))) return;
  throw new Problem('forbidden', `This key was not made for ${scope}. Make one that is, or sign in.`, {
    scope,
  });
}
