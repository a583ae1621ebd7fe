import { Problem } from '../problem.ts';
import type { Exception, Incident } from './event.ts';

/** Management’s response names who answers for it and when; it never argues in the auditor’s place. */
export function checkException({
  title,
  response,
  responseOwner,
  responseOn,
  foundOn,
  remediatedOn,
}: Exception): void {
  if (response !== undefined && (responseOwner === undefined || responseOn === undefined)) {
    throw new Problem(
      'invalid',
      `Say who answers for the response to "${title}" and on which day it was given.`,
    );
  }
  if (remediatedOn !== undefined && remediatedOn < foundOn) {
    throw new Problem('invalid', `"${title}" cannot be corrected before it was found. Check the two days.`);
  }
}

/** Its times follow each other, and one that mattered and is disclosed nowhere says why. */
export function checkIncident(incident: Incident): void {
  const { title, severity, occurredAt, detectedAt, resolvedAt, disclosedIn, whyNotDisclosed } = incident;
  if (detectedAt < occurredAt || (resolvedAt !== undefined && resolvedAt < detectedAt)) {
    throw new Problem(
      'invalid',
      `The times of "${title}" do not follow each other: occurred, detected, resolved.`,
    );
  }
  if (
    severity !== 'low' &&
    resolvedAt !== undefined &&
    disclosedIn.length === 0 &&
    whyNotDisclosed === undefined
  ) {
    throw new Problem(
      'invalid',
      `"${title}" is resolved and disclosed in no description. Say where it is disclosed, or why not.`,
    );
  }
}
