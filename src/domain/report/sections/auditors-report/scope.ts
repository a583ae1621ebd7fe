import { bold, bullets, heading, paragraph, reference } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { always, type Part } from '#domain/report/section.ts';
import type { Block } from '#domain/report/tree.ts';
import { listOf, ownersForm } from '#domain/report/wording.ts';
import * as terms from '../terms.ts';

/** To whom the report is addressed. */
export const addressee: Part = {
  id: 'addressee',
  appears: always,
  write: (facts) => [paragraph(terms.addresseeOf(facts))],
};

/** What was examined, against which criteria, and what stands outside. */
export const scope: Part = {
  id: 'scope',
  appears: always,
  write: (facts) => [
    heading(2, 'scope', 'Scope'),
    paragraph(facts.report === 'soc1' ? examinedForSoc1(facts) : examinedForSoc2(facts)),
    ...notRelevant(facts),
    ...carvedOut(facts),
    ...inclusive(facts),
    ...userControls(facts),
    ...otherInformation(facts),
  ],
};

function opening(facts: ReportFacts): string {
  const verb = facts.opinion?.kind === 'disclaimer' ? 'were engaged to examine' : 'have examined';
  const { company, system, time, engagement } = facts;
  return (
    `For this ${terms.reportMark(facts)} Type ${facts.type} report we ${verb} the description that ` +
    `${company.legalName} (“${company.name}”) gives of the ${system.name} ${time.throughout}, ` +
    `titled “${engagement.title}” (the “description”)`
  );
}

function examinedForSoc2(facts: ReportFacts): string {
  return (
    `${opening(facts)}, measured against the criteria for describing a system that are set out in DC section 200 ` +
    `(the “description criteria”). The examination extends to ${terms.subjects(facts)} of the controls stated in ` +
    `the description: whether, ${facts.time.thatTime}, they gave reasonable assurance that ` +
    `${terms.theAims(facts)} ${facts.type === 2 ? 'were' : 'would be'} achieved, measured against the trust ` +
    `services criteria for ${terms.categoriesOf(facts)} in TSP section 100 (the “applicable trust services criteria”).`
  );
}

function examinedForSoc1(facts: ReportFacts): string {
  return (
    `${opening(facts)}, and ${terms.subjects(facts)} of the controls stated in it to achieve the related control ` +
    `objectives, which the description states as well (the “control objectives”). We measured both against the ` +
    `criteria that ${ownersForm(facts.company.name)} management names in its assertion in Section II (the ` +
    `“assertion”). Management chose for the description those control objectives and controls that it considers ` +
    `likely to bear on user entities’ internal control over financial reporting; other aspects of the system are ` +
    `outside the description and outside our examination.`
  );
}

function notRelevant({ engagement, company }: ReportFacts): Block[] {
  const excluded = engagement.notApplicable.map(({ requirement }) => requirement);
  if (excluded.length === 0 || engagement.report === 'soc1') return [];
  const [subject, verb] = excluded.length === 1 ? ['criterion', 'is'] : ['criteria', 'are'];
  return [
    paragraph([
      `Management of ${company.name} determined that ${subject} ${listOf(excluded)} ${verb} not relevant to the ` +
        'system, and gives its reasons in ',
      reference(terms.HEADINGS.notRelevant),
      '. Nothing was examined against what is not relevant.',
    ]),
  ];
}

function carvedOut(facts: ReportFacts): Block[] {
  const { carvedOut } = facts.providers;
  const { name } = facts.company;
  if (carvedOut.length === 0) return [];
  const one = carvedOut.length === 1;
  const left = facts.report === 'soc1' ? 'the control objectives and related controls' : 'the controls';
  const assumed = terms.hasAssumedControls(facts)
    ? ` It states the kinds of controls that ${name} assumed, when it designed its own, to be in place at the ` +
      `subservice organization${one ? '' : 's'} (complementary subservice organization controls). Certain of ` +
      `${terms.theAims(facts)} can be achieved only if those assumed controls are suitably designed and operate ` +
      `effectively alongside the controls of ${name}.`
    : '';
  return [
    paragraph(
      `${name} uses the following subservice organization${one ? '' : 's'}, presented by the carve-out method:`,
    ),
    bullets(carvedOut.map(({ name, provider }) => [bold(name), `: ${provider.service}`])),
    paragraph(
      `The description covers the controls of ${name} and leaves out ${left} of ` +
        `${one ? 'this subservice organization' : 'these subservice organizations'}.${assumed} Our examination ` +
        `did not extend to the services of ${one ? 'this subservice organization' : 'these subservice organizations'}` +
        `${terms.hasAssumedControls(facts) ? ', and we evaluated neither the design nor the operation of complementary subservice organization controls' : ''}.`,
    ),
  ];
}

function inclusive(facts: ReportFacts): Block[] {
  const { inclusive } = facts.providers;
  if (inclusive.length === 0) return [];
  const names = listOf(inclusive.map(({ name }) => name));
  const one = inclusive.length === 1;
  return [
    paragraph(
      `${facts.company.name} uses ${names}, presented by the inclusive method. The description includes the ` +
        `services, the relevant parts of the system and the controls of ${one ? 'this subservice organization' : 'these subservice organizations'}, ` +
        `told apart from ${ownersForm(facts.company.name)} own, and our examination extended to them. ` +
        `${one ? 'Its management has' : 'Their managements have each'} made an assertion, which stands in Section II.`,
    ),
  ];
}

function userControls(facts: ReportFacts): Block[] {
  if (!terms.hasUserControls(facts)) return [];
  return [
    paragraph([
      `Certain of ${terms.theAims(facts)} can be achieved only if complementary user entity controls, which ` +
        `${facts.company.name} assumed when it designed its own controls, are suitably designed and operate ` +
        'effectively at user entities. They are listed in ',
      reference(terms.HEADINGS.userControls),
      '. Our examination did not extend to them, and we evaluated neither their design nor their operation.',
    ]),
  ];
}

function otherInformation(facts: ReportFacts): Block[] {
  if (!terms.hasOtherInformation(facts)) return [];
  return [
    paragraph(
      `${ownersForm(facts.company.name)} management presents further information in Section V, “Other ` +
        `Information Provided by ${facts.company.name}”. It is not part of the description, our procedures did ` +
        'not examine it, and we express no opinion on it.',
    ),
  ];
}
