import { describe, expect, test } from 'vitest';
import { Control } from '../control/control.ts';
import { Engagement } from '../scope/engagement.ts';
import { commitSeed } from './commitment.ts';
import { drawSample } from './draw.ts';
import { hashIdentifiers } from './identifiers.ts';
import { drawPlanned, placeRows, type Draw, type DrawPlan } from './plan.ts';
import { ControlTest, Population } from './shapes.ts';
import { DEFAULT_SIZE_TABLE } from './sizes.ts';

const SEED = '3f9c1b7a5e02d48866a1c0ffb39de714';
const asked: Draw = { test: 'IAM-05.T1', seed: SEED };
const drawn = { by: 'p-soto', at: '2026-10-08T14:00:00Z' };

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: `R-${at + 1}`,
    office: at % 10 === 0 ? 'Dayton' : 'Erie',
  }));

function planOf({
  frequency = 'event',
  selection = 'sample',
  period = { from: '2025-10-01', to: '2026-09-30' },
  population = {},
}: { frequency?: string; selection?: string; period?: object; population?: object } = {}): DrawPlan {
  return {
    test: {
      id: 'IAM-05.T1',
      body: ControlTest.parse({
        control: 'IAM-05',
        nature: 'inspection',
        procedure: 'Inspected the reviews.',
        engagements: ['soc2-2026'],
        selection,
        population: 'reviews',
      }),
    },
    control: {
      body: Control.parse({
        title: 'Access review',
        domain: 'IAM',
        statement: 'Access is reviewed.',
        owner: 'Owner',
        frequency,
        execution: 'manual',
        effect: 'detective',
        mapping: [{ requirement: 'CC6.2', why: 'Finds access nobody needs.' }],
        inForceOn: '2024-10-01',
      }),
    },
    population: {
      id: 'reviews',
      body: Population.parse({
        title: 'Reviews',
        type: 'access-reviews',
        controls: ['IAM-05'],
        definition: 'All reviews.',
        from: '2025-10-01',
        to: '2026-09-30',
        timeZone: 'UTC',
        source: 'Calendar',
        extraction: 'All',
        extractedBy: 'Ana Lind',
        extractedAt: '2026-10-02T09:00:00Z',
        file: { name: 'r.csv', sha256: 'a'.repeat(64), bytes: 1, mediaType: 'text/csv' },
        idColumn: 'id',
        reconciliation: {
          class: 'calendar',
          independentSource: 'Minutes',
          independentCount: 1,
          difference: 0,
          explained: 'Same.',
          accuracy: 'Traced.',
          checkedBy: 'Ana Lind',
          checkedOn: '2026-10-03',
        },
        ...population,
      }),
    },
    engagement: {
      body: Engagement.parse({
        report: 'soc2',
        type: 2,
        title: 'Description',
        system: 'platform',
        period,
        categories: ['security'],
        firm: 'birch',
      }),
    },
    table: { id: 'sizes', body: DEFAULT_SIZE_TABLE },
  };
}

const committedTo = (...seeds: string[]) => ({
  frozen: {
    at: '2026-10-04T09:00:00Z',
    count: 40,
    idsHash: 'a'.repeat(64),
    rowsHash: 'a'.repeat(64),
    seedCommitments: seeds.map((seed) => ({ test: 'IAM-05.T1', commitment: commitSeed(seed) })),
  },
});

