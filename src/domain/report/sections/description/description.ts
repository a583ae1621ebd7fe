import { always, type SectionPlan } from '#domain/report/section.ts';
import { HEADINGS } from '../terms.ts';
import { writeChapters, type Chapter } from './chapter.ts';
import { commitments } from './commitments.ts';
import { relatedControls } from './controls.ts';
import { environment, processing } from './environment.ts';
import { incidents, laterEvents } from './incidents.ts';
import { objectives } from './objectives.ts';
import { changes, notRelevant, userControls } from './others.ts';
import { components, services } from './services.ts';
import { subservice } from './subservice.ts';

/** Chapters of a SOC 2 description, DC 1 to DC 9. */
export const SOC2_CHAPTERS: readonly Chapter[] = [
  services,
  commitments,
  components,
  incidents,
  environment,
  relatedControls,
  userControls,
  subservice,
  notRelevant,
  changes,
  laterEvents,
];

/** Chapters of a SOC 1 description, D1 to D10. */
export const SOC1_CHAPTERS: readonly Chapter[] = [
  services,
  components,
  ...processing,
  environment,
  subservice,
  objectives,
  userControls,
  incidents,
  changes,
  laterEvents,
];

/** Section III, written by the company. */
export const description: SectionPlan = {
  id: 'description',
  part: 'III',
  heading: HEADINGS.description,
  title: ({ engagement }) => engagement.title,
  author: 'management',
  orientation: 'portrait',
  appears: always,
  parts: [
    {
      id: 'chapters',
      appears: always,
      write: (facts) => writeChapters(facts, facts.report === 'soc1' ? SOC1_CHAPTERS : SOC2_CHAPTERS),
    },
  ],
};
