import { describe, expect, test } from 'vitest';
import { NOUN_NAMES, NOUNS } from '#domain/record/nouns.ts';
import { ENGAGEMENT } from '#test/support/people.ts';
import { useWorld } from '#test/support/world.ts';
import { append } from '../trail/append.ts';
import type { Database } from './database.ts';
import { DEFAULT_SIZE_TABLE } from '#domain/testing/sizes.ts';
import { inTransaction } from './engine.ts';
import { tableNameOf, type Stored } from './records.ts';
import { recordStore } from './store.ts';

/** What the database keeps by itself: here the code’s own checks are passed by with plain SQL. */
const world = useWorld();

interface RawSeat {
  organization: string;
  side: string;
  engagements?: string;
}
const ALDER = { organization: 'alder', side: 'company' };
const CEDAR = { organization: 'cedar', side: 'company' };
const BIRCH = { organization: 'birch', side: 'auditor', engagements: ENGAGEMENT };
const WHOLE_BIRCH = { ...BIRCH, engagements: '*' };
const DOGWOOD = { organization: 'dogwood', side: 'auditor', engagements: ENGAGEMENT };

async function sql(seat: RawSeat | undefined, text: string, values: unknown[] = []): Promise<unknown[]> {
  return inTransaction(world.engine, async (session) => {
    await session.query(
      `select set_config('tickmark.organization', $1, true), set_config('tickmark.side', $2, true),
        set_config('tickmark.engagements', $3, true), set_config('role', 'tickmark_app', true)`,
      [seat?.organization ?? '', seat?.side ?? '', seat?.engagements ?? ''],
    );
    return session.query(text, values);
  });
}

async function organizationsSeen(seat: RawSeat | undefined, table: string): Promise<string[]> {
  const rows = await sql(seat, `select distinct organization_id as id from ${table} order by 1`);
  return (rows as { id: string }[]).map(({ id }) => id);
}

const risk = {
  title: 'Lost laptop',
  text: 'A laptop is lost.',
  rating: 'medium',
  response: 'reduce',
  owner: 'Security lead',
  reviewedOn: '2026-01-01',
} as const;

const evaluation = {
  control: 'IAM-05',
  engagements: [ENGAGEMENT],
  walkthrough: 'One review was followed from list to removal.',
  by: 'birch-staff',
  on: '2026-02-01',
  isSuitable: true,
  isImplemented: true,
};

