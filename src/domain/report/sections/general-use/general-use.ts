import type { SectionPlan } from '#domain/report/section.ts';
import { generalAssertion } from './assertion.ts';
import { attachmentA, attachmentB } from './attachments.ts';
import { generalReport } from './report.ts';

/** The sections of a SOC 3 general-use report: no controls, no tests, no restriction on use. */
export const GENERAL_ORDER: readonly SectionPlan[] = [
  generalReport,
  generalAssertion,
  attachmentA,
  attachmentB,
];
