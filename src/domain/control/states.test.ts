import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { control, engagements, PERIOD, worldOf } from '#test/support/method-records.ts';
import type { Draft } from '#test/support/report-records.ts';
import { dueIn, missingOccurrences } from './due.ts';
import { eventListOf } from './event-days.ts';
import { countDays, operatingShare, stateOn, statesOf, type ControlStates } from './states.ts';

const FEBRUARY = { from: '2026-02-01', to: '2026-02-28' };

function occurrence(label: string, from: string, to: string, change: Record<string, unknown> = {}): Draft {
  return [
    'occurrence',
    `OC-${label}`,
    { control: 'IAM-05', label, windowFrom: from, windowTo: to, evidence: ['EV-1'], ...change },
  ];
}

function interval(from: string, to: string, outcome: string, check = 'mfa-enforced'): Draft {
  return ['checkInterval', `CI-${check}-${from}`, { control: 'IAM-05', check, from, to, outcome }];
}

function outage(from: string, to: string): Draft {
  return [
    'outage',
    'OUT-1',
    {
      connector: 'Configuration reader',
      from,
      to,
      reason: 'its role was removed.',
      controls: ['IAM-05'],
      resolution: 'A new role.',
    },
  ];
}

function runs(states: ControlStates): string[] {
  return states.spans.map(({ from, to, state }) => `${from}..${to} ${state}`);
}

describe('a control done by the calendar', () => {
  const review = control('IAM-05', ['CC6.2'], { frequency: 'quarterly' });
  const four = [
    occurrence('2025-Q4', '2025-10-01', '2025-12-31', { doneOn: '2025-12-16' }),
    occurrence('2026-Q1', '2026-01-01', '2026-03-31', { doneOn: '2026-04-03' }),
    occurrence('2026-Q2', '2026-04-01', '2026-06-30', { doneOn: '2026-06-23', evidence: [] }),
  ];
  const records = worldOf(engagements(), review, four);

  test('operates over the window in which it was done with evidence; late, missed and unproven do not', () => {
    expect(runs(statesOf(records, 'IAM-05', PERIOD))).toEqual([
      '2025-10-01..2025-12-31 operating',
      '2026-01-01..2026-03-31 failed',
      '2026-04-01..2026-06-30 unknown',
      '2026-07-01..2026-09-30 not-due',
    ]);
  });

  test('has missed an occurrence of which nothing was recorded once its window has closed', () => {
    const later = { asOf: '2026-10-01' };
    expect(stateOn(statesOf(records, 'IAM-05', PERIOD, later), '2026-08-01').state).toBe('failed');
    const of = records.control[0]!;
    expect(missingOccurrences(records, of, PERIOD, later.asOf).map(({ window }) => window.label)).toEqual([
      '2026-Q3',
    ]);
    expect(missingOccurrences(records, of, PERIOD)).toEqual([]);
  });

  test('had not done yet, on a past day, what it did later', () => {
    expect(stateOn(statesOf(records, 'IAM-05', PERIOD, { asOf: '2025-12-01' }), '2025-11-01')).toEqual({
      state: 'not-due',
      why: 'Occurrence 2025-Q4 is due by December 31, 2025.',
    });
  });

  test('is out of scope before it is in force and from the day it is retired', () => {
    const short = control('IAM-05', ['CC6.2'], {
      frequency: 'monthly',
      inForceOn: '2026-02-10',
      retiredOn: '2026-02-20',
    });
    expect(runs(statesOf(worldOf(short), 'IAM-05', FEBRUARY))).toEqual([
      '2026-02-01..2026-02-09 not-in-scope',
      '2026-02-10..2026-02-19 not-due',
      '2026-02-20..2026-02-28 not-in-scope',
    ]);
  });

  test('counts done before its window opened as unproven', () => {
    const early = occurrence('2026-Q1', '2026-01-01', '2026-03-31', { doneOn: '2025-12-30' });
    const due = dueIn(worldOf(engagements(), review, early), records.control[0]!, PERIOD, '2026-03-31');
    expect(due.map(({ verdict }) => verdict)).toEqual(['missed', 'unproven', 'open', 'open']);
  });

  test('is known by its own first day when its label is another', () => {
    const named = occurrence('Spring review', '2026-03-01', '2026-03-31', { doneOn: '2026-03-20' });
    const due = dueIn(worldOf(engagements(), review, named), records.control[0]!, PERIOD, '2026-09-30');
    expect(due[1]).toMatchObject({ verdict: 'done', occurrence: { label: 'Spring review' } });
  });
});