describe('reading', () => {
  test.each([
    ['alder', ALDER, ['alder', 'birch']],
    ['cedar', CEDAR, ['cedar', 'dogwood']],
    ['birch', BIRCH, ['alder', 'birch']],
    ['dogwood', DOGWOOD, ['cedar', 'dogwood']],
    ['birch, on no engagement', { ...BIRCH, engagements: '' }, ['birch']],
    ['birch, on an engagement of another name', { ...BIRCH, engagements: 'soc1-2026' }, ['birch']],
    ['a customer of alder', { organization: 'alder', side: 'customer' }, []],
    ['an organization nobody knows', { organization: 'elm', side: 'company' }, []],
    ['nobody', undefined, []],
  ])('%s sees itself and those it works with', async (_, seat, seen) => {
    expect(await organizationsSeen(seat, 'organizations')).toEqual(seen);
  });

  test('a company sees no working paper of its firm, and the firm sees it', async () => {
    await world.has(
      'designEvaluation',
      { id: 'DE-1', effectiveOn: '2026-02-01', body: evaluation },
      'auditor',
    );
    expect(await organizationsSeen(ALDER, 'design_evaluations')).toEqual([]);
    expect(await organizationsSeen(BIRCH, 'design_evaluations')).toEqual(['birch']);
    expect(await organizationsSeen(ALDER, 'people')).toEqual(['alder']);
    expect(await organizationsSeen(BIRCH, 'people')).toEqual(['alder', 'birch']);
  });

  test('a released record about another engagement stays with the firm', async () => {
    const body = {
      test: 'T-1',
      population: 'P-1',
      commitment: 'a'.repeat(64),
      at: '2026-02-01T00:00:00Z',
      by: 'x',
    };
    await hasTest('T-1', 'soc1-2027');
    await world.has('seedCommitment', { id: 'SC-1', effectiveOn: '2026-02-01', body }, 'auditor');
    expect(await organizationsSeen(ALDER, 'seed_commitments')).toEqual([]);
    await hasTest('T-2', ENGAGEMENT);
    await world.has(
      'seedCommitment',
      { id: 'SC-2', effectiveOn: '2026-02-01', body: { ...body, test: 'T-2' } },
      'auditor',
    );
    expect(await organizationsSeen(ALDER, 'seed_commitments')).toEqual(['birch']);
    expect(await organizationsSeen(CEDAR, 'seed_commitments')).toEqual([]);
  });

  test('a deviation is seen from the version that communicates it', async () => {
    await hasTest('T-1', ENGAGEMENT);
    const body = {
      control: 'IAM-05',
      test: 'T-1',
      result: 'R-1',
      tested: 4,
      failed: 1,
      items: ['2026-Q1'],
      nature: 'One of four reviews used an incomplete list.',
      cause: 'The export left out service accounts.',
      isSystematic: false,
      affectedFrom: '2026-01-01',
      affectedTo: '2026-03-31',
      intent: 'None.',
      harm: 'None was found.',
    };
    await world.has('deviation', { id: 'D-1', effectiveOn: '2026-02-01', body }, 'auditor');
    expect(await organizationsSeen(ALDER, 'deviations')).toEqual([]);
    await world.has(
      'deviation',
      { id: 'D-2', effectiveOn: '2026-02-02', body: { ...body, communicatedOn: '2026-02-02' } },
      'auditor',
    );
    expect(await sql(ALDER, 'select id from deviations')).toEqual([{ id: 'D-2' }]);
  });

  test('a firm’s papers on an engagement are for its people on it; what is about none is for all', async () => {
    await world.has(
      'designEvaluation',
      { id: 'DE-1', effectiveOn: '2026-02-01', body: evaluation },
      'auditor',
    );
    await world.has(
      'sizeTable',
      { id: 'ST-1', effectiveOn: '2026-02-01', body: DEFAULT_SIZE_TABLE },
      'auditor',
    );
    const elsewhere = { ...BIRCH, engagements: 'soc1-2027' };
    for (const seat of [elsewhere, { ...BIRCH, engagements: '' }]) {
      expect(await organizationsSeen(seat, 'design_evaluations')).toEqual([]);
      expect(await organizationsSeen(seat, 'size_tables')).toEqual(['birch']);
      expect(await organizationsSeen(seat, 'people')).toEqual(['birch']);
    }
    expect(await organizationsSeen({ ...BIRCH, engagements: '*' }, 'design_evaluations')).toEqual(['birch']);
  });

  test('a firm’s evidence is about the engagements of the tests it names, whichever came first', async () => {
    await world.has('evidence', { id: 'E-1', effectiveOn: '2026-02-01', body: observed(['T-1']) }, 'auditor');
    await world.has('evidence', { id: 'E-2', effectiveOn: '2026-02-01', body: observed([]) }, 'auditor');
    await hasTest('T-1', ENGAGEMENT);
    const seen = (seat: RawSeat) => sql(seat, 'select id from evidence order by 1');
    expect(await seen(BIRCH)).toEqual([{ id: 'E-1' }, { id: 'E-2' }]);
    expect(await seen({ ...BIRCH, engagements: 'soc1-2027' })).toEqual([{ id: 'E-2' }]);
  });

  test('the trail of a firm is its own; that of a company is open to its auditor', async () => {
    expect(await organizationsSeen(ALDER, 'trail')).toEqual(['alder']);
    expect(await organizationsSeen(BIRCH, 'trail')).toEqual(['alder', 'birch']);
    expect(await organizationsSeen(undefined, 'trail')).toEqual([]);
  });

  test('a firm that is no longer appointed sees the company no more', async () => {
    const { body } = await world.read('company', readEngagement);
    await world.write('company', async (db) => {
      const saved = await engagements.save(db, {
        id: ENGAGEMENT,
        version: 1,
        effectiveOn: '2026-03-03',
        body: { ...body, firm: 'elm' },
      });
      await append(db, { type: 'engagement.changed', subject: saved });
    });
    expect(await organizationsSeen(BIRCH, 'controls')).toEqual([]);
    expect(await organizationsSeen(BIRCH, 'systems')).toEqual([]);
  });
});

