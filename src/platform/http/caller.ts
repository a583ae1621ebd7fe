import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '#domain/problem.ts';
import { hasLeft } from '../auth/join.ts';
import { KEY_PREFIX } from '../auth/keys.ts';
import { personOf, hasPeople, organizationsOf } from '../auth/memberships.ts';
import type { Acting, Caller, Machinery } from '../context.ts';
import type { Engine } from '../db/engine.ts';
import { recordStore } from '../db/store.ts';
import { reading } from '../db/transaction.ts';
import { isSameToken } from './same.ts';

const people = recordStore('person');
const organizations = recordStore('organization');
const NAME = /^[A-Za-z0-9._-]{1,80}$/;

/**
 * Who is asking. A session’s cookie shows an account, which is a person of each organization it belongs to; a bearer shows an
 * API key, or the operator, who may name a person with `Tickmark-Act-As` where nobody signs in by themselves. The person is
 * taken as their record is at this moment.
 */
export async function callerOf(
  headers: IncomingHttpHeaders,
  house: Machinery,
  token: string,
): Promise<Caller> {
  const [, bearer] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (bearer !== undefined) return byBearer(headers, house, token, bearer);
  const signedIn = await house.accounts.sessionOf(headers);
  if (!signedIn) return 'nobody';
  const organization = await chosenOrganization(headers, house, signedIn.account.id);
  if (organization === undefined) return { signedIn };
  const person = await personOf(house.engine, signedIn.account.id, organization);
  if (person === undefined) return { signedIn };
  const acting = await actorNow(house.engine, { organization, person }, house.now());
  return { ...acting, signedIn };
}

/** The organization that is named, or the only one there is to choose. */
async function chosenOrganization(
  headers: IncomingHttpHeaders,
  { engine }: Machinery,
  account: string,
): Promise<string | undefined> {
  const named = headers['tickmark-organization'];
  if (typeof named === 'string') {
    if (NAME.test(named)) return named;
    throw new Problem('invalid', 'Tickmark-Organization must be the id of an organization.');
  }
  const all = await organizationsOf(engine, account);
  return all.length === 1 ? all[0] : undefined;
}

async function byBearer(
  headers: IncomingHttpHeaders,
  house: Machinery,
  token: string,
  bearer: string,
): Promise<Caller> {
  if (bearer.startsWith(KEY_PREFIX)) return byKey(house, bearer);
  if (!isSameToken(bearer, token)) throw new Problem('unauthenticated', 'This token is not the operator’s.');
  const named = headers['tickmark-act-as'];
  if (named === undefined) return 'operator';
  const [organization = '', person = '', ...more] = String(named).split('/');
  if (!NAME.test(organization) || !NAME.test(person) || more.length > 0) {
    throw new Problem('invalid', 'Tickmark-Act-As must look like <organization>/<person>.');
  }
  if (await hasPeople(house.engine, organization)) {
    throw new Problem(
      'forbidden',
      `The people of ${organization} sign in by themselves, so the operator no longer acts for them.`,
    );
  }
  return actorNow(house.engine, { organization, person }, house.now());
}

/** A program with a key is its person, as long as the account that made it is: nothing of a key outlives the access. */
async function byKey(house: Machinery, bearer: string): Promise<Caller> {
  const used = await house.accounts.useKey(bearer);
  const { account = '', organization = '', person = '' } = used?.owner ?? {};
  if (!used || (await personOf(house.engine, account, organization)) !== person) {
    throw new Problem(
      'unauthenticated',
      'This key is not valid, or no longer: it was revoked or has run out.',
    );
  }
  const acting = await actorNow(house.engine, { organization, person }, house.now());
  return { ...acting, key: used.use };
}

/** Who a person is at this moment: side, role and engagements as the record says now. */
export async function actorNow(
  engine: Engine,
  { organization, person: id }: { organization: string; person: string },
  at: Date,
): Promise<Acting> {
  const seat = { organization, side: 'company', person: 'door', role: 'door', engagements: [], at } as const;
  return reading(engine, seat, async (db) => {
    const [person] = await people.find(db, { from: organization, id, limit: 1 });
    const [home] = await organizations.find(db, { from: organization, id: organization, limit: 1 });
    if (!person || !home) throw new Problem('forbidden', `There is no person ${id} in ${organization}.`);
    const { side, role, engagements } = person.body;
    if (side !== 'customer' && side !== person.side) {
      throw new Problem('forbidden', `${id} is recorded with a side that ${organization} is not on.`);
    }
    if (hasLeft(person.body, at)) {
      throw new Problem('forbidden', `${id} left ${organization} on ${person.body.endedOn}.`);
    }
    return {
      person: { person: id, organization, side, role, engagements },
      timeZone: home.body.timeZone,
    };
  });
}
