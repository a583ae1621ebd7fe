import {
  bold,
  bullets,
  heading,
  paragraph,
  paragraphs,
  table,
  type CellContent,
} from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { Recorded } from '#domain/report/gather/testing.ts';
import { placeProse } from '#domain/report/prose.ts';
import { always, type Part, type SectionPlan } from '#domain/report/section.ts';
import type { Block } from '#domain/report/tree.ts';
import { capital, longDay } from '#domain/report/wording.ts';
import { hasOtherInformation, HEADINGS, requirementWord, responseHeading, responsesOf } from '../terms.ts';

/** Says whose the section is and that nobody examined it. */
const unaudited: Part = {
  id: 'other-unaudited',
  appears: always,
  write: ({ company, firm }) => [
    {
      type: 'callout',
      attrs: { tone: 'note' },
      content: [
        paragraph(
          `The information in this section is provided by management of ${company.name}. It is not part of the ` +
            `description of the system, ${firm.legalName} did not examine it, and the opinion in Section I does not cover it.`,
        ),
      ],
    },
  ],
};

/** Management’s responses to the deviations reported in section IV, as the company recorded them. */
const responses: Part = {
  id: 'other-responses',
  appears: (facts) => responsesOf(facts).length > 0,
  write: (facts) => [
    heading(2, HEADINGS.responses, 'Management’s responses to deviations'),
    ...responsesOf(facts).flatMap(responseBlocks),
  ],
};

function responseBlocks(exception: Recorded<'exception'>): Block[] {
  const { id, control, title, what, cause, effect, remediation, remediatedOn } = exception;
  const rows: [string, CellContent][] = [
    ['What happened', what],
    ['Cause', cause],
    ['Effect', effect],
    [
      'Correction',
      [
        ...paragraphs(remediation),
        paragraph(remediatedOn === undefined ? 'Not yet completed.' : `Completed ${longDay(remediatedOn)}.`),
      ],
    ],
    ['Response', exception.response ?? 'None given'],
    [
      'Owner and date',
      [
        exception.responseOwner,
        exception.responseOn === undefined ? undefined : longDay(exception.responseOn),
      ]
        .filter((words) => words !== undefined)
        .join(', ') || 'Not stated',
    ],
  ];
  return [
    heading(3, responseHeading(id), `${control}: ${title}`),
    table(
      {
        id: `table-response-${id}`,
        caption: `Management’s response on ${control}`,
        head: ['Subject', 'Management’s statement'],
        widths: [22, 78],
      },
      rows.map(([subject, words]) => [[paragraph([bold(subject)])], words]),
    ),
  ];
}

/** What users should do as good practice: not necessary for any requirement. */
const responsibilities: Part = {
  id: 'other-user-responsibilities',
  appears: ({ userResponsibilities }) => userResponsibilities.length > 0,
  write: (facts) => [
    heading(2, 'user-responsibilities', 'Responsibilities of user entities'),
    paragraph(
      `To get the intended benefit from the services of ${facts.company.name}, user entities have further ` +
        `responsibilities, on which no ${requirementWord(facts, 1)} depends:`,
    ),
    bullets(
      facts.userResponsibilities.map(({ text }) =>
        capital(text.replace(/^User entities are responsible for /, '')),
      ),
    ),
  ],
};

const furtherTexts: Part = {
  id: 'other-texts',
  appears: ({ otherInformation }) => otherInformation.length > 0,
  write: ({ otherInformation }) =>
    otherInformation.flatMap(({ record, blocks }) => {
      const prefix = `other-${record.id}`;
      return [
        heading(2, prefix, record.title),
        ...placeProse(blocks, { under: 2, prefix, title: record.title }),
      ];
    }),
};

/** Section V: management’s, not covered by the opinion. */
export const otherInformation: SectionPlan = {
  id: 'other-information',
  part: 'V',
  heading: HEADINGS.otherInformation,
  title: ({ company }: ReportFacts) => `Other Information Provided by ${company.name}`,
  author: 'management',
  orientation: 'portrait',
  appears: hasOtherInformation,
  parts: [unaudited, responses, responsibilities, furtherTexts],
};
