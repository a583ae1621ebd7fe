import { bullets, paragraph, paragraphs } from '#domain/report/blocks.ts';
import { always, type Part, type SectionPlan } from '#domain/report/section.ts';

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
          paragraph(
            `${company.name} makes these principal service commitments and must meet these system requirements:`,
          ),
          bullets(commitments.map(({ title, text }) => `${title}: ${text}`)),
        ],
};

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
