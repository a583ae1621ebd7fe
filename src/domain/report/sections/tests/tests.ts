import { always, type SectionPlan } from '#domain/report/section.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { HEADINGS } from '../terms.ts';
import { byCriterion } from './by-criterion.ts';
import { byObjective } from './by-objective.ts';
import {
  environmentConsidered,
  extent,
  internalAudit,
  natures,
  purpose,
  reading,
  reliability,
} from './introduction.ts';
import { deviations, matrix } from './overview.ts';

/** Section IV: requirements and controls (management’s), tests and results (the auditor’s). */
export const tests: SectionPlan = {
  id: 'tests',
  part: 'IV',
  heading: HEADINGS.tests,
  title,
  author: 'both',
  orientation: 'landscape',
  appears: always,
  parts: [
    purpose,
    environmentConsidered,
    natures,
    extent,
    reliability,
    internalAudit,
    reading,
    deviations,
    matrix,
    byCriterion,
    byObjective,
  ],
};

function title({ report, type }: ReportFacts): string {
  const subject = report === 'soc1' ? 'Control Objectives' : 'Trust Services Criteria';
  return type === 2
    ? `${subject}, Related Controls, Tests of Controls, and Results`
    : `${subject} and Related Controls`;
}
