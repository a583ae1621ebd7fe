import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '#domain/problem.ts';
import type { Caller } from '../context.ts';
import type { Engine } from '../db/engine.ts';
import { recordStore } from '../db/store.ts';
import { reading } from '../db/transaction.ts';

const people = recordStore('person');
const organizations = recordStore('organization');

/**
 * Who is asking. The operator’s token opens the door; with `Tickmark-Act-As: <organization>/<person>` the
 * request is that person’s, as the person’s record is at this moment.
 */
export async function callerOf(
  headers: IncomingHttpHeaders,
  { engine, token, now }: { engine: Engine; token: string; now: () => Date },
): Promise<Caller> {
  const [, bearer] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (bearer === undefined) return 'nobody';
  if (!isSame(bearer, token)) throw new Problem('unauthenticated', 'This token is not the operator’s.');
  const named = headers['tickmark-act-as'];
  if (named === undefined) return 'operator';
  const [, organization, person] =
    /^([A-Za-z0-9._-]{1,80})\/([A-Za-z0-9._-]{1,80})$/.exec(String(named)) ?? [];
  if (organization === undefined || person === undefined) {
    throw new Problem('invalid', 'Tickmark-Act-As must look like <organization>/<person>.');
  }
  return actorNow(engine, { organization, person }, now());
}

/** Who a person is at this moment: side, role and engagements as the record says now. */
export async function actorNow(
  engine: Engine,
  { organization, person: id }: { organization: string; person: string },
  at: Date,
): Promise<Caller> {
  const seat = { organization, side: 'company', person: 'door', role: 'door', engagements: [], at } as const;
  return reading(engine, seat, async (db) => {
    const [person] = await people.find(db, { from: organization, id, limit: 1 });
    const [home] = await organizations.find(db, { from: organization, id: organization, limit: 1 });
    if (!person || !home) throw new Problem('forbidden', `There is no person ${id} in ${organization}.`);
    const { side, role, engagements, endedOn } = person.body;
    if (side !== 'customer' && side !== person.side) {
      throw new Problem('forbidden', `${id} is recorded with a side that ${organization} is not on.`);
    }
    if (endedOn !== undefined && endedOn < at.toISOString().slice(0, 10)) {
      throw new Problem('forbidden', `${id} left ${organization} on ${endedOn}.`);
    }
    return {
      person: { person: id, organization, side, role, engagements },
      timeZone: home.body.timeZone,
    };
  });
}

function isSame(given: string, kept: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(kept));
}
