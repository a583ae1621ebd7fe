import { Problem } from '#domain/problem.ts';
import { NOUN_NAMES, type Noun } from '#domain/record/nouns.ts';
import type { Database, Seat } from '#platform/db/database.ts';
import type { Draft as Written } from '#platform/db/keep.ts';
import { holdFile } from '#platform/db/files.ts';
import { inTransaction, type Engine, type Session } from '#platform/db/engine.ts';
import { tableNameOf, type Stored } from '#platform/db/records.ts';
import { recordStore } from '#platform/db/store.ts';
import { writing } from '#platform/db/transaction.ts';
import { append } from '#platform/trail/append.ts';
import { LEAVERS_CSV } from '../leavers.ts';
import { personOf } from '../people.ts';
import { reportableDrafts, sideOf } from '../reportable.ts';
import type { Draft } from '../report-records.ts';
import type { World } from '../world.ts';
import { layJobs } from './jobs.ts';
import { INSIDE, oneOfEach, OUTSIDE, partyDrafts, sampling, type Pair } from './drafts.ts';
import { isInside, kindOf, kindOfDraft, marked, markOf, Watch, type Kind } from './marks.ts';

/** The day the fixture’s report is dated: on it, it can be issued. */
export const DAY = new Date('2026-11-16T15:00:00Z');

/** Everything that lies there when the asking begins. */
export interface Ground {
  watch: Watch;
  /** Kinds of the records of Alder and Birch, by `noun/id` and by digest. */
  kinds: Map<string, Kind>;
}

/** Lays the ground: Alder and Birch with all that a report has, others beside them, and people who may not. */
export async function layGround(world: World): Promise<Ground> {
  world.clock = DAY;
  await plant(world, INSIDE, reportableDrafts());
  for (const [pair, drafts] of partyDrafts()) await plant(world, pair, drafts);
  await plant(world, INSIDE, [...oneOfEach(INSIDE, 'inside'), ...sampling()]);
  await plant(world, OUTSIDE, oneOfEach(OUTSIDE, 'outside'));
  await work(world);
  await inTransaction(world.engine, beginUploads);
  await invite(world.engine);
  return survey(world.engine);
}

/** Writes drafts for a company and its firm, each as the side it belongs to. */
export async function plant(world: World, pair: Pair, drafts: readonly Draft[]): Promise<void> {
  const inOrder = drafts.toSorted(([a], [b]) => placeOf(a) - placeOf(b));
  for (const side of ['company', 'auditor'] as const) {
    const organization = side === 'company' ? pair.company : pair.firm;
    await writing(world.engine, wholeSeat(organization, side), async (db) => {
      for (const draft of inOrder.filter((one) => sideOf(one) === side)) await write(world, db, draft);
    });
  }
}

/** Everything that lies there now, past row security. */
async function survey(engine: Engine): Promise<Ground> {
  const watch = new Watch();
  const kinds = new Map<string, Kind>();
  for (const noun of NOUN_NAMES) {
    const rows = (await inTransaction(engine, (session) =>
      session.query(
        `select organization_id as organization, id, digest, side, engagements, is_released as "isReleased"
          from ${tableNameOf(noun)}`,
      ),
    )) as Lying[];
    for (const row of rows) {
      const kind = kindOf({ ...row, noun });
      watch.add({ ...row, kind });
      if (isInside(row.organization)) kinds.set(`${noun}/${row.id}`, kind).set(row.digest, kind);
    }
  }
  return { watch, kinds };
}

type Lying = Pick<Stored, 'organization' | 'id' | 'digest' | 'side' | 'engagements' | 'isReleased'>;

