import { describe, expect, test } from 'vitest';
import { canonicalJson } from '#domain/canonical.ts';
import { sha256Hex } from '#domain/hash.ts';
import { ENGAGEMENT } from '#test/support/people.ts';
import { useWorld } from '#test/support/world.ts';
import { append } from '../trail/append.ts';
import type { Database } from './database.ts';
import { inTransaction } from './engine.ts';
import { readWritten } from './written.ts';
import { readRecords } from './snapshot.ts';
import { bodyHas, bodyText } from './records.ts';
import { countRecords, recordStore } from './store.ts';

const world = useWorld();
const risks = recordStore('risk');

const body = {
  title: 'Lost laptop',
  text: 'A laptop is lost.',
  rating: 'medium',
  response: 'reduce',
  owner: 'Security lead',
  reviewedOn: '2026-01-01',
} as const;

async function saveNext(db: Database, change: object, effectiveOn: string) {
  const claimed = await risks.claim(db, 'R-1');
  const saved = await risks.save(db, { ...claimed, effectiveOn, body: { ...claimed.body, ...change } });
  await append(db, { type: 'risk.changed', subject: saved });
  return saved;
}

describe('versions', () => {
  test('two names that differ only in case do not stand side by side: no binder could carry both', async () => {
    await world.has('risk', { id: 'R-1', effectiveOn: '2026-01-01', body });
    const twin = world.write('company', (db) =>
      risks.add(db, { id: 'r-1', effectiveOn: '2026-01-01', body }),
    );
    await expect(twin).rejects.toMatchObject({ kind: 'conflict' });
    await world.has('risk', { id: 'r-1', effectiveOn: '2026-01-01', body }, 'other-company');
  });

  test('a number or a day beyond what the database keeps is refused as such', async () => {
    await world.has('risk', { id: 'R-1', effectiveOn: '2026-01-01', body });
    const far = world.as('company').risks.change({ id: 'R-1', version: 3_000_000_000, body });
    await expect(far).rejects.toMatchObject({ kind: 'invalid' });
    await expect(world.as('company').risks.list({ asOf: '0000-01-01' })).rejects.toMatchObject({
      kind: 'invalid',
    });
  });

  test('the current one is the highest; on a past day, the highest that held then', async () => {
    await world.has('risk', { id: 'R-1', effectiveOn: '2026-01-01', body });
    await world.write('company', (db) => saveNext(db, { rating: 'high' }, '2026-02-01'));
    // A correction that holds from an earlier day than the version before it.
    await world.write('company', (db) => saveNext(db, { rating: 'low' }, '2026-01-15'));
    const ratingOn = async (asOf?: string) =>
      (await world.read('company', (db) => risks.read(db, 'R-1', { asOf }))).body.rating;

    expect(await ratingOn()).toBe('low');
    expect(await ratingOn('2026-01-14')).toBe('medium');
    expect(await ratingOn('2026-01-15')).toBe('low');
    expect(await ratingOn('2026-03-01')).toBe('low');
    await expect(ratingOn('2025-12-31')).rejects.toMatchObject({ kind: 'missing' });
  });

  test('the digest is of the canonical text as written, without the defaults that readers get', async () => {
    const stored = await world.has('risk', { id: 'R-1', effectiveOn: '2026-01-01', body });
    const kept = {
      noun: 'risk',
      id: 'R-1',
      version: 1,
      effectiveOn: '2026-01-01',
      organization: 'alder',
      body,
    };

    expect(stored.body.controls).toEqual([]);
    expect(stored.digest).toBe(sha256Hex(canonicalJson(kept)));
    const [written] = await world.read('company', (db) =>
      readWritten(db, 'risk', { limit: 5, trailSize: 1e9 }),
    );
    expect(written).toEqual(kept);
  });

  test('whoever saves from an older version is told so', async () => {
    const first = await world.has('risk', { id: 'R-1', effectiveOn: '2026-01-01', body });
    await world.write('company', (db) => saveNext(db, { rating: 'high' }, '2026-02-01'));
    await expect(world.write('company', (db) => risks.save(db, first))).rejects.toMatchObject({
      kind: 'conflict',
    });
  });

  test('a version may not be skipped', async () => {
    const first = await world.has('risk', { id: 'R-1', effectiveOn: '2026-01-01', body });
    const attempt = world.write('company', (db) => risks.save(db, { ...first, version: 2 }));
    await expect(attempt).rejects.toMatchObject({ kind: 'conflict' });
  });
});

