import type { ReportFacts } from '#domain/report/facts.ts';
import type { ReportTree } from '#domain/report/tree.ts';
import {
  carveOutWords,
  inclusivePapers,
  otherInformationWords,
  restrictedUse,
  userControlWords,
} from './conditions.ts';
import { everyControl, everyRequirement, wholePeriod } from './coverage.ts';
import { periodsMeet, signedInTime } from './dates.ts';
import { wholeDeviations } from './deviations.ts';
import {
  describedParts,
  disclosedChanges,
  disclosedIncidents,
  laterEventsInquiry,
  noPromises,
} from './disclosures.ts';
import type { Check, Finding } from './finding.ts';
import { sameCategories, sameNames, sameTime, sameType } from './names.ts';
import { opinionFollows } from './opinion.ts';
import { methodsStated, soundFirm } from './parties.ts';
import { noPlaceholders, officialWording, ownProcedures, soundTree, wholeFirstSection } from './quality.ts';
import { secondReviewer } from './review.ts';

/** Every check, in the order findings are shown. */
export const CHECKS: readonly Check[] = [
  sameNames,
  sameTime,
  sameType,
  sameCategories,
  everyRequirement,
  everyControl,
  wholePeriod,
  userControlWords,
  carveOutWords,
  inclusivePapers,
  wholeDeviations,
  opinionFollows,
  otherInformationWords,
  disclosedIncidents,
  disclosedChanges,
  laterEventsInquiry,
  signedInTime,
  restrictedUse,
  periodsMeet,
  soundFirm,
  noPromises,
  methodsStated,
  wholeFirstSection,
  noPlaceholders,
  describedParts,
  ownProcedures,
  secondReviewer,
  officialWording,
  soundTree,
];

/**
 * What in the report does not agree with itself, its records, or what a report must hold. An empty answer says
 * nothing about whether controls worked or the opinion is right. After withdrawal there is no report to check
 * beyond the form of the memorandum. A SOC 3 report goes out beside the SOC 2 report, whose own checks it rests on.
 */
export function findInconsistencies(facts: ReportFacts, tree: ReportTree): Finding[] {
  return checksFor(facts, tree).flatMap((check) => check.run(facts, tree));
}

/** A SOC 3 report has no controls, tests or restriction to check; what stands behind it is checked all the same. */
const GENERAL_CHECKS: readonly Check[] = [
  inclusivePapers,
  laterEventsInquiry,
  signedInTime,
  periodsMeet,
  soundFirm,
  methodsStated,
  noPlaceholders,
  soundTree,
];

function checksFor(facts: ReportFacts, tree: ReportTree): readonly Check[] {
  if (facts.opinion?.outcome === 'withdrawn') return [soundTree, noPlaceholders];
  const isGeneral = tree.content.some(({ attrs }) => attrs.id === 'boundaries');
  return isGeneral ? GENERAL_CHECKS : CHECKS;
}

/** Whether nothing found keeps the report from being issued. */
export function mayBeIssued(findings: readonly Finding[]): boolean {
  return !findings.some(({ severity }) => severity === 'stops-issue');
}
