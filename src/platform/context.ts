import { AsyncLocalStorage } from 'node:async_hooks';
import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import { Problem } from '#domain/problem.ts';
import type { Side } from '#domain/scope/organization.ts';
import type { Signer } from '#domain/trail/note.ts';
import type { Accounts } from './auth/accounts.ts';
import type { SignedIn } from './auth/signed-in.ts';
import type { KeyUse } from './auth/keys.ts';
import type { Database, Seat } from './db/database.ts';
import type { Engine } from './db/engine.ts';
import { reading, writing } from './db/transaction.ts';
import { enqueue } from './jobs/enqueue.ts';
import type { Kind } from './jobs/kind.ts';
import { liveOn, type Live } from './live/live.ts';
import type { Logger } from './log/log.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { BlobStore } from './storage/blobs.ts';
import type { Scanner } from './storage/clamd.ts';
import { append, type Event } from './trail/append.ts';

/** Who is asking: a person of an organization, with the role and engagements of this moment. */
export interface Actor {
  person: string;
  organization: string;
  side: Side;
  role: string;
  engagements: readonly string[];
}

/** Somebody who acts for an organization, and what showed it: a session, an API key, or the operator’s word. */
export interface Acting {
  person: Actor;
  timeZone: string;
  signedIn?: SignedIn;
  key?: KeyUse;
}

/** What a request shows of who is asking: a person, an account that acts for nobody, the operator, or nobody. */
export type Caller = Acting | { signedIn: SignedIn } | 'operator' | 'nobody';

/** Everything that an action may touch. It holds no database: SQL lives inside `read` and `atomically`. */
export interface Context {
  /** The person who asks; a Problem `unauthenticated` where nobody has to be one. */
  readonly actor: Actor;
  readonly caller: Caller;
  readonly requestId: string;
  readonly log: Logger;
  readonly blobs: BlobStore;
  /** Word of what changes, here and on other nodes. */
  readonly live: Live;
  /** Looks through files that come; undefined where the operator named none. */
  readonly scanner: Scanner | undefined;
  /** People’s accounts, beside the organizations they act for. */
  readonly accounts: Accounts;
  now: () => Date;
  /** The calendar day it is for the actor’s organization. */
  today: () => string;
  /** A new id that carries its kind: `ctl_h7c2…`. */
  newId: (kind: string) => string;
  /** The signer of the actor’s organization’s trail; the operator, who has none, says whose. */
  signer: (organization?: string) => Promise<Signer>;
  /** A transaction that only reads. Inside a write it reads in that write. */
  read: <Result>(work: (db: Database) => Promise<Result>) => Promise<Result>;
  /** A transaction that writes: all of it, with its trail, or nothing. Inside a write it is part of that write. */
  atomically: <Result>(work: (ctx: Writing) => Promise<Result>) => Promise<Result>;
  /**
   * The operator’s: writes for an organization what it wrote elsewhere, trail and all (see `db/replay.ts`).
   * `seat.person` stands for nobody; each version says who wrote it.
   */
  replay: <Result>(
    seat: Pick<Seat, 'organization' | 'side'>,
    work: (db: Database) => Promise<Result>,
  ) => Promise<Result>;
  /** The operator’s: the whole house, past row security, for what is about all of it, such as a backup. */
  machinery: () => Machinery;
}

/** The context inside `atomically`. */
export interface Writing extends Context {
  readonly db: Database;
  /** Puts what happened on the trail, in this transaction. */
  record: (event: Event) => Promise<void>;
  /** Asks for work that waits: done after this transaction, as this person; gives the id to follow it by. */
  enqueue: <Input extends z.ZodObject>(job: Kind<Input>, input: z.input<Input>) => Promise<string>;
}

/** What the house lends to every context. */
export interface Machinery {
  /** Where keys, the operator’s token and, unless settings name another place, database and files lie. */
  dataFolder: string;
  engine: Engine;
  blobs: BlobStore;
  scanner?: Scanner | undefined;
  log: Logger;
  now: () => Date;
  signerOf: (organization: string) => Promise<Signer>;
  secrets: Secrets;
  accounts: Accounts;
}

const open = new AsyncLocalStorage<true>();

export function makeContext(house: Machinery, caller: Caller, requestId: string): Context {
  const actorOf = (): Actor => {
    if (typeof caller === 'object' && 'person' in caller) return caller.person;
    if (typeof caller === 'object') throw chooseOrganization();
    throw new Problem('unauthenticated', 'Say who you are: sign in, or name a person with Tickmark-Act-As.');
  };
  const seatOf = (): Seat => ({ ...actorOf(), at: house.now() });
  const context: Context = {
    get actor() {
      return actorOf();
    },
    caller,
    requestId,
    log: house.log,
    blobs: house.blobs,
    get live() {
      return liveOn(house.engine);
    },
    scanner: house.scanner,
    accounts: house.accounts,
    now: house.now,
    today: () =>
      dayIn(house.now(), typeof caller === 'object' && 'person' in caller ? caller.timeZone : 'UTC'),
    newId,
    signer: async (organization) =>
      alone(() =>
        house.signerOf(
          caller === 'operator' && organization !== undefined ? organization : actorOf().organization,
        ),
      ),
    read: async (work) => alone(() => reading(house.engine, seatOf(), work)),
    atomically: async (work) =>
      alone(() => writing(house.engine, seatOf(), (db) => work(inside(context, db)))),
    replay: async (seat, work) => {
      if (caller !== 'operator')
        throw new Problem('forbidden', 'Only the operator brings in a whole organization.');
      const whole: Seat = {
        ...seat,
        person: 'operator',
        role: 'operator',
        engagements: ['*'],
        at: house.now(),
      };
      return alone(() => writing(house.engine, whole, work));
    },
    machinery: () => {
      if (caller === 'operator') return house;
      throw new Problem('forbidden', 'Only the operator works on the whole installation.');
    },
  };
  return context;
}

/** An account may be somebody in several organizations, and has to say in which. */
export function chooseOrganization(): Problem {
  return new Problem(
    'forbidden',
    'Your account is nobody in this organization. Choose one of yours with the header Tickmark-Organization; /api/me lists them.',
  );
}

/** The same context inside a write: reads and writes belong to its transaction. */
function inside(context: Context, db: Database): Writing {
  const writing: Writing = {
    ...context,
    actor: context.actor,
    db,
    now: () => db.seat.at,
    record: async (event) => {
      await append(db, event, (backMs) =>
        context.log.warn({ requestId: context.requestId, backMs }, 'the clock of this machine went back'),
      );
    },
    enqueue: async (job, input) => enqueue(db, job, input),
    read: async (work) => work(db),
    atomically: async (work) => work(writing),
  };
  return writing;
}

/** A second transaction begun inside the first would wait for itself for ever on the embedded database. */
async function alone<Result>(work: () => Promise<Result>): Promise<Result> {
  if (open.getStore())
    throw new Error('A transaction was begun inside another. Use the context that was handed in.');
  return open.run(true, work);
}

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

function newId(kind: string): string {
  return `${kind}_${Array.from({ length: 16 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}

function dayIn(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return parts.format(moment);
}