/** Work that only the product itself does: a frozen population, a drawn sample, signed trails that went on. */
async function work(world: World): Promise<void> {
  await world.as('company').populations.freeze({ id: 'frozen' });
  const partner = world.as('auditor:partner');
  await partner.samples.draw({ id: 'drawn', test: 'to-extend', table: 'inside', seed: '1'.repeat(32) });
  for (const who of ['company:owner', 'auditor:partner'] as const) {
    await world.as(who).trail.signCheckpoint({});
    const id = who === 'company:owner' ? 'inside' : 'inside-firm';
    const { version, body } = await world.as(who).people.read({ id, from: personOf(who).organization });
    await world.as(who).people.change({ id, version, body: { ...body, title: 'Went on' } });
  }
}

/** An upload of one person of each side, of five bytes that have not come yet, and a job of each. */
async function beginUploads(session: Session): Promise<void> {
  for (const [organization, person, kind] of [
    ['alder', 'alder-owner', 'company'],
    ['birch', 'birch-partner', 'firm'],
  ] as const) {
    await session.query(
      `insert into uploads (organization_id, id, person, name, bytes, begun_at, expires_at)
        values ($1, 'upl_inside', $2, $3, 5, $4, $5)`,
      [organization, person, markOf(organization, kind), DAY.toISOString(), '2027-01-01T00:00:00Z'],
    );
  }
  await layJobs(session, DAY);
}

/** An open invitation of one name in each organization. */
async function invite(engine: Engine): Promise<void> {
  for (const [organization, person] of [
    ['alder', 'alder-reader'],
    ['birch', 'birch-staff'],
  ]) {
    await inTransaction(engine, (session) =>
      session.query(
        `insert into invitations (organization_id, id, person_id, token_sha256, made_by, made_at, expires_at)
         values ($1, 'inside', $2, $3, $2, $4, $4::timestamptz + interval '7 days')`,
        [organization, person, `hash of ${organization}`, DAY],
      ),
    );
  }
}

/** What others name comes first: a paper is about the engagements of its test. */
function placeOf(noun: Noun): number {
  return noun === 'evidence' ? NOUN_NAMES.length : NOUN_NAMES.indexOf(noun);
}

/** All of an organization’s engagements: the ground is laid by nobody in particular. */
function wholeSeat(organization: string, side: 'company' | 'auditor'): Seat {
  const role = side === 'company' ? 'owner' : 'partner';
  return { organization, side, role, person: `${organization}-${role}`, engagements: ['*'], at: DAY };
}

async function write(world: World, db: Database, draft: Draft): Promise<Stored> {
  const [noun, id, plain] = draft;
  const kind = kindOfDraft(draft, sideOf(draft));
  const mark = markOf(db.seat.organization, kind);
  const body = await withFiles(world, db, marked(plain, mark), mark);
  const store = recordStore(noun);
  const written = { id, effectiveOn: '2025-01-01', body } as Written<Noun>;
  const [there] = await store.find(db, { from: db.seat.organization, id });
  const saved = there ? store.save(db, { ...written, version: there.version }) : store.add(db, written);
  const stored = await saved.catch((thrown: unknown) => {
    const why = thrown instanceof Problem ? JSON.stringify(thrown.details) : '';
    throw new Error(`${noun} ${id} cannot be planted: ${why}`, { cause: thrown });
  });
  await append(db, { type: `${noun}.${there ? 'changed' : 'added'}`, subject: stored });
  if (kindOf(stored) !== kind)
    throw new Error(`${noun} ${id} was taken for ${kind} and is ${kindOf(stored)}.`);
  return stored;
}

/** Files that a body cites become real ones, with the mark inside and rows that a population can have. */
async function withFiles(world: World, db: Database, body: object, mark: string): Promise<object> {
  if (!JSON.stringify(body).includes('"sha256"')) return body;
  const file = await world.house.blobs.put(bytesOf(`${LEAVERS_CSV}${mark},2026-01-05,Dayton\n`));
  await holdFile(db, file);
  return JSON.parse(
    JSON.stringify(body, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'sha256' in value ? { ...value, ...file } : value,
    ),
  ) as object;
}

async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
