import type { SectionPlan } from '../section.ts';
import { assertion } from './assertion/assertion.ts';
import { auditorsReport } from './auditors-report/auditors-report.ts';
import { description } from './description/description.ts';
import { otherInformation } from './other-information/other-information.ts';
import { tests } from './tests/tests.ts';

/** The sections of a SOC 1 or SOC 2 report, in the order readers cite them. */
export const ORDER: readonly SectionPlan[] = [
  auditorsReport,
  assertion,
  description,
  tests,
  otherInformation,
];
