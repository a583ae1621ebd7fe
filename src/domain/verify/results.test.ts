import { describe, expect, test } from 'vitest';
import type { Records } from '#domain/record/nouns.ts';
import { COMPANY, FIRM, TREE, type Draft } from '#test/support/recorded-drafts.ts';
import { bold, cell, paragraph, row, tableOfRows } from '../report/blocks.ts';
import type { ReportTree } from '../report/tree.ts';
import { Latest } from './latest.ts';
import { checkNumbers, sharesIn } from './numbers.ts';
import { recordKey, restsOn } from './rests-on.ts';
import { checkResults, countItems } from './results.ts';
import { Tally, type VerifyReport } from './tally.ts';

type Body = Record<string, unknown>;

/** The records of the recorded binders, with some bodies changed. */
function recordsWith(change: Record<string, (body: Body) => void> = {}): Records {
  const latest = new Latest();
  const drafts: [string, Draft][] = [
    ...COMPANY.map((draft): [string, Draft] => ['acme', structuredClone(draft)]),
    ...FIRM.map((draft): [string, Draft] => ['birch', structuredClone(draft)]),
  ];
  for (const [organization, [noun, id, body, version = 1]] of drafts) {
    change[id]?.(body as Body);
    latest.add({ record: { noun, id, version, effectiveOn: '2025-10-01', organization, body }, file: id });
  }
  const tally = new Tally();
  const { records } = latest.read(tally);
  expect(tally.failureCount).toBe(0);
  return records;
}

const failures = ({ failures }: VerifyReport): string => failures.map(({ why }) => why).join('\n');

function resultsOf(change: Record<string, (body: Body) => void>): VerifyReport {
  const tally = new Tally();
  checkResults(recordsWith(change), (record) => (record as { id: string }).id, tally);
  return tally.report('x', 'binders');
}

function numbersOf(tree: ReportTree, change: Record<string, (body: Body) => void> = {}): VerifyReport {
  const tally = new Tally();
  const records = recordsWith(change);
  checkNumbers({ tree, records, engagement: 'soc2-2026' }, (record) => (record as { id: string }).id, tally);
  return tally.report('x', 'full-bundle');
}

describe('a result', () => {
  test('is added up over sample and extension, without what was not applicable', () => {
    const items = [
      { item: 'a', marks: ['pass', 'not-applicable'] },
      { item: 'b', marks: ['not-applicable', 'not-applicable'] },
      { item: 'c', marks: ['pass', 'fail'], stage: 'extension' },
    ] as Records['result'][number]['items'];
    expect(countItems({ items })).toEqual({ tested: 2, failed: ['c'] });
  });

  test('that fits its test, sample and deviation holds', () => {
    const report = resultsOf({});
    expect(failures(report)).toBe('');
    expect(report.checked.map(({ check, count }) => [check, count])).toEqual([
      ['results', 2],
      ['deviations', 1],
    ]);
  });

  test.each<[string, string, (body: Body) => void, RegExp]>([
    [
      'two marks for one attribute',
      'IAM-03.R1',
      (body) => ((body['items'] as Body[])[0]!['marks'] = ['pass', 'pass']),
      /2 marks for 1 attributes/,
    ],
    [
      'an item twice',
      'IAM-03.R1',
      (body) => (body['items'] as Body[]).push((body['items'] as Body[])[0]!),
      /twice/,
    ],
    [
      'an item left out',
      'IAM-03.R1',
      (body) => (body['items'] as Body[]).pop(),
      /for which there is no result/,
    ],
    [
      'the sample of another test',
      'sample-1',
      (body) => (body['test'] = 'IAM-03.T9'),
      /was drawn for test IAM-03.T9/,
    ],
    [
      'an extension nobody tested',
      'sample-1',
      (body) => (body['extension'] = { to: 'enlarged', why: 'One failed.', items: ['L-1'] }),
      /the extension of sample sample-1 holds L-1/,
    ],
    [
      'a deviation of another test',
      'dev-1',
      (body) => (body['test'] = 'IAM-03.T9'),
      /is of test IAM-03.T9; its result is of IAM-03.T1/,
    ],
  ])('with %s does not hold', (_, id, change, expected) => {
    expect(failures(resultsOf({ [id]: change }))).toMatch(expected);
  });

  test.each<[string, string, (body: Body) => void, string]>([
    ['test', 'IAM-03.R1', (body) => (body['test'] = 'gone'), 'its test gone is not here'],
    [
      'sample',
      'IAM-03.R1',
      (body) => (body['sample'] = 'gone'),
      'its sample gone is not here, so its items were not compared',
    ],
    ['result', 'dev-1', (body) => (body['result'] = 'gone'), 'its result gone is not here'],
  ])('whose %s is missing could not be checked', (_, id, change, why) => {
    expect(resultsOf({ [id]: change }).unchecked.map((gap) => gap.why)).toContain(why);
  });
});

