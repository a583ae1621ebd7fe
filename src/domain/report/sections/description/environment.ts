import { bold, paragraph, paragraphs, table } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { Block } from '#domain/report/tree.ts';
import { capital } from '#domain/report/wording.ts';
import type { Chapter } from './chapter.ts';

const RESPONSES = {
  accept: 'Accepted',
  reduce: 'Reduced',
  transfer: 'Transferred',
  avoid: 'Avoided',
} as const;

/** Governance: environment, risk assessment, information and communication, monitoring, with the key risks. */
export const environment: Chapter = {
  id: 'control-environment',
  title: () => 'Control environment, risk assessment, information and communication, and monitoring',
  covers: ['DC 5', 'D9'],
  liveTitle: 'Key risks',
  live: (facts) => keyRisks(facts),
};

function keyRisks(facts: ReportFacts): Block[] {
  const shown = facts.risks.filter(({ rating }) => rating !== 'low');
  if (facts.report === 'soc1' || shown.length === 0) return [];
  const inReport = new Set(facts.controls.map(({ id }) => id));
  return [
    paragraph(
      'The risk assessment considered, among others, the following risks to the service commitments and system ' +
        'requirements that management rated high or medium:',
    ),
    table(
      {
        id: 'table-key-risks',
        caption: 'Key risks considered in the risk assessment',
        head: ['Risk', 'Rating', 'Response', 'Controls'],
        widths: [54, 11, 13, 22],
      },
      shown.map(({ title, text, rating, response, controls }) => {
        const own = controls.filter((id) => inReport.has(id));
        return [
          [paragraph([bold(title)]), ...paragraphs(text)],
          capital(rating),
          RESPONSES[response],
          own.length === 0 ? 'None in this report' : own.join(', '),
        ];
      }),
    ),
  ];
}

/** SOC 1 chapters that the company writes: how transactions flow, and what comes out. */
export const processing: readonly Chapter[] = [
  {
    id: 'transaction-processing',
    title: () => 'Transaction processing',
    covers: ['D2'],
    liveTitle: 'Processing',
    live: () => [],
  },
  {
    id: 'records-and-data',
    title: () => 'Records and data',
    covers: ['D3'],
    liveTitle: 'Records',
    live: () => [],
  },
  {
    id: 'significant-events',
    title: () => 'Significant events other than transactions',
    covers: ['D4'],
    liveTitle: 'Events',
    live: () => [],
  },
  {
    id: 'reports-to-user-entities',
    title: () => 'Reports and other output for user entities',
    covers: ['D5'],
    liveTitle: 'Output',
    live: () => [],
  },
];
