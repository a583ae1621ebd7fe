import { daysIn, overlap } from '../calendar.ts';
import type { Span } from '../record/shape.ts';
import type { Evidence } from './evidence.ts';

/** Kinds of information produced by the entity, from the most to the least to be relied on as it is. */
export const NATURES = [
  'auditor-observation',
  'standard-report',
  'custom-query',
  'document',
  'screen-capture',
  'spreadsheet',
] as const satisfies readonly Evidence['header']['nature'][];

/** What has to be looked at before information of a kind is relied on. */
export const NATURE_CHECKS: Record<Evidence['header']['nature'], readonly string[]> = {
  'auditor-observation': ['Who observed, when, and on which system.'],
  'standard-report': [
    'Parameters and date range.',
    'That the report cannot be edited.',
    'Compared once with the screen.',
  ],
  'custom-query': [
    'The logic, source tables and filters were read.',
    'It was rerun while watched, and the row count agreed.',
    'Changes of the query are controlled.',
  ],
  spreadsheet: [
    'Compared with an independent source both ways.',
    'Formulas were looked at.',
    'Who can edit it.',
  ],
  'screen-capture': [
    'System, account, date and time are visible.',
    'Taken or watched by the tester where risk is high.',
  ],
  document: ['Its author, date and approval.'],
};

/** Why a piece of evidence says less about a span of days than it seems to. Empty: it may be used as it is. */
export interface EvidenceStanding {
  /** Days of the span that its header covers; all when it names no days and was taken within them. */
  covers: Span | undefined;
  remarks: string[];
}

/**
 * What a piece of evidence says about a span. Evidence names the days it covers; one that names none speaks
 * for the day it was taken. What was taken after the span about a state then, says nothing about the span.
 */
export function standingOfEvidence(evidence: Evidence, span: Span): EvidenceStanding {
  const { coversFrom, coversTo, takenAt, rows, nature, query } = evidence.header;
  const taken = takenAt.slice(0, 10);
  const covered = { from: coversFrom ?? coversTo ?? taken, to: coversTo ?? coversFrom ?? taken };
  const covers = overlap(covered, span);
  const remarks: string[] = [];
  if (!covers) remarks.push(`It speaks for ${covered.from} to ${covered.to}, outside the days asked about.`);
  else if (daysIn(covers) < daysIn(span) && coversFrom !== undefined) {
    remarks.push(`It covers ${daysIn(covers)} of ${daysIn(span)} days.`);
  }
  if (taken < covered.to) {
    remarks.push(`It was taken on ${taken}, before the last day it is said to cover.`);
  }
  if ((nature === 'standard-report' || nature === 'custom-query') && query === undefined) {
    remarks.push('Its query and parameters are not stated, so nobody can see what was left out.');
  }
  if (rows === 0) remarks.push('It has no rows: that nothing happened needs an independent source.');
  return { covers, remarks };
}

/** Whether evidence was made after the fact: an occurrence is not proven by what was written later than its deadline. */
export function isMadeAfterwards(evidence: Evidence, deadline: string): boolean {
  const { coversTo, takenAt, nature } = evidence.header;
  const isWitness =
    nature === 'standard-report' || nature === 'custom-query' || nature === 'auditor-observation';
  return !isWitness && takenAt.slice(0, 10) > deadline && (coversTo === undefined || coversTo > deadline);
}

/** The most reliable first, for a reader who wants to look at one. */
export function byReliability(evidence: readonly Evidence[]): Evidence[] {
  return evidence.toSorted((a, b) => NATURES.indexOf(a.header.nature) - NATURES.indexOf(b.header.nature));
}
