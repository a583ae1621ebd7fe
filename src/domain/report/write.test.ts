import { describe, expect, test } from 'vitest';
import { factsFor, withChange, withMore, type Variant } from '#test/support/report-records.ts';
import { checkTree } from './check-tree.ts';
import { wordsOf, type ReportTree } from './tree.ts';
import { writeGeneralUseReport, writeReport } from './write.ts';

function section(tree: ReportTree, part: string): string {
  const found = tree.content.find(({ attrs }) => attrs.part === part);
  return found === undefined ? '' : found.content.map((block) => wordsOf(block)).join('\n');
}

const report = (variant: Partial<Variant>): ReportTree => writeReport(factsFor(variant));

const MATRIX: Variant[] = (['soc1', 'soc2'] as const).flatMap((report) =>
  ([1, 2] as const).flatMap((type) =>
    (['none', 'carve-out', 'inclusive', 'mixed'] as const).flatMap((subservice) =>
      [true, false].flatMap((hasUserControls) =>
        [true, false].flatMap((hasAssumedControls) =>
          (['unmodified', 'qualified', 'adverse', 'disclaimer'] as const).map((opinion) => ({
            report,
            type,
            subservice,
            hasUserControls,
            hasAssumedControls,
            opinion,
          })),
        ),
      ),
    ),
  ),
);

describe('every variant of the report', () => {
  test('there are 256 of them', () => {
    expect(MATRIX).toHaveLength(256);
  });

  test('is sound in form', () => {
    const unsound = MATRIX.filter((variant) => checkTree(report(variant)).length > 0);
    expect(unsound).toEqual([]);
  });

  /** A phrase, the sections it stands in, and the variants in which it must and must not stand there. */
  const PHRASES: { phrase: string; parts: string[]; when: (variant: Variant) => boolean }[] = [
    { phrase: 'complementary user entity controls', parts: ['I', 'II'], when: (v) => v.hasUserControls },
    {
      phrase: 'complementary subservice organization controls',
      parts: ['I'],
      when: (v) => v.hasAssumedControls && isCarved(v),
    },
    { phrase: 'carve-out method', parts: ['I', 'II'], when: isCarved },
    { phrase: 'inclusive method', parts: ['I', 'II'], when: isInclusive },
    { phrase: 'Assertion of the management of Paperworks', parts: ['II'], when: isInclusive },
    {
      phrase: 'operated effectively throughout',
      parts: ['I'],
      when: (v) => v.type === 2 && v.opinion !== 'disclaimer',
    },
    {
      phrase: 'did not operate effectively throughout the period',
      parts: ['I'],
      when: (v) => v.type === 2 && v.opinion === 'adverse',
    },
    {
      phrase: 'the controls stated in the description operated effectively',
      parts: ['II'],
      when: () => false,
    },
    {
      phrase: 'operated effectively throughout the period to',
      parts: ['II'],
      when: (v) => v.type === 2,
    },
    { phrase: 'Other matter', parts: ['I'], when: (v) => v.type === 1 },
    { phrase: 'Description of tests of controls', parts: ['I'], when: (v) => v.type === 2 },
    {
      phrase: 'fairly presents',
      parts: ['I'],
      when: (v) => v.report === 'soc1' && (v.opinion === 'unmodified' || v.opinion === 'qualified'),
    },
    {
      phrase: 'in accordance with the description criteria',
      parts: ['I'],
      when: (v) => v.report === 'soc2' && v.opinion !== 'disclaimer',
    },
    { phrase: 'prospective user entities', parts: ['I'], when: (v) => v.report === 'soc2' },
    { phrase: 'Basis for qualified opinion', parts: ['I'], when: (v) => v.opinion === 'qualified' },
    {
      phrase: 'except for what is described in the basis',
      parts: ['I'],
      when: (v) => v.opinion === 'qualified',
    },
    { phrase: 'Basis for adverse opinion', parts: ['I'], when: (v) => v.opinion === 'adverse' },
    { phrase: 'were engaged to examine', parts: ['I'], when: (v) => v.opinion === 'disclaimer' },
    {
      phrase: 'we could not obtain sufficient appropriate evidence for an opinion',
      parts: ['I'],
      when: (v) => v.opinion === 'disclaimer',
    },
    { phrase: 'We know of the following matters', parts: ['II'], when: (v) => v.opinion !== 'unmodified' },
    {
      phrase: 'assumes no complementary user entity controls',
      parts: ['III'],
      when: (v) => !v.hasUserControls,
    },
    { phrase: 'uses no subservice organization', parts: ['III'], when: (v) => v.subservice === 'none' },
    { phrase: 'Significant changes during the period', parts: ['III'], when: (v) => v.type === 2 },
    { phrase: 'Test performed', parts: ['IV'], when: (v) => v.type === 2 },
    {
      phrase: 'no tests of operating effectiveness were performed',
      parts: ['IV'],
      when: (v) => v.type === 1,
    },
    { phrase: 'Management’s responses to deviations', parts: ['V'], when: (v) => v.type === 2 },
    { phrase: 'Deviations reported in this section', parts: ['IV'], when: (v) => v.type === 2 },
    { phrase: 'Operated by Paperworks', parts: ['III', 'IV'], when: isInclusive },
    {
      phrase: 'is met wholly by controls',
      parts: ['III', 'IV'],
      when: (v) => v.report === 'soc2' && isCarved(v) && v.hasAssumedControls,
    },
  ];

  test.each(PHRASES)(
    'says "$phrase" in $parts where it must, and nowhere else',
    ({ phrase, parts, when }) => {
      const wrong = MATRIX.flatMap((variant) => {
        const tree = report(variant);
        return parts
          .filter((part) => section(tree, part).includes(phrase) !== when(variant))
          .map((part) => ({ part, ...variant }));
      });
      expect(wrong).toEqual([]);
    },
  );

  test.each(['certified', 'passed', 'SOC-2', 'SOC II', 'guarantee'])('never says "%s"', (word) => {
    const saying = MATRIX.filter((variant) =>
      report(variant).content.some((section) => wordsOf(section).includes(word)),
    );
    expect(saying).toEqual([]);
  });

  test('carries the registered sign at the first mention of its name, and only there', () => {
    for (const variant of MATRIX) {
      const tree = report(variant);
      const name = variant.report === 'soc1' ? 'SOC 1' : 'SOC 2';
      expect(tree.attrs.title).toContain(`${name}®`);
      expect(
        tree.content
          .map((part) => wordsOf(part))
          .join(' ')
          .split(`${name}®`),
      ).toHaveLength(2);
    }
  });
});

