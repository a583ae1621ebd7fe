import { bold, bullets, paragraph, paragraphs } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { always, type Part, type SectionPlan } from '#domain/report/section.ts';
import type { Block } from '#domain/report/tree.ts';

/** Headings of the attachments, for references to them. */
export const ATTACHMENTS = { boundaries: 'attachment-a', commitments: 'attachment-b' } as const;

const boundaries: Part = {
  id: 'general-boundaries',
  appears: always,
  write: ({ system, providers }) => [
    ...paragraphs(system.summary),
    ...paragraphs(system.boundary),
    bullets(system.services.map(({ name, purpose }) => `${name}: ${purpose}`)),
    ...(providers.carvedOut.length === 0
      ? []
      : [
          paragraph(
            'Services of the following subservice organizations are used and their controls left out:',
          ),
          bullets(providers.carvedOut.map(({ name, provider }) => `${name}: ${provider.service}`)),
        ]),
  ],
};

/** Attachment A: the boundaries of the system in short form. */
export const attachmentA: SectionPlan = {
  id: 'boundaries',
  part: '',
  heading: ATTACHMENTS.boundaries,
  title: ({ system }) => `Attachment A: Boundaries of the ${system.name}`,
  author: 'management',
  orientation: 'portrait',
  appears: always,
  parts: [boundaries],
};

const principal: Part = {
  id: 'general-commitments',
  appears: always,
  write: ({ commitments, company }) =>
    commitments.length === 0
      ? [paragraph(`${company.name} has recorded no principal service commitments or system requirements.`)]
      : [
          ...listed(
            commitments,
            'commitment',
            `${company.name} makes the following principal service commitments:`,
          ),
          ...listed(
            commitments,
            'requirement',
            'To keep them, the system must meet the following principal system requirements:',
          ),
        ],
};

function listed(
  commitments: ReportFacts['commitments'],
  kind: 'commitment' | 'requirement',
  lead: string,
): Block[] {
  const shown = commitments.filter((commitment) => commitment.kind === kind);
  return shown.length === 0
    ? []
    : [paragraph(lead), bullets(shown.map(({ title, text }) => [bold(`${title}.`), ` ${text}`]))];
}

/** Attachment B: principal commitments and requirements in short form. */
export const attachmentB: SectionPlan = {
  id: 'commitments',
  part: '',
  heading: ATTACHMENTS.commitments,
  title: () => 'Attachment B: Principal Service Commitments and System Requirements',
  author: 'management',
  orientation: 'portrait',
  appears: always,
  parts: [principal],
};
