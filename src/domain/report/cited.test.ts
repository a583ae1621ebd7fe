import { describe, expect, test } from 'vitest';
import { factsFor, withMore } from '#test/support/report-records.ts';
import { citedRecords } from './cited.ts';
import { numbersOf } from './numbers.ts';

const ids = (noun: string, facts = factsFor()): string[] =>
  citedRecords(facts).flatMap((citation) => (citation.noun === noun ? [citation.id] : []));

describe('the records a report rests on', () => {
  test('hold each test with its population, sample, result and deviation', () => {
    expect(ids('test')).toContain('IAM-03.T1');
    expect([ids('population'), ids('sample'), ids('deviation')]).toEqual([
      ['pop-leavers'],
      ['sample-leavers'],
      ['dev-1'],
    ]);
    expect(ids('result')).toHaveLength(ids('test').length);
  });

  test('leave out what serves the other report only', () => {
    expect(ids('control')).not.toContain('PAY-CO1-C1');
    expect(ids('control', factsFor({ report: 'soc1' }))).toContain('PAY-CO1-C1');
    expect(ids('objective')).toEqual([]);
  });

  test('hold the evidence filed for a test, each once, and nothing that is not on record', () => {
    const facts = factsFor({}, (records) =>
      withMore(records, 'evidence', 'ev-1', {
        title: 'Leavers',
        kind: 'list',
        file: { name: 'leavers.csv', sha256: 'b'.repeat(64), bytes: 10, mediaType: 'text/csv' },
        filedBy: 'auditor',
        tests: ['IAM-03.T1'],
        header: {
          source: 'Personnel system',
          takenBy: 'Staff',
          takenAt: '2026-10-02T10:00:00Z',
          nature: 'standard-report',
          completeness: 'Counted.',
        },
      }),
    );
    expect(ids('evidence', facts)).toEqual(['ev-1']);
    expect(ids('sizeTable', facts)).toEqual([]);
    const all = citedRecords(facts).map(({ noun, id }) => `${noun}/${id}`);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('the numbers of a report', () => {
  // Counted by hand from the fixture: 3 drawn of 12 leavers, extended to all 12, leaver-2 and leaver-7 late.
  test('are those of its records', () => {
    const numbers = numbersOf(factsFor());
    expect(numbers.tests.find(({ test }) => test === 'IAM-03.T1')).toEqual({
      test: 'IAM-03.T1',
      control: 'IAM-03',
      population: 12,
      sample: 3,
      tested: 12,
      failed: 2,
      outcome: 'deviation',
      reported: [{ deviation: 'dev-1', tested: 12, failed: 2 }],
    });
    expect({ ...numbers, tests: numbers.tests.length }).toEqual({
      requirements: 6,
      controls: 5,
      tests: 5,
      deviations: 1,
    });
  });

  test('of a test without a result are zero and never a pass', () => {
    const numbers = numbersOf(factsFor({}, (records) => ({ ...records, result: [] })));
    expect(new Set(numbers.tests.map(({ outcome }) => outcome))).toEqual(new Set(['not-performed']));
  });
});
