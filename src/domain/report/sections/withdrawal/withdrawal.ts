import { heading, paragraph, paragraphs } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { always, type SectionPlan } from '#domain/report/section.ts';
import type { Block } from '#domain/report/tree.ts';
import { longDay, sentence } from '#domain/report/wording.ts';
import { addresseeOf, reportMark } from '../terms.ts';

/** What takes the place of a report when the firm withdrew: it says that none is issued, and why. */
export const withdrawal: SectionPlan = {
  id: 'withdrawal',
  part: '',
  heading: 'withdrawal',
  title: () => 'Memorandum of Withdrawal',
  author: 'auditor',
  orientation: 'portrait',
  appears: always,
  parts: [
    {
      id: 'withdrawal-words',
      appears: always,
      write: (facts) => [
        paragraph(addresseeOf(facts)),
        heading(2, 'withdrawal-decision', 'No report is issued'),
        paragraph(
          `${facts.firm.legalName} has withdrawn from the ${reportMark(facts)} Type ${facts.type} examination of the ` +
            `${facts.system.name} ${facts.time.throughout}. No report is issued, no opinion is expressed, and nothing in the ` +
            'working papers or drafts may be used or quoted as if there were one.',
        ),
        heading(2, 'withdrawal-reasons', 'Reasons'),
        ...reasons(facts),
        {
          type: 'signature',
          attrs: {
            name: facts.firm.legalName,
            place: facts.firm.city,
            ...(facts.opinion === undefined ? { isOpen: true } : { date: longDay(facts.opinion.on) }),
          },
        },
      ],
    },
  ],
};

function reasons({ assertion, representation, opinion }: ReportFacts): Block[] {
  const refused = [
    ...(assertion?.isRefused === true ? ['Management refused to give the written assertion.'] : []),
    ...(representation?.isRefused === true
      ? ['Management refused to give the written representations.']
      : []),
  ];
  const stated = (opinion?.modifications ?? []).flatMap(({ facts, effect }) => [
    ...paragraphs(sentence(facts)),
    ...paragraphs(sentence(effect)),
  ]);
  const said = [...refused.map((words) => paragraph(words)), ...stated];
  return said.length > 0 ? said : [paragraph('The reasons are kept in the working papers of the firm.')];
}
