import { bullets, paragraph, reference } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { always, type Part, type SectionPlan } from '#domain/report/section.ts';
import type { Block } from '#domain/report/tree.ts';
import { listOf, longDay, sentence } from '#domain/report/wording.ts';
import * as terms from '../terms.ts';
import { ATTACHMENTS } from './attachments.ts';

const asserted: Part = {
  id: 'general-assertion',
  appears: always,
  write: (facts) => {
    const matters = facts.assertion?.knownMatters ?? [];
    return [
      paragraph([
        `Management of ${facts.company.legalName} (“${facts.company.name}”) is responsible for effective controls within the ` +
          `${facts.system.name}. The boundaries of the system are given in `,
        reference(ATTACHMENTS.boundaries),
        `, and ${terms.theAims(facts)} in `,
        reference(ATTACHMENTS.commitments),
        '.',
      ]),
      ...carvedOut(facts),
      paragraph(
        `We evaluated whether the controls were effective ${facts.time.throughout}, measured against the trust services ` +
          `criteria for ${terms.categoriesOf(facts)} in TSP section 100 (the “applicable trust services criteria”). To the ` +
          `best of our knowledge, and having made the inquiries we consider necessary${matters.length > 0 ? ', and except for the matters below' : ''}, ` +
          `the controls within the ${facts.system.name} were effective ${facts.time.throughout} to give reasonable assurance ` +
          `that ${terms.theAims(facts)} were achieved${terms.judgedBy(facts)}${condition(facts)}.`,
      ),
      ...(matters.length === 0 ? [] : [bullets(matters.map(({ text }) => sentence(text)))]),
      paragraph('Every system of control has limits, and controls give reasonable, not absolute, assurance.'),
    ];
  },
};

function carvedOut({ providers }: ReportFacts): Block[] {
  const names = providers.carvedOut.map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    paragraph(
      `The controls of the ${names.length === 1 ? 'subservice organization' : 'subservice organizations'} ${listOf(names)} ` +
        'are outside those boundaries and outside this assertion.',
    ),
  ];
}

function condition(facts: ReportFacts): string {
  const assumed = terms.complementary(facts);
  return assumed === undefined
    ? ''
    : `, if the ${assumed} assumed in their design operated effectively throughout the period`;
}

const assertionSigned: Part = {
  id: 'general-assertion-signature',
  appears: ({ assertion }) => assertion !== undefined,
  write: ({ assertion, company }) =>
    assertion === undefined
      ? []
      : [
          {
            type: 'signature',
            attrs: {
              name: assertion.signer,
              title: assertion.signerTitle,
              organization: company.legalName,
              ...(assertion.signedOn === undefined
                ? { isOpen: true }
                : { date: longDay(assertion.signedOn) }),
            },
          },
        ],
};

/** Section II of a SOC 3 report: management’s assertion that controls were effective. */
export const generalAssertion: SectionPlan = {
  id: 'assertion',
  part: 'II',
  heading: terms.HEADINGS.assertion,
  title: ({ company }) => `Assertion of the Management of ${company.legalName}`,
  author: 'management',
  orientation: 'portrait',
  appears: always,
  parts: [asserted, assertionSigned],
};
