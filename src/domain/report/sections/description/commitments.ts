import { bold, paragraph, paragraphs, table } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { Recorded } from '#domain/report/gather/testing.ts';
import type { Block } from '#domain/report/tree.ts';
import { capital, categoryWords } from '#domain/report/wording.ts';
import type { Chapter } from './chapter.ts';

/** SOC 2, DC 2: what the company promises, and what the system must do to keep the promises. */
export const commitments: Chapter = {
  id: 'service-commitments-and-system-requirements',
  title: () => 'Principal service commitments and system requirements',
  covers: ['DC 2'],
  liveTitle: 'Principal commitments and requirements',
  live: (facts) => [
    ...commitmentTable(facts, 'commitment', 'Principal service commitments'),
    ...commitmentTable(facts, 'requirement', 'Principal system requirements'),
  ],
};

function commitmentTable(facts: ReportFacts, kind: 'commitment' | 'requirement', caption: string): Block[] {
  const wanted = facts.commitments.filter((commitment) => commitment.kind === kind);
  if (wanted.length === 0) return [];
  return [
    paragraph(
      kind === 'commitment'
        ? `${facts.company.name} makes the following principal commitments to a broad range of user entities, in the documents named:`
        : 'To keep these commitments, and to meet laws, regulations, and its own policies, the system must meet the following principal requirements:',
    ),
    table(
      {
        id: `table-${kind}s`,
        caption,
        head: [
          kind === 'commitment' ? 'Service commitment' : 'System requirement',
          'Categories',
          'Stated in',
        ],
        widths: [60, 18, 22],
      },
      wanted.map((commitment) => [
        statementOf(commitment),
        capital(categoryWords(commitment.categories)),
        commitment.source,
      ]),
    ),
  ];
}

function statementOf({ title, text }: Recorded<'commitment'>): Block[] {
  return [paragraph([bold(title)]), ...paragraphs(text)];
}
