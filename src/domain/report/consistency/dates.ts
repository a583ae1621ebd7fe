import { addDays } from '#domain/calendar.ts';
import { longDay } from '#domain/report/wording.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { atEngagement, atSection, defineCheck, type Found, type Where } from './finding.ts';

/** X17: assertion, representations and work all lie on or before the date of the report. */
export const signedInTime = defineCheck(
  'X17',
  'Are assertion and representations signed in time for the report?',
  (facts) => {
    const { reportOn } = facts;
    if (reportOn === undefined) {
      return [
        {
          what: 'The date of the report is not set.',
          where: atEngagement(facts),
          mend: 'Set the date of the auditor’s report.',
        },
      ];
    }
    return [
      ...assertionDate(facts, reportOn),
      ...representationDate(facts, reportOn),
      ...workDates(facts, reportOn),
    ];
  },
);

function assertionDate({ assertion }: ReportFacts, reportOn: string): Found[] {
  if (assertion === undefined) {
    return [
      {
        what: 'There is no assertion of management.',
        where: atSection('II'),
        mend: 'Obtain the signed assertion.',
      },
    ];
  }
  const where: Where = { noun: 'assertion', id: assertion.id };
  if (assertion.isRefused) return [];
  if (assertion.signedOn === undefined) {
    return [
      { what: 'Management has not signed its assertion.', where, mend: 'Obtain the signed assertion.' },
    ];
  }
  if (assertion.signedOn <= reportOn) return [];
  return [
    {
      what: `The assertion was signed on ${assertion.signedOn}, after the report of ${reportOn}.`,
      where,
      mend: 'Date the report on or after the assertion.',
    },
  ];
}

function representationDate(facts: ReportFacts, reportOn: string): Found[] {
  const { representation } = facts;
  if (representation === undefined) {
    return [
      {
        what: 'There is no representation letter.',
        where: atEngagement(facts),
        mend: 'Obtain the letter as of the date of the report.',
      },
    ];
  }
  if (representation.isRefused || representation.datedOn === reportOn) return [];
  return [
    {
      what: `The representation letter is dated ${representation.datedOn}, the report ${reportOn}.`,
      where: { noun: 'representation', id: representation.id },
      mend: 'Obtain the letter dated as of the date of the report.',
    },
  ];
}

/** The report may not be dated before its evidence was obtained and reviewed. */
function workDates({ controls, requirements, opinion }: ReportFacts, reportOn: string): Found[] {
  const late = controls.flatMap(({ tests }) =>
    tests.flatMap(({ results }) =>
      results
        .filter((result) => result.reviewedOn > reportOn || result.performedTo > reportOn)
        .map(({ id }): Found => ({
          what: `The result ${id} was performed or reviewed after the date of the report.`,
          where: { noun: 'result', id },
          mend: 'Date the report after the work, or correct the dates.',
        })),
    ),
  );
  const concluded = requirements
    .flatMap(({ conclusion }) => conclusion ?? [])
    .filter(({ on }) => on > reportOn);
  return [
    ...late,
    ...concluded.map(({ id }): Found => ({
      what: `The conclusion ${id} was reached after the date of the report.`,
      where: { noun: 'conclusion', id },
      mend: 'Date the report after the conclusions.',
    })),
    ...(opinion !== undefined && opinion.on > reportOn
      ? [
          {
            what: `The opinion was formed on ${opinion.on}, after the date of the report.`,
            where: { noun: 'opinion', id: opinion.id } as const,
            mend: 'Date the report on or after the opinion.',
          },
        ]
      : []),
  ];
}

/** X19: the period begins the day after the previous one ended, or the gap is explained. */
export const periodsMeet = defineCheck(
  'X19',
  'Does the period begin the day after the previous one, or is the gap explained?',
  (facts) => {
    const { previous, gapExplained } = facts.engagement;
    if (facts.type === 1 || previous === undefined) return [];
    const due = addDays(previous.period.to, 1);
    if (facts.time.from === due || gapExplained !== undefined) return [];
    return [
      {
        what: `The previous period ended on ${longDay(previous.period.to)}; this one begins on ${longDay(facts.time.from)}.`,
        where: atEngagement(facts),
        mend: `Begin on ${longDay(due)}, or explain the ${facts.time.from > due ? 'gap' : 'overlap'}.`,
      },
    ];
  },
);
