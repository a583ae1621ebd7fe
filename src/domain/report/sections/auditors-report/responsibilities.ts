import { bullets, heading, paragraph } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { always, type Part } from '#domain/report/section.ts';
import type { Block } from '#domain/report/tree.ts';
import { listOf, ownersForm } from '#domain/report/wording.ts';
import * as terms from '../terms.ts';

/** What management answers for. */
export const managementDuties: Part = {
  id: 'management-responsibilities',
  appears: always,
  write: (facts) => [
    heading(2, 'management-responsibilities', `Responsibilities of ${facts.company.name}`),
    ...(facts.report === 'soc1' ? dutiesForSoc1(facts) : dutiesForSoc2(facts)),
    ...providersDuties(facts),
  ],
};

function dutiesForSoc2(facts: ReportFacts): Block[] {
  const { name } = facts.company;
  return [
    paragraph(
      `${name} is responsible for its service commitments and system requirements, and for designing, ` +
        'implementing, operating, and documenting controls that give reasonable assurance that they are achieved. Its ' +
        'management has made the assertion in Section II (the “assertion”) about the description and about ' +
        `${terms.subjects(facts)} of the controls stated in it.`,
    ),
    paragraph('Management is further responsible for:'),
    bullets([
      'preparing the description and the assertion, and for their completeness, accuracy, and method of presentation;',
      'providing the services that the description covers;',
      'choosing the trust services categories, and with them the applicable trust services criteria, and stating in the description the controls that answer each of them;',
      'identifying the risks that threaten the achievement of its service commitments and system requirements.',
    ]),
  ];
}

function dutiesForSoc1(facts: ReportFacts): Block[] {
  const { name } = facts.company;
  const setByOthers = facts.requirements.flatMap(({ id, objective }) =>
    objective?.specifiedBy === undefined ? [] : [{ id, by: objective.specifiedBy }],
  );
  const specified =
    setByOthers.length === 0
      ? 'specifying the control objectives and stating them in the description;'
      : `stating the control objectives in the description and specifying them, except for ${listOf(
          setByOthers.map(({ id, by }) => `${id}, which ${by} specified`),
        )};`;
  return [
    paragraph(
      `Management of ${name} has made the assertion in Section II about the fairness of the presentation of the ` +
        `description and about ${terms.subjects(facts)} of the controls to achieve the control objectives. It is ` +
        'responsible for:',
    ),
    bullets([
      'preparing the description and the assertion, and for their completeness, accuracy, and method of presentation;',
      'providing the services that the description covers;',
      specified,
      'identifying the risks that threaten the achievement of the control objectives;',
      'selecting the criteria named in the assertion;',
      'designing, implementing, and documenting controls that are suitably designed and operate effectively to achieve the control objectives.',
    ]),
  ];
}

function providersDuties({ providers, company }: ReportFacts): Block[] {
  return providers.inclusive.map(({ name }) =>
    paragraph(
      `Management of ${name} is responsible in the same way for its own assertion and for the services, the parts ` +
        `of the system, and the controls that the description shows as those of ${name} rather than ` +
        `${ownersForm(company.name)}.`,
    ),
  );
}

/** What the auditor answers for, and how the examination was made. */
export const auditorDuties: Part = {
  id: 'auditor-responsibilities',
  appears: always,
  write: (facts) => [
    heading(2, 'auditor-responsibilities', 'Service auditor’s responsibilities'),
    ...(facts.opinion?.kind === 'disclaimer' ? dutiesOnDisclaimer(facts) : dutiesOnOpinion(facts)),
    paragraph(
      `The ethical requirements for this engagement oblige us to be independent of ${terms.controlOwners(facts)} ` +
        'and to meet our other ethical responsibilities. We have done so.',
    ),
    ...(facts.opinion?.kind === 'disclaimer' ? [] : procedures(facts)),
    ...internalAudit(facts),
  ],
};

function dutiesOnOpinion(facts: ReportFacts): Block[] {
  return [
    paragraph(
      'Our responsibility is to express an opinion, based on our examination, on the presentation of the ' +
        `description and on ${terms.subjects(facts)} of the controls stated in it.`,
    ),
    paragraph(
      'We conducted the examination in accordance with attestation standards established by the American Institute ' +
        'of Certified Public Accountants. They call on us to plan and perform it so as to obtain reasonable ' +
        `assurance whether, in all material respects, ${presented(facts)}, and whether the controls stated in it were ` +
        `suitably designed${facts.type === 2 ? ' and operated effectively' : ''} ${facts.time.throughout}. In our ` +
        'judgment, the evidence we obtained is sufficient and appropriate as a reasonable basis for our opinion.',
    ),
  ];
}

function dutiesOnDisclaimer(facts: ReportFacts): Block[] {
  return [
    paragraph(
      'Our responsibility is to express an opinion on the presentation of the description and on ' +
        `${terms.subjects(facts)} of the controls stated in it, based on an examination conducted in accordance ` +
        'with attestation standards established by the American Institute of Certified Public Accountants. Because ' +
        'of what is described in the basis for our disclaimer, we were not able to obtain evidence sufficient and ' +
        'appropriate for an opinion.',
    ),
  ];
}

function presented({ report }: ReportFacts): string {
  return report === 'soc1'
    ? 'the description is fairly presented on the criteria in the assertion'
    : 'the description is presented in accordance with the description criteria';
}

function procedures(facts: ReportFacts): Block[] {
  const soc1 = facts.report === 'soc1';
  const aims = terms.theAims(facts);
  const departs = soc1 ? 'is not fairly presented' : 'departs from the description criteria';
  return [
    paragraph('Our examination included:'),
    bullets([
      soc1
        ? 'understanding the system, the services, and how user entities’ transactions pass through it;'
        : `understanding the system and ${aims};`,
      `assessing the risk that the description ${departs}, and the risk that controls were not suitably designed` +
        `${facts.type === 2 ? ' or did not operate effectively' : ''};`,
      'obtaining evidence whether the description shows the system as it was designed and implemented;',
      `obtaining evidence whether the controls, if operated as designed, would give reasonable assurance that ${aims} are achieved;`,
      ...(facts.type === 2
        ? [
            `testing whether the controls that we consider necessary for that assurance operated effectively ${facts.time.thatTime};`,
          ]
        : []),
      soc1
        ? 'evaluating the presentation of the description as a whole, the suitability of the control objectives, and the suitability of the criteria that management selected.'
        : 'evaluating the presentation of the description as a whole.',
    ]),
    paragraph('We also performed the other procedures that we considered necessary in the circumstances.'),
  ];
}

function internalAudit({ engagement, company }: ReportFacts): Block[] {
  if (!engagement.usesInternalAudit) return [];
  return [
    paragraph(
      `We used work of ${ownersForm(company.name)} internal audit function after evaluating its competence, its ` +
        'objectivity, and its approach, and performed procedures over the work used. Section IV says where. The ' +
        'responsibility for the opinion is ours alone.',
    ),
  ];
}