function isCarved({ subservice }: Variant): boolean {
  return subservice === 'carve-out' || subservice === 'mixed';
}

function isInclusive({ subservice }: Variant): boolean {
  return subservice === 'inclusive' || subservice === 'mixed';
}

test('a statement qualified in an adverse opinion points to the basis that is printed', () => {
  const facts = factsFor({ opinion: 'adverse' }, (records) => ({
    ...records,
    opinion: records.opinion.map((each) => ({ ...each, description: 'qualified' as const })),
  }));
  const words = section(writeReport(facts), 'I');
  expect(words).toContain(
    'except for what is described in the basis for our adverse opinion, the description',
  );
  expect(words).not.toContain('basis for our qualified opinion');
});

describe('the tests section', () => {
  test('prints a deviation whole, with its counts, cause, sample and response', () => {
    const words = section(report({}), 'IV');
    expect(words).toContain(
      'Deviation noted. For 2 of 12 leavers tested, access was removed 3 and 5 business days',
    );
    expect(words).toContain('extended from the sample of 3 to all 12 leavers');
    expect(words).toContain('Sample of 3 from a population of 12, extended to the whole population.');
    expect(words).toContain('Management’s response: see');
  });

  test('prints each control in full once and refers to it from other criteria', () => {
    const words = section(report({}), 'IV');
    const statement = 'The operations manager approves each access request before access is granted.';
    expect(words.split(statement)).toHaveLength(2);
    expect(words).toContain(
      'This criterion is also answered by controls shown with their tests and results elsewhere: IAM-01',
    );
  });

  test('never turns a missing result into a pass', () => {
    const facts = factsFor({}, (records) => ({ ...records, result: [] }));
    const words = section(writeReport(facts), 'IV');
    expect(words.split('Not yet performed.')).toHaveLength(facts.controls.length + 1);
    expect(words.split('No exceptions noted.')).toHaveLength(1);
  });

  test('counts failed items that no deviation describes', () => {
    const facts = factsFor({}, (records) => ({ ...records, deviation: [] }));
    expect(section(writeReport(facts), 'IV')).toContain('2 of 12 items tested departed from the control.');
  });

  test('says when a control had no occasion to operate', () => {
    const facts = factsFor({}, (records) =>
      withChange(records, 'result', 'BCP-02.R1', {
        items: [],
        noInstances: { why: 'no backup failed', evidence: ['evidence-1'] },
      }),
    );
    expect(section(writeReport(facts), 'IV')).toContain('No instances occurred in the period');
  });
});

