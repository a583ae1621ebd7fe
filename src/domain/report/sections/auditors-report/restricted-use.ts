import { bullets, heading, paragraph } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { always, type Part } from '#domain/report/section.ts';
import type { Block } from '#domain/report/tree.ts';
import { longDay } from '#domain/report/wording.ts';
import * as terms from '../terms.ts';

/** Who may use the report. SOC 1 names no prospects; SOC 2 asks for enough knowledge. */
export const restrictedUse: Part = {
  id: 'restricted-use',
  appears: always,
  write: (facts) => [
    heading(2, 'restricted-use', 'Restricted use'),
    ...(facts.report === 'soc1' ? forSoc1(facts) : forSoc2(facts)),
  ],
};

function subject({ type }: ReportFacts): string {
  return type === 2 ? 'This report, with the tests of controls and results in Section IV,' : 'This report';
}

function usersWhen({ type, time }: ReportFacts): string {
  return type === 2 ? `during some or all of the period ${time.short}` : time.short;
}

function forSoc1(facts: ReportFacts): Block[] {
  return [
    paragraph(
      `${subject(facts)} is intended solely for the information and use of management of ${facts.company.name}, of ` +
        `user entities of the ${facts.system.name} ${usersWhen(facts)}, and of the auditors who audit those user ` +
        'entities’ financial statements or internal control over financial reporting, provided that they understand ' +
        'it well enough to weigh it with other information, such as the controls that user entities operate ' +
        'themselves, when assessing the risks of material misstatement of user entities’ financial statements. It ' +
        'is not intended for anyone else, and nobody else should use it.',
    ),
  ];
}

function forSoc2(facts: ReportFacts): Block[] {
  const { name } = facts.company;
  const knowledge = [
    `the nature of the service that ${name} provides;`,
    `how the system of ${name} works together with user entities, business partners, subservice organizations, and others;`,
    'internal control and its limits;',
    ...(terms.hasUserControls(facts)
      ? [
          'the complementary user entity controls, and how they work together with the controls of the service organization to achieve its service commitments and system requirements;',
        ]
      : []),
    ...(terms.hasAssumedControls(facts)
      ? ['the complementary subservice organization controls, and how they do so;']
      : []),
    'the responsibilities of user entities and how these affect their use of the service;',
    'the applicable trust services criteria;',
    'the risks that may threaten the service commitments and system requirements, and how controls answer them.',
  ];
  return [
    paragraph(
      `${subject(facts)} is intended solely for the information and use of ${name}; of user entities of the ` +
        `${facts.system.name} ${usersWhen(facts)}; of business partners of ${name} that are exposed to risks from ` +
        'working with that system; of practitioners who serve such user entities and business partners; of ' +
        'prospective user entities and business partners; and of regulators, where each of them has sufficient ' +
        'knowledge and understanding of:',
    ),
    bullets(knowledge),
    paragraph('It is not intended for anyone else, and nobody else should use it.'),
  ];
}

/** The firm signs, not a person; the date is that of the report. */
export const signature: Part = {
  id: 'signature',
  appears: always,
  write: ({ firm, reportOn }) => [
    {
      type: 'signature',
      attrs: {
        name: firm.legalName,
        place: firm.city,
        ...(reportOn === undefined ? { isOpen: true } : { date: longDay(reportOn) }),
      },
    },
  ],
};
