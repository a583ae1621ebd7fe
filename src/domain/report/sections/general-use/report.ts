import { heading, paragraph, paragraphs, reference } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { always, type Part, type SectionPlan } from '#domain/report/section.ts';
import {
  basisHeading,
  listOf,
  longDay,
  opinionHeading,
  ownersForm,
  sentence,
} from '#domain/report/wording.ts';
import type { Block } from '#domain/report/tree.ts';
import * as terms from '../terms.ts';
import { ATTACHMENTS } from './attachments.ts';

const examined: Part = {
  id: 'general-scope',
  appears: always,
  write: (facts) => {
    const { company, system, time } = facts;
    return [
      paragraph(terms.addresseeOf(facts)),
      heading(2, 'general-scope', 'Scope'),
      paragraph([
        `For this SOC 3® report we ${facts.opinion?.kind === 'disclaimer' ? 'were engaged to examine' : 'have examined'} the assertion by management of ${company.legalName} (“${company.name}”) that ` +
          `the controls within the ${system.name}, whose boundaries are given in `,
        reference(ATTACHMENTS.boundaries),
        `, were effective ${time.throughout} to give reasonable assurance that ${terms.theAims(facts)}, given in `,
        reference(ATTACHMENTS.commitments),
        `, were achieved, measured against the trust services criteria for ${terms.categoriesOf(facts)} in TSP section ` +
          '100 (the “applicable trust services criteria”).',
      ]),
      ...outside(facts),
    ];
  },
};

function outside(facts: ReportFacts): Block[] {
  const carved = facts.providers.carvedOut.map(({ name }) => name);
  const assumed = terms.complementary(facts);
  return [
    ...(carved.length === 0
      ? []
      : [
          paragraph(
            `The boundaries of the system leave out the controls of ${listOf(carved)}, ${carved.length === 1 ? 'a subservice organization' : 'subservice organizations'} that ` +
              `${facts.company.name} uses. Our examination did not extend to them.`,
          ),
        ]),
    ...(assumed === undefined
      ? []
      : [
          paragraph(
            `Certain of ${terms.theAims(facts)} can be achieved only if ${assumed} assumed in the design of ` +
              `${ownersForm(facts.company.name)} controls are suitably designed and operate effectively. Our examination did ` +
              'not extend to them.',
          ),
        ]),
  ];
}

const EXAMINED =
  'Our responsibility is to express an opinion, based on our examination, on whether the controls were effective ' +
  'for that purpose. We conducted the examination in accordance with attestation standards established by the ' +
  'American Institute of Certified Public Accountants. They call on us to plan and perform it so as to obtain ' +
  'reasonable assurance. It included understanding the system and its commitments, assessing the risk that ' +
  'controls were not effective, and obtaining evidence whether they were. In our judgment, the evidence we ' +
  'obtained is sufficient and appropriate as a reasonable basis for our opinion.';

const ENGAGED =
  'Our responsibility is to express an opinion on whether the controls were effective for that purpose, based on an ' +
  'examination conducted in accordance with attestation standards established by the American Institute of ' +
  'Certified Public Accountants. Because of what is described in the basis for our disclaimer, we were not able to ' +
  'obtain evidence sufficient and appropriate for an opinion.';

const duties: Part = {
  id: 'general-duties',
  appears: always,
  write: (facts) => [
    heading(2, 'general-management', `Responsibilities of ${facts.company.name}`),
    paragraph(
      `${facts.company.name} is responsible for its service commitments and system requirements, for effective controls ` +
        'within the system that give reasonable assurance that they are achieved, for its assertion and its basis, for ' +
        'the description of the boundaries, and for choosing the categories and with them the applicable trust services criteria.',
    ),
    heading(2, 'general-auditor', 'Service auditor’s responsibilities'),
    paragraph(facts.opinion?.kind === 'disclaimer' ? ENGAGED : EXAMINED),
    paragraph(
      `The ethical requirements for this engagement oblige us to be independent of ${terms.controlOwners(facts)} and to meet our ` +
        'other ethical responsibilities. We have done so.',
    ),
    heading(2, 'general-limits', 'Inherent limitations'),
    paragraph(
      'Every system of control has limits, among them human error and the deliberate circumvention of controls. ' +
        'Effective controls may not always secure the service commitments and system requirements, and a conclusion ' +
        'about them cannot safely be carried forward to a later time.',
    ),
  ],
};

const opinion: Part = {
  id: 'general-opinion',
  appears: always,
  write: (facts) => {
    const kind = facts.opinion?.kind;
    if (kind === undefined) {
      return [
        heading(2, 'general-opinion', 'Opinion'),
        {
          type: 'callout',
          attrs: { tone: 'attention' },
          content: [paragraph('The service auditor has not recorded an opinion. This draft expresses none.')],
        },
      ];
    }
    return [
      ...(kind === 'unmodified'
        ? []
        : [
            heading(2, 'general-basis', basisHeading(kind)),
            ...(facts.opinion?.modifications ?? []).flatMap(({ facts: said, effect }) => [
              ...paragraphs(sentence(said)),
              ...paragraphs(sentence(effect)),
            ]),
          ]),
      heading(2, 'general-opinion', opinionHeading(kind)),
      paragraph(opinionWords(facts)),
    ];
  },
};

function opinionWords(facts: ReportFacts): string {
  const kind = facts.opinion?.kind ?? 'disclaimer';
  if (kind === 'disclaimer') {
    return 'Because of what is described in the basis for our disclaimer, we could not obtain sufficient appropriate evidence, and we express no opinion.';
  }
  const assumed = terms.complementary(facts);
  const condition =
    assumed === undefined
      ? ''
      : `, if the ${assumed} assumed in their design operated effectively throughout the period`;
  const opening = {
    unmodified: 'In our opinion, ',
    qualified: 'In our opinion, except for what is described in the basis for our qualified opinion, ',
    adverse:
      'Because of the significance of what is described in the basis for our adverse opinion, in our opinion ',
  }[kind];
  return (
    `${opening}the controls within the ${facts.system.name} were ${kind === 'adverse' ? 'not ' : ''}effective, in all ` +
    `material respects, ${facts.time.throughout} to give reasonable assurance that ${terms.theAims(facts)} were ` +
    `achieved${terms.judgedBy(facts)}${condition}.`
  );
}

const signature: Part = {
  id: 'general-signature',
  appears: always,
  write: ({ firm, reportOn }) => [
    {
      type: 'signature',
      attrs: {
        name: firm.legalName,
        place: firm.city,
        ...(reportOn === undefined ? { isOpen: true } : { date: longDay(reportOn) }),
      },
    },
  ],
};

/** Section I of a SOC 3 report: the opinion on effectiveness, for anyone’s use. */
export const generalReport: SectionPlan = {
  id: 'auditors-report',
  part: 'I',
  heading: terms.HEADINGS.auditorsReport,
  title: () => 'Independent Service Auditor’s Report',
  author: 'auditor',
  orientation: 'portrait',
  appears: always,
  parts: [examined, duties, opinion, signature],
};