describe('writing', () => {
  const insert = `insert into risks (organization_id, id, version, effective_on, side, engagements, is_released, canonical,
    digest, recorded_at, recorded_by) values ($1, 'R-1', 1, '2026-01-01', $2, '{}', false, $3,
    encode(sha256(convert_to($3, 'UTF8')), 'hex'), now(), 'x')`;
  const canonicalFor = (organization: string): string =>
    JSON.stringify({
      body: risk,
      effectiveOn: '2026-01-01',
      id: 'R-1',
      noun: 'risk',
      organization,
      version: 1,
    });

  test.each([
    ['for another company', CEDAR, 'alder', 'company', '42501'],
    ['of a company by its auditor', BIRCH, 'alder', 'company', '42501'],
    ['as the other side', BIRCH, 'birch', 'company', '42501'],
    ['of a noun that the company alone writes', WHOLE_BIRCH, 'birch', 'auditor', '23514'],
    ['by a customer', { organization: 'alder', side: 'customer' }, 'alder', 'company', '42501'],
    ['by nobody', undefined, 'alder', 'company', '42501'],
  ])('refuses a record %s', async (_, seat, organization, side, code) => {
    await expect(sql(seat, insert, [organization, side, canonicalFor(organization)])).rejects.toMatchObject({
      code,
    });
  });

  describe('a firm’s paper', () => {
    const paper = insert
      .replace('into risks', 'into opinions')
      .replace("'R-1', 1, '2026-01-01', $2, '{}'", "'R-1', 1, '2026-01-01', $2, $4::text[]");
    const canonical = canonicalFor('birch').replace('"noun":"risk"', '"noun":"opinion"');
    const write = (engagements: string, about: string) =>
      sql({ ...BIRCH, engagements }, `${paper} returning id`, ['birch', 'auditor', canonical, about]);

    test.each([
      ['on an engagement that they are not on', 'soc1-2027', `{${ENGAGEMENT}}`],
      ['by somebody on no engagement', '', `{${ENGAGEMENT}}`],
      ['that is about no engagement', ENGAGEMENT, '{}'],
    ])('is refused %s', async (_, on, about) => {
      await expect(write(on, about)).rejects.toMatchObject({ code: '42501' });
    });

    test.each([
      ['on an engagement that they are on', ENGAGEMENT],
      ['by whoever brings in the whole firm', '*'],
    ])('gets past row security %s', async (_, on) => {
      await expect(write(on, `{${ENGAGEMENT}}`)).resolves.toEqual([{ id: 'R-1' }]);
    });
  });

  test('refuses a trail entry in another’s name', async () => {
    // Whoever sees nothing of a trail would number its first line 0.
    const line = `insert into trail values ('alder', 0, null, null, '${'0'.repeat(64)}')`;
    await expect(sql(CEDAR, line)).rejects.toMatchObject({ code: '42501' });
    await expect(sql(DOGWOOD, line)).rejects.toMatchObject({ code: '42501' });
    const next = line.replace('0,', '(select max(seq) + 1 from trail where organization_id = $1),');
    await expect(sql(BIRCH, next, ['alder'])).rejects.toMatchObject({ code: '42501' });
  });

  test('refuses a text that is not the row’s, or a digest that is not the text’s', async () => {
    await expect(sql(ALDER, insert, ['alder', 'company', canonicalFor('cedar')])).rejects.toMatchObject({
      code: '23514',
    });
    const forged = insert.replace("encode(sha256(convert_to($3, 'UTF8')), 'hex')", `'${'a'.repeat(64)}'`);
    await expect(sql(ALDER, forged, ['alder', 'company', canonicalFor('alder')])).rejects.toMatchObject({
      code: '23514',
    });
  });

  test.each([
    'update appointments set is_current = true',
    'delete from appointments',
    "insert into appointments values ('alder','x','elm',true)",
  ])('appointments are not for the product to touch: %s', async (text) => {
    await expect(sql(ALDER, text)).rejects.toMatchObject({ code: '42501' });
  });

  test('two companies cannot give one firm engagements of one name', async () => {
    const { body } = await world.read('other-company', readEngagement);
    const attempt = world.write('other-company', async (db) => {
      const subject = await engagements.save(db, {
        id: ENGAGEMENT,
        version: 1,
        effectiveOn: '2026-03-03',
        body: { ...body, firm: 'birch' },
      });
      await append(db, { type: 'engagement.changed', subject });
    });
    await expect(attempt).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('engagement'),
    });
  });
});

describe('every noun is under row security, forced, with its guards and its writer’s side', () => {
  test('there are nouns', () => expect(NOUN_NAMES.length).toBeGreaterThan(30));

  test.each(NOUN_NAMES)('%s', async (noun) => {
    const [found] = await inTransaction(world.engine, (session) =>
      session.query(
        `select relrowsecurity and relforcerowsecurity as forced,
          array(select tgname::text from pg_trigger where tgrelid = pg_class.oid and not tgisinternal order by 1) as guards,
          (select pg_get_constraintdef(oid) from pg_constraint
            where conrelid = pg_class.oid and conname like '%side_check') as sides
         from pg_class where oid = $1::regclass`,
        [tableNameOf(noun)],
      ),
    );
    const { forced, guards, sides } = found as { forced: boolean; guards: string[]; sides: string };
    expect(forced).toBe(true);
    expect(guards).toEqual(expect.arrayContaining(['in_order', 'on_the_trail', 'stays']));
    const { writtenBy } = NOUNS[noun];
    expect(['company', 'auditor'].filter((side) => sides.includes(side))).toEqual(
      writtenBy === 'both' ? ['company', 'auditor'] : [writtenBy],
    );
  });
});

const engagements = recordStore('engagement');

async function readEngagement(db: Database): Promise<Stored<'engagement'>> {
  return engagements.read(db, ENGAGEMENT);
}

const observed = (tests: string[]) => ({
  title: 'Seen on a visit',
  kind: 'observation',
  file: { name: 'visit.txt', sha256: 'a'.repeat(64), bytes: 4, mediaType: 'text/plain' },
  filedBy: 'auditor' as const,
  tests,
  header: {
    source: 'Visit',
    takenBy: 'birch-staff',
    takenAt: '2026-02-01T12:00:00Z',
    nature: 'auditor-observation' as const,
    completeness: 'Seen by the auditor.',
  },
});

async function hasTest(id: string, engagement: string) {
  const body = {
    control: 'IAM-05',
    nature: 'inspection',
    procedure: 'Inspected the review of the quarter.',
    engagements: [engagement],
    selection: 'all',
  } as const;
  await world.has(
    'test',
    { id, effectiveOn: '2026-01-15', body: { ...body, engagements: [engagement] } },
    'auditor',
  );
}