describe('a daily control', () => {
  const daily = control('IAM-05', ['CC6.2']);
  const company: Draft = [
    'organization',
    'cedarway',
    {
      kind: 'company',
      name: 'Cedarway',
      legalName: 'Cedarway Inc.',
      city: 'Columbus, Ohio',
      timeZone: 'America/New_York',
      holidays: ['2026-02-16'],
    },
  ];

  test('owes nothing on weekends and holidays, and may be due the day after', () => {
    const records = worldOf(
      daily,
      company,
      occurrence('2026-02-12', '2026-02-12', '2026-02-13', { doneOn: '2026-02-13' }),
      occurrence('2026-02-13', '2026-02-13', '2026-02-17', { doneOn: '2026-02-18' }),
    );
    const span = { from: '2026-02-12', to: '2026-02-17' };
    expect(runs(statesOf(records, 'IAM-05', span, { asOf: '2026-02-17' }))).toEqual([
      '2026-02-12..2026-02-12 operating',
      '2026-02-13..2026-02-13 not-due',
      '2026-02-14..2026-02-16 not-due',
      '2026-02-17..2026-02-17 not-due',
    ]);
    expect(stateOn(statesOf(records, 'IAM-05', span, { asOf: '2026-02-18' }), '2026-02-13').state).toBe(
      'failed',
    );
  });

  test('whose facts an outage kept away is unknown on the days without a record', () => {
    const records = worldOf(
      daily,
      outage('2026-02-04', '2026-02-06'),
      occurrence('2026-02-05', '2026-02-05', '2026-02-05', { doneOn: '2026-02-05' }),
    );
    const seen = statesOf(
      records,
      'IAM-05',
      { from: '2026-02-03', to: '2026-02-06' },
      { asOf: '2026-03-01' },
    );
    expect(runs(seen)).toEqual([
      '2026-02-03..2026-02-03 failed',
      '2026-02-04..2026-02-04 unknown',
      '2026-02-05..2026-02-05 operating',
      '2026-02-06..2026-02-06 unknown',
    ]);
  });
});

describe('an automated control', () => {
  const automated = control('IAM-05', ['CC6.2'], { frequency: 'continuous', execution: 'automated' });

  test('operates only on days for which every check passed', () => {
    const records = worldOf(
      automated,
      interval('2026-02-01', '2026-02-20', 'pass'),
      interval('2026-02-21', '2026-02-28', 'pass'),
      interval('2026-02-05', '2026-02-24', 'pass', 'keys-rotated'),
      interval('2026-02-25', '2026-02-28', 'fail', 'keys-rotated'),
    );
    const seen = statesOf(records, 'IAM-05', FEBRUARY);
    expect(runs(seen)).toEqual([
      '2026-02-01..2026-02-04 unknown',
      '2026-02-05..2026-02-24 operating',
      '2026-02-25..2026-02-28 failed',
    ]);
    expect(countDays(seen)).toEqual({
      operating: 20,
      failed: 4,
      unknown: 4,
      'not-due': 0,
      'not-in-scope': 0,
    });
    expect(operatingShare(seen)).toBeCloseTo(20 / 28);
  });

  test('has nine unknown days when its connector was out for nine, whatever older rows say', () => {
    const records = worldOf(
      automated,
      interval('2026-02-01', '2026-02-28', 'pass'),
      outage('2026-02-04', '2026-02-12'),
    );
    const seen = statesOf(records, 'IAM-05', FEBRUARY);
    expect(runs(seen)[1]).toBe('2026-02-04..2026-02-12 unknown');
    expect(countDays(seen).unknown).toBe(9);
  });

  test('is unknown where a check could not be verified, or none exists', () => {
    const unverified = worldOf(automated, interval('2026-02-01', '2026-02-28', 'unverified'));
    expect(countDays(statesOf(unverified, 'IAM-05', FEBRUARY)).unknown).toBe(28);
    const silent = statesOf(worldOf(automated), 'IAM-05', FEBRUARY);
    expect(countDays(silent).unknown).toBe(28);
    expect(operatingShare(silent)).toBe(0);
  });
});

