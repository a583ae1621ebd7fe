import { addDays } from '#domain/calendar.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { atEngagement, atSection, defineCheck, sectionWords, type Found, type Where } from './finding.ts';

/** X14: incidents that the description discloses agree with the register, and none is left out in silence. */
export const disclosedIncidents = defineCheck(
  'X14',
  'Do the disclosed incidents agree with the register?',
  (facts, tree) => {
    const words = sectionWords(tree, 'III');
    const { engagement, time, records } = facts;
    return records.incident.flatMap((incident): Found[] => {
      const where: Where = { noun: 'incident', id: incident.id };
      if (incident.disclosedIn.includes(engagement.id)) {
        return words.includes(incident.title)
          ? []
          : [
              {
                what: `Section III does not tell the incident “${incident.title}”.`,
                where,
                mend: 'Build the report again from the records.',
              },
            ];
      }
      const began = incident.occurredAt.slice(0, 10);
      const ended = incident.resolvedAt?.slice(0, 10) ?? time.to;
      const isInTime =
        facts.type === 2 ? began <= time.to && ended >= time.from : began <= time.to && ended >= time.to;
      const isGrave = incident.severity === 'high' || incident.severity === 'critical';
      if (!isInTime || incident.severity === 'low' || incident.whyNotDisclosed !== undefined) return [];
      return [
        {
          severity: isGrave ? 'stops-issue' : 'advisory',
          what: `The incident “${incident.title}” (${incident.severity}) is not disclosed, and no reason is given.`,
          where,
          mend: 'Disclose it, or record why it did not come from a control failure and broke no commitment.',
        },
      ];
    });
  },
);

/** X15: significant changes of the period are told, and replaced controls have a change that explains them. */
export const disclosedChanges = defineCheck(
  'X15',
  'Do the disclosed changes agree with the register?',
  (facts, tree) => {
    if (facts.type === 1) return [];
    const words = sectionWords(tree, 'III');
    const { engagement, time, records } = facts;
    const untold = records.systemChange.flatMap((change): Found[] => {
      const where: Where = { noun: 'systemChange', id: change.id };
      const isHere = change.disclosedIn.includes(engagement.id);
      if (isHere && !words.includes(change.title)) {
        return [
          {
            what: `Section III does not tell the change “${change.title}”.`,
            where,
            mend: 'Build the report again from the records.',
          },
        ];
      }
      const bears =
        change.controls.length === 0 ||
        change.controls.some((id) => facts.controls.some((control) => control.id === id));
      const isDue = change.isSignificant && change.on >= time.from && change.on <= time.to && bears;
      if (!isDue || isHere) return [];
      return [
        {
          what: `The significant change “${change.title}” of the period is not disclosed.`,
          where,
          mend: 'Disclose it in this report, or record that it is not significant.',
        },
      ];
    });
    return [...untold, ...unexplained(facts)];
  },
);

function unexplained({ controls, changes }: ReportFacts): Found[] {
  return controls
    .filter(
      ({ id, partOfPeriod }) =>
        partOfPeriod !== undefined && !changes.some((change) => change.controls.includes(id)),
    )
    .map(({ id }) => ({
      severity: 'advisory',
      what: `${id} was in force for part of the period, and no disclosed change names it.`,
      where: { noun: 'control', id },
      mend: 'Name the control in the change that brought or ended it.',
    }));
}

/** X16: inquiry about later events was made between the end of the period and the report. */
export const laterEventsInquiry = defineCheck(
  'X16',
  'Was the inquiry about subsequent events made within its window?',
  (facts) => {
    const { subsequentEvents, time, reportOn } = facts;
    if (subsequentEvents === undefined) {
      return [
        {
          what: 'No inquiry about subsequent events is recorded.',
          where: atEngagement(facts),
          mend: 'Inquire about events since the end of the period and record the answer.',
        },
      ];
    }
    const where: Where = { noun: 'subsequentEvents', id: subsequentEvents.id };
    const { inquiredOn, from, to } = subsequentEvents;
    const found: Found[] = [];
    if (inquiredOn <= time.to || (reportOn !== undefined && inquiredOn > reportOn)) {
      found.push({
        what: `The inquiry of ${inquiredOn} lies outside the time between the period and the report.`,
        where,
        mend: 'Inquire after the end of the period and by the date of the report.',
      });
    }
    if (from > addDays(time.to, 1) || (reportOn !== undefined && to < reportOn)) {
      found.push({
        what: `The inquiry covers ${from} to ${to}, not the whole time up to the report.`,
        where,
        mend: 'Cover the time from the day after the period to the date of the report.',
      });
    }
    return found;
  },
);

const PROMISE =
  /\b(?:plans? to|planning to|intends? to|roadmap|in the (?:near )?future|going to|upcoming|expects? to)\b/gi;
const WILL = /\b(?:will|shall)\b/gi;

/** X21: the description tells what is, not what is to come. */
export const noPromises = defineCheck(
  'X21',
  'Is the description free of planned controls and promises?',
  (facts) => [
    ...facts.narratives.flatMap(({ record }) =>
      promises(record.prose, record.title, { noun: 'narrative', id: record.id }),
    ),
    ...facts.controls.flatMap(({ id, control }) => promises(control.statement, id, { noun: 'control', id })),
    ...promises(facts.system.boundary, 'The boundary', { noun: 'system', id: facts.system.id }),
  ],
);

function promises(words: string, title: string, where: Where): Found[] {
  const hard = wordsFound(words, PROMISE);
  const soft = wordsFound(words, WILL);
  return [
    ...(hard.length === 0
      ? []
      : [
          {
            what: `“${title}” speaks of the future: ${hard.join(', ')}.`,
            where,
            mend: 'Describe only what is in place; move plans to Section V.',
          },
        ]),
    ...(soft.length === 0
      ? []
      : [
          {
            severity: 'advisory' as const,
            what: `“${title}” uses ${soft.join(', ')}.`,
            where,
            mend: 'Check that it tells a fact and no promise; the present tense is usual.',
          },
        ]),
  ];
}

function wordsFound(words: string, pattern: RegExp): string[] {
  return [...new Set([...words.matchAll(pattern)].map(([found]) => `“${found.toLowerCase()}”`))];
}

/** Section S4: each part of the description criteria that only the company can write has been written. */
export const describedParts = defineCheck(
  'S4',
  'Has the company written every part of the description?',
  (facts) => {
    const wanted = facts.report === 'soc1' ? ['D1', 'D2', 'D3', 'D4', 'D5', 'D9'] : ['DC 1', 'DC 3', 'DC 5'];
    const covered = new Set(facts.narratives.flatMap(({ record }) => record.covers));
    return wanted
      .filter((part) => !covered.has(part))
      .map((part) => ({
        what: `No text of the description covers ${part}.`,
        where: atSection('III'),
        mend: `Write the part, and mark it as covering ${part}.`,
      }));
  },
);
