import { describe, expect, test } from 'vitest';
import { latestDue, parseCron } from './cron.ts';

// Moments are numbers in there; worked answers are written as people read them.
// oxlint-disable eslint/no-restricted-globals
const at = (text: string): number => Date.parse(text);
const written = (moment: number): string => new Date(moment).toISOString();
// oxlint-enable eslint/no-restricted-globals

/** Every moment something is due between two moments, found by looking every ten minutes. */
function dueBetween(cron: string, timeZone: string, from: string, to: string): string[] {
  const found: number[] = [];
  let after = at(from);
  for (let now = at(from); now <= at(to); now += 600_000) {
    const due = latestDue(parseCron(cron), timeZone, { after, now });
    if (due !== undefined) found.push((after = due));
  }
  return found.map(written);
}

// New York goes from UTC-5 to UTC-4 on 2026-03-08 at 07:00Z, and back on 2026-11-01 at 06:00Z.
describe('a time of day in New York', () => {
  test('is an hour earlier by UTC in summer', () => {
    expect(dueBetween('30 9 * * *', 'America/New_York', '2026-03-07T00:00Z', '2026-03-10T00:00Z')).toEqual([
      '2026-03-07T14:30:00.000Z',
      '2026-03-08T13:30:00.000Z',
      '2026-03-09T13:30:00.000Z',
    ]);
  });

  test('that the clock skips is due once, as long after midnight as ever', () => {
    expect(dueBetween('30 2 * * *', 'America/New_York', '2026-03-07T00:00Z', '2026-03-10T00:00Z')).toEqual([
      '2026-03-07T07:30:00.000Z',
      '2026-03-08T07:30:00.000Z',
      '2026-03-09T06:30:00.000Z',
    ]);
  });

  test('that comes twice is due once, the first time', () => {
    expect(dueBetween('30 1 * * *', 'America/New_York', '2026-10-31T00:00Z', '2026-11-03T00:00Z')).toEqual([
      '2026-10-31T05:30:00.000Z',
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ]);
  });

  test('after the hour that comes twice is due once', () => {
    expect(dueBetween('30 2 * * *', 'America/New_York', '2026-10-31T00:00Z', '2026-11-03T00:00Z')).toEqual([
      '2026-10-31T06:30:00.000Z',
      '2026-11-01T07:30:00.000Z',
      '2026-11-02T07:30:00.000Z',
    ]);
  });
});

test.each([
  ['Asia/Kolkata', '2026-05-01T20:30:00.000Z'],
  ['Pacific/Auckland', '2026-05-01T14:00:00.000Z'],
  ['America/St_Johns', '2026-05-01T04:30:00.000Z'],
])('two in the morning in %s', (timeZone, due) => {
  const [found] = dueBetween('0 2 * * *', timeZone, '2026-05-01T00:00Z', '2026-05-02T00:00Z');
  expect(found).toBe(due);
});

describe('fields', () => {
  test.each([
    // 2026-06-01 is a Monday.
    ['0 6 * * 1', ['2026-06-01', '2026-06-08']],
    ['0 6 * * 0,7', ['2026-06-07']],
    ['0 6 1,10 * *', ['2026-06-01', '2026-06-10']],
    ['0 6 2 6 3', ['2026-06-02', '2026-06-03', '2026-06-10']],
    ['0 6 */5 6 *', ['2026-06-01', '2026-06-06']],
    ['0 6 * 7 *', []],
  ])('%s', (cron, days) => {
    const found = dueBetween(cron, 'UTC', '2026-06-01T00:00Z', '2026-06-11T00:00Z');
    expect(found.filter((day) => day >= '2026-06-01').map((day) => day.slice(0, 10))).toEqual(days);
  });

  test('ranges and steps of minutes', () => {
    expect([...parseCron('10-30/10 * * * *').minutes]).toEqual([10, 20, 30]);
  });

  test.each(['* * * *', '60 * * * *', '5-1 * * * *', '*/0 * * * *', 'x * * * *', '* 24 * * *'])(
    'not %s',
    (wrong) => {
      expect(() => parseCron(wrong)).toThrow(/field/);
    },
  );
});

test('of many that were missed, the latest is due, and none twice', () => {
  const daily = parseCron('0 1 * * *');
  const now = at('2026-05-10T12:00Z');
  const due = latestDue(daily, 'UTC', { after: at('2026-05-01T12:00Z'), now });
  expect(due).toBe(at('2026-05-10T01:00Z'));
  expect(latestDue(daily, 'UTC', { after: due ?? 0, now })).toBeUndefined();
});

test('a clock that goes back finds nothing due again', () => {
  const daily = parseCron('0 1 * * *');
  const after = at('2026-05-10T01:00Z');
  expect(latestDue(daily, 'UTC', { after, now: at('2026-05-09T12:00Z') })).toBeUndefined();
  expect(latestDue(daily, 'UTC', { after, now: at('2026-05-11T01:00Z') })).toBe(at('2026-05-11T01:00Z'));
});