describe('what cannot be kept is refused and nothing is changed', () => {
  test.each([
    ['a field that is missing', { ...body, title: undefined }],
    ['a field that is not known', { ...body, color: 'red' }],
    ['half a character', { ...body, text: 'a\ud800' }],
  ])('%s', async (_, wrong) => {
    const attempt = world.write('company', (db) =>
      risks.add(db, { id: 'R-1', effectiveOn: '2026-01-01', body: wrong as typeof body }),
    );
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid' });
  });

  test.each(['', '../R-1', 'R 1', '-R', 'R..1', 'ä', 'x'.repeat(81)])('the id “%s”', async (id) => {
    const attempt = world.write('company', (db) => risks.add(db, { id, effectiveOn: '2026-01-01', body }));
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('a zero character in prose', async () => {
    const prose = {
      title: 'Access policy',
      edition: '1',
      owner: 'Security lead',
      approvedBy: 'Board',
      approvedOn: '2026-01-01',
      nextReviewOn: '2027-01-01',
      prose: 'Zero: \u0000',
    };
    const attempt = world.has('policy', { id: 'P-1', effectiveOn: '2026-01-01', body: prose });
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('a record that the other side writes', async () => {
    const attempt = world.write('auditor', (db) =>
      risks.add(db, { id: 'R-1', effectiveOn: '2026-01-01', body }),
    );
    await expect(attempt).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('sealed records take no later version', () => {
  const file = { name: 'hires.csv', sha256: 'a'.repeat(64), bytes: 10, mediaType: 'text/csv' };
  const population = {
    title: 'Hires',
    type: 'hires',
    controls: ['IAM-01'],
    definition: 'All hires.',
    from: '2025-10-01',
    to: '2026-02-28',
    timeZone: 'America/New_York',
    source: 'HR system',
    extraction: 'Report 7',
    extractedBy: 'HR lead',
    extractedAt: '2026-03-01T00:00:00Z',
    file,
    idColumn: 'id',
    reconciliation: {
      class: 'hr',
      independentSource: 'Payroll',
      independentCount: 10,
      difference: 0,
      explained: 'They agree.',
      accuracy: 'Two rows traced.',
      checkedBy: 'HR lead',
      checkedOn: '2026-03-01',
    },
  } as const;
  const written = { ...population, controls: ['IAM-01'] };
  const hash = 'b'.repeat(64);
  const frozen = { at: '2026-03-02T00:00:00Z', count: 10, idsHash: hash, rowsHash: hash };
  const populations = recordStore('population');
  const samples = recordStore('sample');

  test('a population may change until it is frozen, and then no more', async () => {
    await world.has('population', { id: 'P-1', effectiveOn: '2026-03-01', body: written });
    const next = async (version: number, body: object) =>
      world.write('company', async (db) => {
        const draft = { id: 'P-1', version, effectiveOn: '2026-03-02', body: { ...written, ...body } };
        await append(db, { type: 'population.changed', subject: await populations.save(db, draft) });
      });
    await next(1, { title: 'Hires of the period' });
    await next(2, { frozen });
    await expect(next(3, { frozen })).rejects.toMatchObject({ kind: 'sealed' });
    await expect(next(3, {})).rejects.toMatchObject({ kind: 'sealed' });
  });

  test('a sample may be extended once, and nothing else of it changes', async () => {
    const sample = {
      test: 'T-1',
      population: 'P-1',
      populationHash: hash,
      N: 10,
      n: 2,
      method: 'draw/1',
      rule: { table: 'ST-1', row: 'up to 50', risk: 'standard' },
      seed: '00ff',
      items: ['hire-1', 'hire-7'],
      drawnBy: 'birch-staff',
      drawnAt: '2026-03-02T00:00:00Z',
    } as const;
    const drawn = { ...sample, items: [...sample.items] };
    const tested = {
      control: 'IAM-05',
      nature: 'inspection',
      procedure: 'Inspected.',
      engagements: [ENGAGEMENT],
      selection: 'sample',
    } as const;
    const test = { ...tested, engagements: [...tested.engagements] };
    await world.has('test', { id: 'T-1', effectiveOn: '2026-03-02', body: test }, 'auditor');
    await world.has('sample', { id: 'S-1', effectiveOn: '2026-03-02', body: drawn }, 'auditor');
    const next = async (version: number, body: object) =>
      world.write('auditor', async (db) => {
        const draft = { id: 'S-1', version, effectiveOn: '2026-03-03', body: { ...drawn, ...body } };
        await append(db, { type: 'sample.extended', subject: await samples.save(db, draft) });
      });
    const extension = { to: 'enlarged', why: 'One failed.', items: ['hire-9'] };
    await expect(next(1, { items: ['hire-2', 'hire-7'] })).rejects.toMatchObject({ kind: 'sealed' });
    await expect(next(1, { extension, seed: '00fe' })).rejects.toMatchObject({ kind: 'sealed' });
    await next(1, { extension });
    await expect(next(2, { extension })).rejects.toMatchObject({ kind: 'sealed' });
  });
});

describe('finding', () => {
  test('by conditions on the body, over current versions only', async () => {
    await world.has('risk', {
      id: 'R-1',
      effectiveOn: '2026-01-01',
      body: { ...body, controls: ['IAM-05'] },
    });
    await world.has('risk', { id: 'R-2', effectiveOn: '2026-01-01', body: { ...body, rating: 'high' } });
    await world.write('company', (db) => saveNext(db, { rating: 'high' }, '2026-02-01'));
    const find = async (wanted: Parameters<typeof risks.find>[1]) =>
      (await world.read('company', (db) => risks.find(db, wanted))).map(({ id }) => id);
    const { eq } = await import('drizzle-orm');

    expect(await find({ matching: (row) => eq(bodyText(row, 'rating'), 'high') })).toEqual(['R-1', 'R-2']);
    expect(await find({ matching: (row) => eq(bodyText(row, 'rating'), 'medium') })).toEqual([]);
    expect(await find({ matching: (row) => bodyHas(row, 'controls', 'IAM-05') })).toEqual(['R-1']);
    expect(await find({ matching: (row) => bodyHas(row, 'nothing', 'IAM-05') })).toEqual([]);
    expect(await find({ limit: 1 })).toEqual(['R-1']);
    expect(await world.read('company', (db) => countRecords(db, 'risk'))).toEqual({
      count: 2,
      newest: world.clock,
    });
  });

  test('an auditor of two companies says which one is meant', async () => {
    await world.has('risk', { id: 'R-1', effectiveOn: '2026-01-01', body });
    await world.has('risk', { id: 'R-1', effectiveOn: '2026-01-01', body }, 'other-company');
    const { body: engagement } = await world.read('other-company', (db) =>
      recordStore('engagement').read(db, ENGAGEMENT),
    );
    await world.has(
      'engagement',
      { id: 'soc2-cedar', effectiveOn: '2026-01-01', body: { ...engagement, firm: 'birch' } },
      'other-company',
    );
    const seat = {
      organization: 'birch',
      side: 'auditor',
      person: 'p',
      role: 'partner',
      at: world.clock,
    } as const;
    const both = { ...seat, engagements: [ENGAGEMENT, 'soc2-cedar'] };
    const { reading } = await import('./transaction.ts');
    const read = (from?: string) => reading(world.engine, both, (db) => risks.read(db, 'R-1', { from }));

    await expect(read()).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('which company'),
    });
    expect((await read('cedar')).organization).toBe('cedar');
    const records = await reading(world.engine, both, (db) =>
      readRecords(db, { engagement: 'soc2-cedar', nouns: ['risk', 'person'] }),
    );
    expect(records.risk.map(({ organization }) => organization)).toEqual(['cedar']);
    expect(new Set(records.person.map(({ organization }) => organization))).toEqual(
      new Set(['birch', 'cedar']),
    );
    expect(records.control).toEqual([]);
  });
});

describe('rows stay as they were written, whoever asks', () => {
  test.each([
    ["update risks set recorded_by = 'x'"],
    ['delete from risks'],
    ['truncate risks'],
    ['update trail set salt = null'],
    ['delete from trail'],
    ['truncate trail'],
    ['delete from checkpoints'],
    ['truncate held_files'],
  ])('%s', async (text) => {
    await world.has('risk', { id: 'R-1', effectiveOn: '2026-01-01', body });
    // The owner of the tables, past roles and row security.
    const attempt = inTransaction(world.engine, (session) => session.query(text));
    await expect(attempt).rejects.toMatchObject({ code: 'TM001' });
  });
});
