import { describe, expect, test } from 'vitest';
import {
  control,
  deviation,
  engagements,
  resultBody,
  SOC1,
  tested,
  worldOf,
} from '#test/support/method-records.ts';
import { standingOf } from './standing.ts';

function standing(...drafts: Parameters<typeof worldOf>): ReturnType<typeof standingOf> {
  return standingOf(worldOf(engagements(), control('REC-01', ['PAY-CO1']), ...drafts), SOC1, 'REC-01');
}

describe('a control', () => {
  test('operated when its tests found nothing', () => {
    expect(standing(tested('REC-01', { tested: 25 }))).toMatchObject({
      suggestion: 'effective',
      reasons: ['No exceptions noted.'],
      routes: [],
    });
  });

  test('with 2 of 25 failing is not effective: 19.9 % is above 10 %', () => {
    const seen = standing(
      tested('REC-01', { tested: 25, failed: 2 }),
      deviation('REC-01', { tested: 25, failed: 2 }),
    );
    expect(seen.suggestion).toBe('not-effective');
    expect(seen.reasons[0]).toMatch(
      /2 of 25 failed; the upper limit at 90 % is 19\.9 %, above the tolerable 10 %/,
    );
    expect(seen.routes.map(({ route }) => route)).toEqual(['enlarge', 'not-effective', 'compensating']);
  });

  test('with 1 of 40 failing operated, and the deviation is reported', () => {
    const seen = standing(tested('REC-01', { tested: 40, failed: 1 }));
    expect(seen.suggestion).toBe('effective');
    expect(seen.routes.map(({ route }) => route)).toEqual(['report']);
  });

  test('with a systematic cause is not effective, whatever the rate', () => {
    const seen = standing(
      tested('REC-01', { tested: 40, failed: 1 }),
      deviation('REC-01', { tested: 40, failed: 1 }, { isSystematic: true }),
    );
    expect(seen.suggestion).toBe('not-effective');
    expect(seen.routes.map(({ route }) => route)).toEqual(['not-effective', 'compensating']);
  });

  test('tested as a whole cannot be enlarged', () => {
    const seen = standing(tested('REC-01', { tested: 4, failed: 1, of: 4 }));
    expect(seen.suggestion).toBe('not-effective');
    expect(seen.reasons[0]).toMatch(/rate of the whole population is 25\.0 %/);
    expect(seen.routes.map(({ route }) => route)).not.toContain('enlarge');
  });

  test('that is automated fails at the first failure, for every item', () => {
    const records = worldOf(
      engagements(),
      control('REC-01', ['PAY-CO1'], { execution: 'automated', frequency: 'continuous' }),
      tested('REC-01', { tested: 1, failed: 1, of: 1, change: { selection: 'one' } }),
    );
    const seen = standingOf(records, SOC1, 'REC-01');
    expect(seen.suggestion).toBe('not-effective');
    expect(seen.routes.map(({ route }) => route)).toEqual(['every-item', 'compensating']);
  });

  test('of which a deviation is reported does not pass because its grid is silent', () => {
    const seen = standing(tested('REC-01', { tested: 25 }), deviation('REC-01', { tested: 25, failed: 1 }));
    expect(seen.suggestion).toBe('not-effective');
    expect(seen.reasons[0]).toMatch(/does not count/);
  });

  test('of which only people were asked supports no conclusion', () => {
    const seen = standing(tested('REC-01', { tested: 25, change: { nature: 'inquiry' } }));
    expect(seen.suggestion).toBe('cannot-conclude');
    expect(seen.reasons[0]).toMatch(/Inquiry alone never supports/);
  });

  test('without a test, or with a test without a result, supports none either', () => {
    expect(standing().suggestion).toBe('cannot-conclude');
    const [only] = tested('REC-01', { tested: 25 });
    expect(standing(only!)).toMatchObject({
      suggestion: 'cannot-conclude',
      reasons: ['REC-01.T1: There is no result yet.'],
    });
  });

  test('that had no occasion is no pass', () => {
    const [only] = tested('REC-01', { tested: 25 });
    const nothing = resultBody('REC-01', [], {
      sample: undefined,
      noInstances: { why: 'No case arose.', evidence: ['EV-1'] },
    });
    expect(standing(only!, ['result', 'REC-01.R1', nothing]).suggestion).toBe('no-instances');
  });

  test('that was replaced within the period is tested in both parts', () => {
    const seen = standing(
      tested('REC-01', { tested: 25, failed: 2 }),
      control('REC-02', ['PAY-CO1'], { replaces: 'REC-01', inForceOn: '2026-04-01' }),
    );
    expect(seen.routes.at(-1)).toMatchObject({ route: 'both-parts' });
  });
});
