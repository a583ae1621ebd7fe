import { compareDeviation } from '#domain/testing/evaluation.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { Recorded, TestFacts } from '#domain/report/gather/testing.ts';
import { responsesOf } from '#domain/report/sections/terms.ts';
import { defineCheck, sectionWords, type Found } from './finding.ts';

const NUMBERS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** X11: each deviation is reported with tested, failed and nature, as the results count them. */
export const wholeDeviations = defineCheck(
  'X11',
  'Does each deviation show how many were tested, how many failed, and what was wrong?',
  (facts, tree) => {
    if (facts.type === 1) return [];
    const words = sectionWords(tree, 'IV');
    return facts.controls.flatMap(({ tests }) =>
      tests.flatMap((test) => [
        ...undescribed(test),
        ...disagreeing(test),
        ...poorlyTold(facts, test, words),
      ]),
    );
  },
);

function undescribed({ test, outcome }: TestFacts): Found[] {
  if (outcome.kind !== 'undescribed') return [];
  return [
    {
      what: `${outcome.failed} of ${outcome.tested} items of ${test.id} failed, and no deviation describes them.`,
      where: { noun: 'test', id: test.id },
      mend: 'Write the deviation: every failed item is reported.',
    },
  ];
}

/** One deviation is compared with the count of items; several of one test must together name every failed item. */
function disagreeing({ test, deviations, evaluation }: TestFacts): Found[] {
  const [only, ...more] = deviations;
  if (only === undefined || evaluation.tested === 0) return [];
  if (more.length === 0) {
    return compareDeviation(only, evaluation).map((what) => ({
      what: `${only.id} (${test.id}) does not agree with the results. ${what}`,
      where: { noun: 'deviation', id: only.id },
      mend: 'Correct the deviation or the result.',
    }));
  }
  const named = new Set(deviations.flatMap(({ items }) => items));
  const left = evaluation.failedItems.filter((item) => !named.has(item));
  if (left.length === 0) return [];
  return [
    {
      what: `No deviation of ${test.id} names the failed items ${left.join(', ')}.`,
      where: { noun: 'test', id: test.id },
      mend: 'Name every failed item in a deviation.',
    },
  ];
}

function poorlyTold(facts: ReportFacts, { deviations }: TestFacts, words: string): Found[] {
  return deviations.flatMap((deviation): Found[] => {
    const where = { noun: 'deviation', id: deviation.id } as const;
    const told = `${deviation.nature} ${deviation.extended ?? ''}`;
    const unsaid = [deviation.tested, deviation.failed].filter((number) => !saysNumber(told, number));
    return [
      ...(unsaid.length === 0
        ? []
        : [
            {
              what: `${deviation.id} does not say ${unsaid.join(' and ')} in its nature.`,
              where,
              mend: `Say how many were tested (${deviation.tested}) and how many failed (${deviation.failed}).`,
            },
          ]),
      ...(words.includes(deviation.nature)
        ? []
        : [
            {
              what: `Section IV does not print ${deviation.id}.`,
              where,
              mend: 'Build the report again from the records.',
            },
          ]),
      ...unanswered(facts, deviation),
    ];
  });
}

function saysNumber(words: string, number: number): boolean {
  const spelled = NUMBERS[number];
  return new RegExp(`\\b(?:${number}${spelled === undefined ? '' : `|${spelled}`}|all)\\b`, 'i').test(words);
}

function unanswered(facts: ReportFacts, { id, communicatedOn }: Recorded<'deviation'>): Found[] {
  const where = { noun: 'deviation', id } as const;
  const hasResponse = responsesOf(facts).some(({ deviation }) => deviation === id);
  return [
    ...(communicatedOn === undefined
      ? [
          {
            what: `${id} has not been communicated to the company.`,
            where,
            mend: 'Communicate it before the report is issued.',
          },
        ]
      : []),
    ...(hasResponse
      ? []
      : [
          {
            severity: 'advisory' as const,
            what: `Management has not responded to ${id}.`,
            where,
            mend: 'Ask management whether it wishes to respond in Section V.',
          },
        ]),
  ];
}
