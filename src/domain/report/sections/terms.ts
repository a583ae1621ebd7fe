import type { ReportFacts } from '../facts.ts';
import { categoryWords, listOf, ownersForm, slug } from '../wording.ts';

/** Headings that other sections refer to. */
export const HEADINGS = {
  auditorsReport: 'section-1',
  assertion: 'section-2',
  description: 'section-3',
  tests: 'section-4',
  otherInformation: 'section-5',
  userControls: 'complementary-user-entity-controls',
  subservice: 'subservice-organizations',
  notRelevant: 'criteria-not-relevant',
  responses: 'managements-responses',
  excludedObjectives: 'areas-without-objectives',
  laterEvents: 'events-after-the-period',
} as const;

/** "To the Board of Directors of Acme, Inc."; the company is added where the engagement does not name it. */
export function addresseeOf({ engagement, company }: ReportFacts): string {
  const { addressee } = engagement;
  return addressee.includes(company.name) ? `To ${addressee}` : `To ${addressee} of ${company.legalName}`;
}

/** "SOC 2". The registered sign stands at the first mention only. */
export function reportName({ report }: ReportFacts): string {
  return report === 'soc1' ? 'SOC 1' : 'SOC 2';
}

/** "SOC 2®", for the first mention. */
export function reportMark(facts: ReportFacts): string {
  return `${reportName(facts)}®`;
}

/** "service commitments and system requirements" or "control objectives": what the controls are for. */
export function aims({ report }: ReportFacts): string {
  return report === 'soc1' ? 'control objectives' : 'service commitments and system requirements';
}

/** The aims with their owner or place, as in "Acme’s service commitments and system requirements". */
export function theAims(facts: ReportFacts): string {
  return facts.report === 'soc1'
    ? 'the control objectives stated in the description'
    : `${ownersForm(facts.company.name)} ${aims(facts)}`;
}

/** What the aims are judged by, for the end of a sentence; SOC 1 needs nothing more than the aims. */
export function judgedBy({ report }: ReportFacts): string {
  return report === 'soc1' ? '' : ', judged by the applicable trust services criteria';
}

/** "criterion" or "control objective", in the plural for more than one. */
export function requirementWord({ report }: ReportFacts, count: number): string {
  if (report === 'soc1') return count === 1 ? 'control objective' : 'control objectives';
  return count === 1 ? 'criterion' : 'criteria';
}

/** "the suitability of the design and the operating effectiveness" or the design alone. */
export function subjects({ type }: ReportFacts): string {
  return type === 2
    ? 'the suitability of the design and the operating effectiveness'
    : 'the suitability of the design';
}

/** Whether complementary user entity controls are assumed. */
export function hasUserControls(facts: ReportFacts): boolean {
  return facts.userControls.length > 0;
}

/** Whether controls are assumed at a carved-out subservice organization. */
export function hasAssumedControls(facts: ReportFacts): boolean {
  return facts.providers.carvedOut.some(({ assumed }) => assumed.length > 0);
}

/** "complementary user entity controls and complementary subservice organization controls", or the one assumed. */
export function complementary(facts: ReportFacts): string | undefined {
  const kinds = [
    ...(hasUserControls(facts) ? ['complementary user entity controls'] : []),
    ...(hasAssumedControls(facts) ? ['complementary subservice organization controls'] : []),
  ];
  return kinds.length === 0 ? undefined : listOf(kinds);
}

/** Whose controls they are, providers presented inclusively named with the company. */
export function controlOwners(facts: ReportFacts): string {
  return listOf([facts.company.name, ...facts.providers.inclusive.map(({ name }) => name)]);
}

/** "CSOC-1 and CSOC-2 at Northgate, and CSOC-3 at Calder": assumed controls by the organization that runs them. */
export function assumedAt(assumed: readonly { id: string; provider: string }[]): string {
  const providers = [...new Set(assumed.map(({ provider }) => provider))];
  const places = providers.map(
    (name) => `${listOf(assumed.filter(({ provider }) => provider === name).map(({ id }) => id))} at ${name}`,
  );
  return places.length === 2 ? places.join(', and ') : listOf(places);
}

/** "security, availability, and confidentiality". */
export function categoriesOf({ categories }: ReportFacts): string {
  return categoryWords(categories);
}

/** Whether section V will be printed. */
export function hasOtherInformation(facts: ReportFacts): boolean {
  return (
    facts.otherInformation.length > 0 ||
    responsesOf(facts).length > 0 ||
    facts.userResponsibilities.length > 0
  );
}

/** Id of the heading under which Section V prints the response of an exception. */
export function responseHeading(exception: string): string {
  return slug(`response-${exception}`);
}

/** The company’s exceptions with a response to a deviation of this report, in the order of the controls. */
export function responsesOf(facts: ReportFacts): ReportFacts['controls'][number]['exceptions'] {
  const reported = new Set(
    facts.controls.flatMap(({ tests }) => tests.flatMap(({ deviations }) => deviations.map(({ id }) => id))),
  );
  return facts.controls.flatMap(({ exceptions }) =>
    exceptions.filter(
      ({ deviation, response }) =>
        deviation !== undefined && reported.has(deviation) && response !== undefined,
    ),
  );
}
