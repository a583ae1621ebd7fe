import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, asc, eq, gt } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { connect } from '#api/client.ts';
import { contract } from '../../src/contract.ts';
import { startServer } from '../../src/server.ts';
import type { Noun } from '#domain/record/nouns.ts';
import type { Entry } from '#domain/trail/entry.ts';
import type { Machinery } from '#platform/context.ts';
import type { Database } from '#platform/db/database.ts';
import { inTransaction, type Engine } from '#platform/db/engine.ts';
import type { Draft } from '#platform/db/keep.ts';
import type { Stored } from '#platform/db/records.ts';
import { reading, writing } from '#platform/db/transaction.ts';
import type { Serving } from '#platform/http/serve.ts';
import { trail } from '#platform/trail/append-tables.ts';
import { openRollbackable, openTestDatabase, type Rollbackable } from './database.ts';
import { addWithTrail, NOW, WORLD } from './found.ts';
import { openSigningKeys } from '#platform/trail/signing-keys.ts';
import { machineryIn } from './machinery.ts';
import { personOf, seatOf, type Who } from './people.ts';

export const TOKEN = 'the-token-of-the-world-of-the-tests-0000000';

/** What a test sees of the trail: what happened to which record. */
export interface Happened {
  type: Entry['type'];
  subject: string;
}

/**
 * A product in memory, with two companies and two firms in it (`people.ts`). The database starts once for a test
 * file; each test runs in a transaction that is taken back. `commits: true` leaves that out, for the few tests of
 * what only a real commit shows. `ground` puts there, once, what all tests of the file stand on.
 */
export function useWorld({
  commits = false,
  ground = async () => undefined,
}: { commits?: boolean; ground?: (world: World) => Promise<unknown> } = {}): World {
  const world = new World();
  beforeAll(async () => {
    await world.start();
    await ground(world);
  });
  beforeEach(() => world.begin(commits));
  afterEach(() => world.end());
  afterAll(() => world.stop());
  return world;
}

export class World {
  clock = NOW;
  private database: Engine | undefined;
  private inTest: Rollbackable | undefined;
  private serving: Serving | undefined;
  private machinery: Machinery | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'tickmark-world-'));
  private marks = new Map<string, number>();

  /** A client of the API, acting as somebody of the world. */
  as(who: Who | 'operator') {
    return connect(contract, `${this.url}/api`, () => this.headers(who));
  }

  /** Any request at all, past the typed client: uploads, downloads, wrong ones. */
  async fetch(who: Who | 'operator' | 'nobody', path: string, request: RequestInit = {}): Promise<Response> {
    const headers = { ...(request.headers as Record<string, string>), ...this.headers(who) };
    return fetch(`${this.url}${path}`, { ...request, headers });
  }

  /** Puts a record there, as its side would have: with a trail entry, which `trail` does not show. */
  async has<N extends Noun>(noun: N, draft: Draft<N>, who: Who = 'company'): Promise<Stored<N>> {
    // All of a firm’s engagements: who may write which paper is for the test to ask, not for what it finds there.
    const seat = { ...seatOf(personOf(who), this.clock), engagements: ['*'] };
    const stored = await writing(this.engine, seat, (db) => addWithTrail(db, noun, draft));
    await this.mark();
    return stored;
  }

  /** Reads as somebody, past the API but under row security. */
  async read<Result>(who: Who, work: (db: Database) => Promise<Result>): Promise<Result> {
    return reading(this.engine, seatOf(personOf(who), this.clock), work);
  }

  /** Writes as somebody, past the API but under row security and the trail rule. */
  async write<Result>(who: Who, work: (db: Database) => Promise<Result>): Promise<Result> {
    return writing(this.engine, seatOf(personOf(who), this.clock), work);
  }

  /** What was recorded since the test put its things there. */
  async trail(who: Who = 'company'): Promise<Happened[]> {
    const { organization } = personOf(who);
    const rows = await this.read(who, (db) =>
      db
        .select({ entry: trail.entry })
        .from(trail)
        .where(and(eq(trail.organizationId, organization), gt(trail.seq, this.marks.get(organization) ?? -1)))
        .orderBy(asc(trail.seq)),
    );
    return rows.map(({ entry }) => {
      const { type, subject } = JSON.parse(entry ?? '') as Entry;
      return { type, subject: subject.id };
    });
  }

  get engine(): Engine {
    return this.inTest ?? present(this.database);
  }

  get house(): Machinery {
    return present(this.machinery);
  }

  get url(): string {
    return present(this.serving).url;
  }

  async start(): Promise<void> {
    this.database = await openTestDatabase(WORLD);
    const current = (): Engine => this.engine;
    const made = await machineryIn(this.folder, { engine: this.engine, now: () => this.clock });
    made.signerOf = openSigningKeys(current, made.secrets);
    // Of this moment: each test has its own transaction.
    this.machinery = Object.defineProperty(made, 'engine', { get: current });
    this.serving = await startServer(this.machinery, { token: TOKEN, host: '127.0.0.1', port: 0 });
  }

  async begin(commits: boolean): Promise<void> {
    this.clock = NOW;
    if (!commits) this.inTest = await openRollbackable(present(this.database));
    await this.mark();
  }

  async end(): Promise<void> {
    await this.inTest?.takeBack();
    this.inTest = undefined;
  }

  async stop(): Promise<void> {
    await this.serving?.close();
    await this.database?.close();
    rmSync(this.folder, { recursive: true });
  }

  /** Remembers where each trail ends, past row security: what was written so far belongs to the ground. */
  async mark(): Promise<void> {
    const ends = await inTransaction(this.engine, (session) =>
      session.query('select organization_id, max(seq) as last from trail group by organization_id'),
    );
    this.marks = new Map(
      (ends as { organization_id: string; last: number }[]).map((end) => [end.organization_id, end.last]),
    );
  }

  /** The headers of a request by somebody whose record a test put there, or by the operator acting for nobody. */
  headersFor(somebody?: { organization: string; id: string }): Record<string, string> {
    const bearer = { authorization: `Bearer ${TOKEN}` };
    return somebody ? { ...bearer, 'tickmark-act-as': `${somebody.organization}/${somebody.id}` } : bearer;
  }

  /** Takes back what `work` did; what stood before it stays. */
  async tryOut<Result>(work: () => Promise<Result>): Promise<Result> {
    return present(this.inTest).tryOut(work);
  }

  private headers(who: Who | 'operator' | 'nobody'): Record<string, string> {
    if (who === 'nobody') return {};
    return this.headersFor(who === 'operator' ? undefined : personOf(who));
  }
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined)
    throw new Error('The world has not started: call useWorld() at the top of the file.');
  return value;
}
