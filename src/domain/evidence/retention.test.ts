import { describe, expect, test } from 'vitest';
import type { Evidence } from './evidence.ts';
import { demandErasable, keptUntil, standingHolds, yearsKept, type HoldOver } from './retention.ts';

const evidence = (header: Partial<Evidence['header']> = {}, more: Partial<Evidence> = {}): Evidence => ({
  title: 'Access list',
  kind: 'list',
  file: { name: 'list.csv', sha256: 'a'.repeat(64), bytes: 1, mediaType: 'text/csv' },
  filedBy: 'company',
  controls: [],
  tests: [],
  header: {
    source: 'Directory',
    takenBy: 'Ana Lind',
    takenAt: '2026-02-08T09:00:00Z',
    nature: 'standard-report',
    completeness: 'Counted.',
    ...header,
  },
  ...more,
});

describe('evidence is kept', () => {
  test.each([
    ['where no report was issued, not at all', '2026-01-10', [], undefined],
    ['where it came the day after, not at all', '2026-11-17', [['2026-11-16', 7]], undefined],
    ['where it came on the day, its years', '2026-11-16', [['2026-11-16', 7]], '2033-11-16'],
    ['from a leap day, to the end of February', '2024-01-01', [['2024-02-29', 1]], '2025-02-28'],
    [
      'for the report that ends last',
      '2025-01-10',
      [
        ['2025-11-16', 10],
        ['2026-11-16', 7],
      ],
      '2035-11-16',
    ],
  ] as const)('%s', (_, filedOn, issued, until) => {
    const reports = issued.map(([on, years]) => ({ engagement: 'soc2', on, years }));
    expect(keptUntil(filedOn, reports)).toBe(until);
  });

  test.each([
    [undefined, undefined, 7],
    [3, undefined, 3],
    [3, 1, 3],
    [3, 10, 10],
    [undefined, 2, 7],
  ])('rule at issue %s, today %s: %s years', (atIssue, today, years) => {
    expect(yearsKept(atIssue, today)).toBe(years);
  });
});

describe('a legal hold', () => {
  const hold = (more: Partial<HoldOver['hold']> = {}, days?: HoldOver['days']): HoldOver => ({
    id: 'suit',
    hold: { why: 'A lawsuit.', setOn: '2026-03-01', setBy: 'owner', ...more },
    days,
  });
  const year = { from: '2025-10-01', to: '2026-09-30' };
  const lifted = { on: '2026-05-01', by: 'owner', why: 'Settled.' };

  test.each([
    ['on the organization covers all', hold(), {}, true],
    ['that was lifted covers nothing', hold({ lifted }), {}, false],
    ['on an engagement covers what speaks for its days', hold({ engagement: 'soc2' }, year), {}, true],
    [
      'on an engagement does not cover what speaks for other days',
      hold({ engagement: 'soc2' }, { from: '2020-01-01', to: '2020-12-31' }),
      {},
      false,
    ],
    [
      'covers what was taken later about its days',
      hold({ engagement: 'soc2' }, { from: '2025-01-01', to: '2025-12-31' }),
      { coversFrom: '2025-12-31', coversTo: '2026-01-31' },
      true,
    ],
    ['on an engagement that is not known covers all', hold({ engagement: 'soc2' }), {}, true],
  ] as const)('%s', (_, over, header, isCovered) => {
    expect(standingHolds(evidence(header), '2026-02-09', [over])).toHaveLength(isCovered ? 1 : 0);
  });
});

describe('erasing', () => {
  const ask = (until: string | undefined, today: string) => () =>
    demandErasable(evidence(), today, { until, holds: [] });

  test('is refused on the last day of retention and done on the next', () => {
    expect(ask('2033-11-16', '2033-11-16')).toThrow('kept until 2033-11-16');
    expect(ask('2033-11-16', '2033-11-17')).not.toThrow();
    expect(ask(undefined, '2026-11-17')).not.toThrow();
  });

  test('happens once', () => {
    const gone = evidence({}, { erased: { on: '2034-01-01', by: 'owner', why: 'Retention ended.' } });
    expect(() => demandErasable(gone, '2034-01-02', { until: undefined, holds: [] })).toThrow('already');
  });
});
