import { bullets, heading, paragraph, paragraphs, table } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { Block } from '#domain/report/tree.ts';
import type { Chapter } from './chapter.ts';

type NamedPart = ReportFacts['system']['services'][number];

/** The company and what the system does for its users. */
export const services: Chapter = {
  id: 'services-provided',
  title: () => 'Company background and services provided',
  covers: ['DC 1', 'D1'],
  liveTitle: 'Services in scope',
  live: ({ system, company }) => [
    ...paragraphs(system.summary),
    ...namedParts(system.services, {
      id: 'table-services',
      caption: `Services that ${company.name} provides through the ${system.name}`,
      head: ['Service', 'What users do with it'],
    }),
  ],
};

/** Boundary and components: what belongs to the system, and what a reader might wrongly expect in it. */
export const components: Chapter = {
  id: 'system-boundary-and-components',
  title: () => 'System boundary and components',
  covers: ['DC 3'],
  liveTitle: 'Boundary of the system',
  live: (facts) => [
    ...paragraphs(facts.system.boundary),
    ...COMPONENTS.flatMap((component) => componentBlocks(facts, component)),
    ...locations(facts),
    ...excluded(facts),
  ],
};

const COMPONENTS = [
  { key: 'infrastructure', title: 'Infrastructure', head: ['Component', 'Purpose'] },
  { key: 'software', title: 'Software', head: ['Component', 'Purpose'] },
  { key: 'people', title: 'People', head: ['Group or role', 'Responsibility'] },
  { key: 'procedures', title: 'Procedures', head: ['Procedure', 'What it governs'] },
  { key: 'data', title: 'Data', head: ['Data', 'Content and handling'] },
] as const;

function componentBlocks(
  { system }: ReportFacts,
  { key, title, head }: (typeof COMPONENTS)[number],
): Block[] {
  if (system[key].length === 0) return [];
  return [
    heading(3, `components-${key}`, `Components: ${title.toLowerCase()}`),
    ...namedParts(system[key], {
      id: `table-${key}`,
      caption: `${title} of the ${system.name}`,
      head: [...head],
    }),
  ];
}

function locations({ system }: ReportFacts): Block[] {
  if (system.locations.length === 0) return [];
  return [
    heading(3, 'components-locations', 'Locations'),
    paragraph('The system is operated from, and its data is kept at, the following locations:'),
    bullets(system.locations),
  ];
}

function excluded({ system }: ReportFacts): Block[] {
  if (system.excluded.length === 0) return [];
  return [
    heading(3, 'components-excluded', 'Outside the boundary'),
    paragraph('The following is not part of the system and is not covered by this description:'),
    ...namedParts(system.excluded, {
      id: 'table-excluded',
      caption: 'What is outside the boundary of the system',
      head: ['Not covered', 'Reason'],
    }),
  ];
}

function namedParts(
  parts: readonly NamedPart[],
  plan: { id: string; caption: string; head: string[] },
): Block[] {
  if (parts.length === 0) return [];
  return [
    table(
      { ...plan, widths: [30, 70] },
      parts.map(({ name, purpose }) => [name, purpose]),
    ),
  ];
}