describe('the numbers of a report', () => {
  const withRow = (result: string): ReportTree => {
    const [section] = structuredClone(TREE.content);
    if (!section) throw new Error('a section');
    const cells = [
      cell([paragraph([bold('IAM-03'), ' Leavers'])]),
      cell('Inspected the accounts of leavers.'),
      cell(result),
    ];
    const head = ['Control', 'Test performed', 'Result'];
    const table = tableOfRows({ id: 't', caption: 'T', head, widths: [1, 1, 1] }, [row(cells)]);
    return { ...TREE, content: [{ ...section, content: [table] }] };
  };

  test('hold when tables and sentences say what the records say', () => {
    const report = numbersOf(TREE);
    expect(failures(report)).toBe('');
    expect(report.unchecked).toEqual([]);
    expect(report.checked).toMatchObject([{ check: 'numbers', count: 4 }]);
  });

  test.each([
    [
      'no exceptions where one failed',
      'No exceptions noted.',
      /says that no exceptions were noted; 1 items failed/,
    ],
    [
      'a deviation in other words',
      'Deviation noted. For 1 of 50 leavers tested.',
      /does not tell deviation dev-1/,
    ],
    [
      'another sample',
      'Deviation noted. Sample of 25 from a population of 1,400.',
      /prints a sample of 25 from 1,400/,
    ],
  ])('do not hold with %s', (_, result, expected) => {
    expect(failures(numbersOf(withRow(result)))).toMatch(expected);
  });

  test('do not hold when a row is silent about what failed', () => {
    const told = 'For 1 of 5 leavers tested, access was removed late.';
    expect(failures(numbersOf(withRow(`See section V. ${told}`)))).toMatch(
      /does not say that a deviation was noted; 1 items failed/,
    );
  });

  test('are not checked in rows of tests and populations that are not here', () => {
    const text = JSON.stringify(TREE).replace('Inspected the accounts', 'Asked about the accounts');
    const report = numbersOf(JSON.parse(text.replace('"text":"Leavers"', '"text":"Joiners"')) as ReportTree);
    expect(report.unchecked.map(({ what }) => what)).toEqual([
      'the population "joiners" of the report',
      expect.stringMatching(/^a row of the report’s tests \(iam-03 /),
      '1 test of the engagement',
    ]);
  });

  test('do not hold with another count of a population', () => {
    const tree = JSON.parse(JSON.stringify(TREE).replace('"text":"40"', '"text":"41"')) as ReportTree;
    expect(failures(numbersOf(tree))).toMatch(/prints 41 items for the population "leavers"; 40 were frozen/);
  });

  test('do not hold when the words of a deviation count otherwise than its result', () => {
    const change = {
      'dev-1': (body: Body) => (body['nature'] = 'For 2 of 5 leavers tested, access was late.'),
    };
    expect(failures(numbersOf(withRow('For 2 of 5 leavers tested, access was late.'), change))).toMatch(
      /do not say 1 of 5/,
    );
  });

  test('are not checked in a report without tests', () => {
    expect(numbersOf({ ...TREE, content: [] }).unchecked).toEqual([
      { what: 'the numbers of the report', why: 'it prints no tests of controls' },
    ]);
  });

  test.each<[string, [number, number][]]>([
    ['For 2 of 25 leavers', [[2, 25]]],
    ['One of the four quarterly reviews', [[1, 4]]],
    [
      '3 days of 1,400 and two of all 12',
      [
        [3, 1400],
        [2, 12],
      ],
    ],
    ['none at all', []],
  ])('are read from "%s"', (words, shares) => {
    expect(sharesIn(words)).toEqual(shares);
  });
});

describe('what a report rests on', () => {
  const kept = restsOn(recordsWith(), 'soc2-2026');
  test.each([
    ['acme', 'engagement', 'soc2-2026', true],
    ['acme', 'engagement', 'soc1-2026', false],
    ['acme', 'control', 'IAM-03', true],
    ['acme', 'evidence', 'ticket', true],
    ['acme', 'population', 'leavers', true],
    ['birch', 'test', 'IAM-03.T1', true],
    ['birch', 'test', 'IAM-03.T9', false],
    ['birch', 'result', 'IAM-03.R1', true],
    ['birch', 'result', 'IAM-03.R9', false],
    ['birch', 'issue', 'issue-1', true],
  ])('of %s: %s %s: %s', (organization, noun, id, expected) => {
    expect(kept.has(recordKey(organization, noun, id))).toBe(expected);
  });

  test('leaves out the population of another engagement’s test alone', () => {
    const records = recordsWith({ 'IAM-03.T1': (body) => (body['engagements'] = ['soc1-2026']) });
    expect(restsOn(records, 'soc2-2026').has(recordKey('acme', 'population', 'leavers'))).toBe(false);
  });

  test('keeps evidence of a left-out test that a kept record cites', () => {
    const change = {
      ticket: (body: Body) => Object.assign(body, { controls: [], tests: ['IAM-03.T9'] }),
      'IAM-03.T1': (body: Body) => (body['evidence'] = ['ticket']),
    };
    const key = recordKey('acme', 'evidence', 'ticket');
    expect(restsOn(recordsWith(change), 'soc2-2026').has(key)).toBe(true);
    expect(restsOn(recordsWith({ ticket: change.ticket }), 'soc2-2026').has(key)).toBe(false);
  });
});