describe('a control that follows events', () => {
  const event = control('IAM-05', ['CC6.2'], { frequency: 'event' });
  const list = {
    ...FEBRUARY,
    items: [
      { id: 'CHG-1', on: '2026-02-10' },
      { id: 'CHG-2', on: '2026-02-11' },
    ],
  };

  test('operates on days whose items were checked, and is not due on days without any', () => {
    const records = worldOf(event, interval('2026-02-10', '2026-02-10', 'pass'));
    expect(runs(statesOf(records, 'IAM-05', FEBRUARY, { events: [list] }))).toEqual([
      '2026-02-01..2026-02-09 not-due',
      '2026-02-10..2026-02-10 operating',
      '2026-02-11..2026-02-11 unknown',
      '2026-02-12..2026-02-28 not-due',
    ]);
  });

  test('never operates on a day without events, although its check passed', () => {
    const records = worldOf(event, interval('2026-02-01', '2026-02-28', 'pass'));
    const seen = statesOf(records, 'IAM-05', FEBRUARY, { events: [list] });
    expect(countDays(seen)).toMatchObject({ operating: 2, 'not-due': 26 });
  });

  test('is unknown when nobody knows whether there were events', () => {
    const records = worldOf(event, interval('2026-02-01', '2026-02-28', 'pass'));
    expect(countDays(statesOf(records, 'IAM-05', FEBRUARY)).unknown).toBe(28);
    const part = { ...list, to: '2026-02-14' };
    expect(countDays(statesOf(records, 'IAM-05', FEBRUARY, { events: [part] })).unknown).toBe(14);
  });

  test('takes its events from a population whose rows all say their day', () => {
    const of = { ...FEBRUARY, idColumn: 'change', dateColumn: 'deployed' } as Parameters<
      typeof eventListOf
    >[0];
    const rows = [
      { change: 'CHG-1', deployed: '2026-02-10' },
      { change: 'CHG-2', deployed: '2026-02-11T09:00:00Z' },
    ];
    expect(eventListOf(of, rows)).toEqual(list);
    expect(eventListOf(of, [...rows, { change: 'CHG-3', deployed: '' }])).toBeUndefined();
    expect(eventListOf({ ...of, dateColumn: undefined }, rows)).toBeUndefined();
  });

  test('goes by the worst of the day’s recorded items', () => {
    const leaver = (label: string, on: string, by: string, doneOn?: string): Draft =>
      occurrence(label, on, by, doneOn === undefined ? {} : { doneOn });
    const records = worldOf(
      event,
      leaver('LW-1', '2026-02-13', '2026-02-17', '2026-02-17'),
      leaver('LW-2', '2026-02-13', '2026-02-17', '2026-02-25'),
      leaver('LW-3', '2026-02-20', '2026-02-23', '2026-02-20'),
      leaver('LW-4', '2026-02-27', '2026-03-02'),
    );
    expect(runs(statesOf(records, 'IAM-05', FEBRUARY))).toEqual([
      '2026-02-01..2026-02-12 not-due',
      '2026-02-13..2026-02-13 failed',
      '2026-02-14..2026-02-19 not-due',
      '2026-02-20..2026-02-20 operating',
      '2026-02-21..2026-02-26 not-due',
      '2026-02-27..2026-02-27 not-due',
      '2026-02-28..2026-02-28 not-due',
    ]);
  });

  test('is unknown through an outage, and failed where a check failed', () => {
    const records = worldOf(
      event,
      outage('2026-02-10', '2026-02-12'),
      interval('2026-02-01', '2026-02-10', 'pass'),
      interval('2026-02-12', '2026-02-12', 'fail'),
    );
    const seen = statesOf(records, 'IAM-05', FEBRUARY, { events: [list] });
    expect(['2026-02-10', '2026-02-11', '2026-02-12'].map((day) => stateOn(seen, day).state)).toEqual([
      'unknown',
      'unknown',
      'failed',
    ]);
  });
});

interface Case {
  name: string;
  frequency: string;
  execution: string;
  inForceOn: string;
  asOf: string;
  from: string;
  to: string;
  occurrences: Record<string, unknown>[];
  intervals: Record<string, unknown>[];
  runs: string[];
}

// Worked by hand from the rules of the room’s README, with a paper calendar.
const cases = JSON.parse(
  readFileSync(new URL('../../../test/vectors/state.json', import.meta.url), 'utf8'),
) as Case[];

test.each(cases)(
  'worked by hand: $name',
  ({ occurrences, intervals, runs: known, asOf, from, to, ...of }) => {
    const { frequency, execution, inForceOn } = of;
    const records = worldOf(
      engagements(),
      control('IAM-05', ['CC6.2'], { frequency, execution, inForceOn }),
      occurrences.map((body, at): Draft => ['occurrence', `O-${at}`, { control: 'IAM-05', ...body }]),
      intervals.map((body, at): Draft => ['checkInterval', `I-${at}`, { control: 'IAM-05', ...body }]),
    );
    expect(runs(statesOf(records, 'IAM-05', { from, to }, { asOf }))).toEqual(known);
  },
);

test('days that were not computed are unknown, and an unknown control is refused', () => {
  const records = worldOf(control('IAM-05', ['CC6.2']));
  expect(stateOn(statesOf(records, 'IAM-05', FEBRUARY), '2026-04-01').state).toBe('unknown');
  expect(() => statesOf(records, 'IAM-99', FEBRUARY)).toThrow(/no control/);
});