describe('a planned draw', () => {
  test('is the draw of the seed, with all that draws it again', () => {
    const rows = rowsOf(40);
    const ids = rows.map(({ id }) => id);
    expect(drawPlanned(asked, planOf(), rows, drawn)).toEqual({
      test: 'IAM-05.T1',
      population: 'reviews',
      populationHash: hashIdentifiers(ids),
      N: 40,
      n: 8,
      method: 'draw/1',
      rule: { table: 'sizes', row: '25 to 52 items, standard risk', risk: 'standard' },
      seed: SEED,
      items: drawSample(ids, 8, SEED),
      drawnBy: 'p-soto',
      drawnAt: '2026-10-08T14:00:00Z',
    });
  });

  test('of all items needs no seed and leaves none out', () => {
    const rows = rowsOf(12);
    const sample = drawPlanned(asked, planOf({ selection: 'all' }), rows, drawn);
    expect(sample).toMatchObject({ N: 12, n: 12, method: 'all', rule: { row: 'all items' } });
    expect(sample.items).toEqual(rows.map(({ id }) => id));
    expect(sample).not.toHaveProperty('seed');
  });

  test('by strata takes from the small one too', () => {
    const rows = rowsOf(40);
    const sample = drawPlanned(asked, planOf({ population: { strata: 'office' } }), rows, drawn);
    expect(sample).toMatchObject({ n: 8, method: 'stratified/1' });
    const inDayton = rows.filter(({ id, office }) => office === 'Dayton' && sample.items.includes(id));
    expect(inDayton).toHaveLength(1);
  });

  test('of an empty population has no items, and says so', () => {
    expect(drawPlanned(asked, planOf(), [], drawn)).toMatchObject({
      N: 0,
      n: 0,
      items: [],
      rule: { row: 'no instances' },
    });
  });

  test.each(['one', 'none'])('is not for a test that looks at no selection: %s', (selection) => {
    expect(() => drawPlanned(asked, planOf({ selection }), rowsOf(4), drawn)).toThrow(/nothing to draw/);
  });
});

describe('the size', () => {
  const sizeOf = (change: Parameters<typeof planOf>[0], count: number, more: Partial<Draw> = {}) => {
    const { n, rule } = drawPlanned({ ...asked, ...more }, planOf(change), rowsOf(count), drawn);
    return [n, rule.row];
  };

  test('of a control with a frequency follows it, over a whole year', () => {
    expect(sizeOf({ frequency: 'quarterly' }, 4)).toEqual([2, 'quarterly, standard risk']);
    expect(sizeOf({ frequency: 'daily' }, 365)).toEqual([25, 'daily, standard risk']);
  });

  test('over part of a year follows the number of items', () => {
    const period = { from: '2026-04-01', to: '2026-09-30' };
    expect(sizeOf({ frequency: 'daily', period }, 183)).toEqual([19, '53 to 250 items, standard risk']);
  });

  test.each(['event', 'continuous'])('of a control per %s follows the number of items', (frequency) => {
    expect(sizeOf({ frequency }, 4)).toEqual([2, '2 to 4 items, standard risk']);
  });

  test('follows another risk when one is asked for', () => {
    expect(sizeOf({ frequency: 'quarterly' }, 4, { risk: 'high' })).toEqual([4, 'quarterly, high risk']);
  });

  test('may be chosen with a reason, and not without', () => {
    expect(() => sizeOf({}, 40, { size: 12 })).toThrow(/Say why/);
    expect(sizeOf({}, 40, { size: 12, why: 'Deviations were expected.' })).toEqual([12, 'chosen: 12']);
    expect(sizeOf({}, 5, { size: 12, why: 'Deviations were expected.' })).toEqual([5, 'chosen: 12']);
  });
});

describe('the seed', () => {
  test('is one of those committed to before the freeze, where there are any', () => {
    const plan = planOf({ population: committedTo('0'.repeat(32), SEED) });
    expect(drawPlanned(asked, plan, rowsOf(40), drawn).seed).toBe(SEED);
    const other = planOf({ population: committedTo('0'.repeat(32)) });
    expect(() => drawPlanned(asked, other, rowsOf(40), drawn)).toThrow(/not the seed/);
  });

  test('is free where none was committed to; the draw is then shown as such', () => {
    const plan = planOf({ population: committedTo() });
    expect(drawPlanned(asked, plan, rowsOf(40), drawn).seed).toBe(SEED);
  });

  test('committed to for another test binds nobody', () => {
    const frozen = {
      ...committedTo().frozen,
      seedCommitments: [{ test: 'IAM-99.T1', commitment: commitSeed('x') }],
    };
    expect(drawPlanned(asked, planOf({ population: { frozen } }), rowsOf(40), drawn).seed).toBe(SEED);
  });
});

test('rows are placed by identifier and stratum; without strata all stand in one', () => {
  const rows = [
    { id: 'R-1', office: 'Erie' },
    { id: 'R-2', office: 'Dayton' },
  ];
  expect(placeRows({ ...planOf().population.body, strata: 'office' }, rows)).toEqual([
    { id: 'R-1', stratum: 'Erie' },
    { id: 'R-2', stratum: 'Dayton' },
  ]);
  expect(placeRows(planOf().population.body, rows).map(({ stratum }) => stratum)).toEqual(['', '']);
});