describe('the opinion', () => {
  test('is never chosen by the program', () => {
    const tree = report({ opinion: 'none' });
    expect(section(tree, 'I')).toContain('The service auditor has not recorded an opinion.');
    expect(section(tree, 'I')).not.toContain('In our opinion');
  });

  test('after withdrawal there is no report, and a memorandum says so', () => {
    const tree = report({ opinion: 'withdrawn' });
    expect(tree.content.map(({ attrs }) => attrs.id)).toEqual(['withdrawal']);
    expect(tree.content.map((part) => wordsOf(part)).join(' ')).toContain('No report is issued');
    expect(checkTree(tree)).toEqual([]);
  });

  test('modifies only the subject matter that the auditor modified', () => {
    const words = section(report({ opinion: 'qualified' }), 'I');
    expect(words).toContain(
      'except for what is described in the basis for our qualified opinion, the controls stated in the description operated',
    );
    expect(words.split('except for what is described')).toHaveLength(2);
  });
});

describe('the description', () => {
  test('tells events after the period apart, and the auditor points to them', () => {
    const facts = factsFor({}, (records) =>
      withMore(records, 'systemChange', 'merger', {
        title: 'Merger',
        on: '2026-10-20',
        what: 'Cedarway agreed to merge with another company.',
        isSignificant: true,
        disclosedIn: ['exam-2026'],
      }),
    );
    const tree = writeReport(facts);
    expect(section(tree, 'III')).toContain('Events after the period');
    expect(section(tree, 'I')).toContain('Our opinion is not modified for them.');
    expect(checkTree(tree)).toEqual([]);
  });

  test('states the dates of a control that was in force for part of the period', () => {
    const facts = factsFor({}, (records) =>
      withChange(records, 'control', 'BCP-02', { inForceOn: '2026-02-01' }),
    );
    const tree = writeReport(facts);
    expect(section(tree, 'III')).toContain('In force from February 1, 2026 to September 30, 2026.');
    expect(section(tree, 'IV')).toContain('In force from February 1, 2026 to September 30, 2026.');
  });
});

describe('the general-use report', () => {
  test('with a disclaimer claims neither an examination nor enough evidence', () => {
    const words = section(writeGeneralUseReport(factsFor({ opinion: 'disclaimer' })), 'I');
    expect(words).toContain('we were engaged to examine the assertion');
    expect(words).not.toContain('is sufficient and appropriate as a reasonable basis');
    expect(section(writeGeneralUseReport(factsFor()), 'I')).toContain('we have examined the assertion');
  });

  test('restricts nobody and lists neither controls nor tests', () => {
    const tree = writeGeneralUseReport(factsFor());
    const words = tree.content.map((part) => wordsOf(part)).join(' ');
    expect(tree.attrs).toMatchObject({ title: 'SOC 3® Report', classification: 'General use' });
    expect(words).not.toContain('intended solely');
    expect(words).not.toContain('IAM-03');
    expect(checkTree(tree)).toEqual([]);
  });

  test.each([{ report: 'soc1' }, { type: 1 }] as const)('is not made from %o', (variant) => {
    expect(() => writeGeneralUseReport(factsFor(variant))).toThrow(
      'A SOC 3 report is made from a SOC 2 Type 2',
    );
  });
});
