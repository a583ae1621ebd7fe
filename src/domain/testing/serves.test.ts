import { describe, expect, test } from 'vitest';
import { control, engagements, PERIOD, SOC1, SOC2, tested, worldOf } from '#test/support/method-records.ts';
import type { Draft } from '#test/support/report-records.ts';
import { serves } from './serves.ts';

const hash = 'a'.repeat(64);

function population(change: Record<string, unknown> = {}): Draft {
  return [
    'population',
    'POP-IAM-01',
    {
      title: 'Grants',
      type: 'access_grants',
      controls: ['IAM-01'],
      definition: 'Every grant of the period.',
      ...PERIOD,
      timeZone: 'America/New_York',
      source: 'Identity provider',
      extraction: 'Log of grants.',
      extractedBy: 'Analyst',
      extractedAt: '2026-10-05T13:00:00Z',
      file: { name: 'grants.csv', sha256: hash, bytes: 10, mediaType: 'text/csv' },
      idColumn: 'grant',
      reconciliation: {
        class: 'log',
        independentSource: 'Ticket list',
        independentCount: 251,
        difference: 0,
        explained: 'They agree.',
        accuracy: 'Five rows traced.',
        checkedBy: 'Lead',
        checkedOn: '2026-10-06',
      },
      ...change,
    },
  ];
}

const granted = control('IAM-01', ['CC6.2', 'CC6.3', 'PAY-CO1'], { systems: ['runner', 'ledger'] });
const inspected = tested('IAM-01', { tested: 25 });

function asked(
  drafts: Parameters<typeof worldOf>,
  change: Parameters<typeof engagements>[0] = {},
): ReturnType<typeof serves> {
  return serves(worldOf(engagements(change), ...drafts), 'IAM-01.T1', [SOC2, SOC1]);
}

function kinds(seen: ReturnType<typeof serves>): string[][] {
  return seen.map(({ reasons }) => reasons.map(({ kind }) => kind));
}

describe('one test', () => {
  test('serves several requirements and both reports', () => {
    expect(asked([granted, inspected, population()])).toEqual([
      { engagement: SOC2, serves: true, requirements: ['CC6.2', 'CC6.3'], reasons: [] },
      { engagement: SOC1, serves: true, requirements: ['PAY-CO1'], reasons: [] },
    ]);
  });

  test('may not serve a report whose period its population does not reach', () => {
    const seen = asked([granted, inspected, population()], {
      soc1: { period: { from: '2025-10-01', to: '2026-12-31' } },
    });
    expect(kinds(seen)).toEqual([[], ['period-not-covered']]);
    expect(seen[1]!.serves).toBe(false);
  });

  test('may not serve a report whose period its population exceeds', () => {
    const seen = asked([granted, inspected, population()], {
      soc1: { period: { from: '2025-10-01', to: '2026-06-30' } },
    });
    expect(kinds(seen)).toEqual([[], ['population-dates-differ']]);
  });

  test('need only reach over the days the control was in force', () => {
    const late = control('IAM-01', ['CC6.2', 'PAY-CO1'], { inForceOn: '2026-01-15' });
    expect(kinds(asked([late, inspected, population({ from: '2026-01-15' })]))).toEqual([[], []]);
    expect(kinds(asked([late, inspected, population({ from: '2026-02-01' })]))).toEqual([
      ['period-not-covered'],
      ['period-not-covered'],
    ]);
  });

  test('may not serve where a system in scope was left out', () => {
    const ledgerOnly = tested('IAM-01', { tested: 25, change: { systems: ['ledger'] } });
    const seen = asked([granted, ledgerOnly, population()]);
    expect(kinds(seen)).toEqual([['different-systems'], ['different-systems']]);
    expect(seen[0]!.reasons[0]!.why).toMatch(/also runs on runner/);
    const runnerOnly = tested('IAM-01', { tested: 25, change: { systems: ['runner'] } });
    expect(kinds(asked([granted, runnerOnly, population()]))).toEqual([[], []]);
  });

  test('may not serve a report its control has nothing to do with', () => {
    const soc2Only = control('IAM-01', ['CC6.2']);
    expect(kinds(asked([soc2Only, inspected, population()]))).toEqual([[], ['no-requirement']]);
  });

  test('may not serve a requirement that none of its attributes bears on', () => {
    const access = tested('IAM-01', { tested: 25, change: { bearsOn: ['CC6.3'] } });
    const seen = asked([granted, access, population()]);
    expect(seen[0]).toMatchObject({ serves: true, requirements: ['CC6.3'] });
    expect(kinds(seen)[1]).toEqual(['attributes-not-relevant']);
  });

  test.each<[string, Draft, Draft, string]>([
    [
      'of a control that was not in force',
      control('IAM-01', ['CC6.2'], { retiredOn: '2025-10-01' }),
      population(),
      'not-in-force',
    ],
    [
      'of a population taken for another control',
      granted,
      population({ controls: ['IAM-02'] }),
      'control-not-in-population',
    ],
  ])('may not serve %s', (_, of, from, kind) => {
    expect(kinds(asked([of, inspected, from]))[0]).toContain(kind);
  });

  test('may not serve when what it was drawn from is gone, or it was not planned, or the report is Type 1', () => {
    expect(kinds(asked([granted, inspected]))[0]).toEqual(['no-population']);
    const soc2Only = tested('IAM-01', { tested: 25, change: { engagements: [SOC2] } });
    expect(kinds(asked([granted, soc2Only, population()]))).toEqual([[], ['not-listed']]);
    const type1 = { soc1: { type: 1, asOf: '2026-06-30' } };
    expect(kinds(asked([granted, inspected, population()], type1))).toEqual([[], ['type-1']]);
  });

  test('that does not exist serves nothing', () => {
    expect(serves(worldOf(engagements()), 'IAM-99.T1', [SOC2])[0]).toMatchObject({ serves: false });
  });
});
