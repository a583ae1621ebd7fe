import { always, type SectionPlan } from '#domain/report/section.ts';
import { HEADINGS } from '../terms.ts';
import { providersAssertions } from './providers.ts';
import { assertionSignature, knownMatters, ownBasis, prepared, statements } from './statements.ts';

/** Section II, management’s assertion; providers presented inclusively add their own. */
export const assertion: SectionPlan = {
  id: 'assertion',
  part: 'II',
  heading: HEADINGS.assertion,
  title: ({ company }) => `Assertion of the Management of ${company.legalName}`,
  author: 'management',
  orientation: 'portrait',
  appears: always,
  parts: [prepared, statements, knownMatters, ownBasis, assertionSignature, providersAssertions],
};
