import { bullets, numbered, paragraph } from '#domain/report/blocks.ts';
import { always, type Part, type SectionPlan } from '#domain/report/section.ts';
import { longDay, sentence } from '#domain/report/wording.ts';
import * as terms from '../terms.ts';

const asserted: Part = {
  id: 'general-assertion',
  appears: always,
  write: (facts) => {
    const matters = facts.assertion?.knownMatters ?? [];
    return [
      paragraph(
        `Management of ${facts.company.legalName} (“${facts.company.name}”) is responsible for effective controls within the ` +
          `${facts.system.name}. We evaluated whether they were effective ${facts.time.throughout} on the applicable trust ` +
          'services criteria. To the best of our knowledge, and having made the inquiries we consider necessary, we ' +
          `state${matters.length > 0 ? ', except for the matters below,' : ''} that:`,
      ),
      numbered([
        `The controls were effective ${facts.time.throughout} to give reasonable assurance that ${terms.theAims(facts)} were achieved on the applicable trust services criteria for ${terms.categoriesOf(facts)}.`,
      ]),
      ...(matters.length === 0 ? [] : [bullets(matters.map(({ text }) => sentence(text)))]),
      paragraph('Every system of control has limits, and controls give reasonable, not absolute, assurance.'),
    ];
  },
};

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
