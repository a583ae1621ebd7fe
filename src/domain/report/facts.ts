import { Problem } from '../problem.ts';
import type { Records } from '../record/nouns.ts';
import type { Category } from '../scope/engagement.ts';
import { controlsServing, type ControlFacts } from './gather/controls.ts';
import { disclosuresOf, type DisclosureFacts } from './gather/disclosures.ts';
import { providersOf, type ProviderFacts } from './gather/providers.ts';
import { requirementsOf, served, type CriterionText, type RequirementFacts } from './gather/requirements.ts';
import type { Recorded } from './gather/testing.ts';
import { timeOf, type TimeFacts } from './gather/time.ts';
import type { Block } from './tree.ts';

/** What records do not hold: the words of the criteria, how prose is read, and the names of control domains. */
export interface Given {
  criteria: readonly CriterionText[];
  parseProse: (markdown: string) => Block[];
  /** Domains in printing order; a domain without a name here is printed by its id. */
  domains?: readonly { id: string; name: string }[];
}

/**
 * Everything the sections of one report need, resolved from records. What the records do not hold stays
 * undefined or has a name of its own (see `Outcome`); nothing unknown is filled in.
 */
export interface ReportFacts extends DisclosureFacts {
  engagement: Recorded<'engagement'>;
  report: 'soc1' | 'soc2';
  type: 1 | 2;
  company: Recorded<'organization'>;
  firm: Recorded<'organization'>;
  system: Recorded<'system'>;
  time: TimeFacts;
  reportOn: string | undefined;
  categories: readonly Category[];
  requirements: RequirementFacts[];
  controls: ControlFacts[];
  domains: readonly { id: string; name: string }[];
  providers: ProviderFacts;
  /** Complementary user entity controls of this engagement. */
  userControls: Recorded<'userControl'>[];
  userResponsibilities: Recorded<'userControl'>[];
  assertion: Recorded<'assertion'> | undefined;
  representation: Recorded<'representation'> | undefined;
  acceptance: Recorded<'acceptance'> | undefined;
  subsequentEvents: Recorded<'subsequentEvents'> | undefined;
  commitmentConclusions: Recorded<'commitmentConclusion'>[];
  descriptionProcedures: Recorded<'descriptionProcedure'>[];
  opinion: Recorded<'opinion'> | undefined;
  /** The latest issued edition, when the report was issued. */
  issue: Recorded<'issue'> | undefined;
  /** Population, evidence and other records that checks look up. */
  records: Records;
}

/** Gathers the facts of one engagement. A missing engagement, company, firm or system is a `Problem`. */
export function gatherFacts(records: Records, engagementId: string, given: Given): ReportFacts {
  const engagement = found(records.engagement, engagementId, 'engagement');
  const system = found(records.system, engagement.system, 'system');
  const time = timeOf(engagement);
  const plain = requirementsOf(records, engagement, given.criteria);
  const ids = plain.map(({ id }) => id);
  const domains = given.domains ?? [];
  const controls = controlsServing(records, {
    engagement: engagementId,
    requirements: ids,
    time,
    domains: domains.map(({ id }) => id),
  });
  const providers = providersOf(records, engagement, ids);
  const users = usersPart(records, ids);
  const isHere = (record: { engagement: string }): boolean => record.engagement === engagementId;
  return {
    engagement,
    report: engagement.report,
    type: engagement.type,
    company: found(records.organization, engagement.organization, 'company'),
    firm: found(records.organization, engagement.firm, 'audit firm'),
    system,
    time,
    reportOn: engagement.reportOn,
    categories: engagement.report === 'soc2' ? engagement.categories : [],
    requirements: plain.map((requirement) =>
      served(requirement, {
        controls,
        providers,
        userControls: users.userControls,
        conclusions: records.conclusion.filter(isHere),
      }),
    ),
    controls,
    domains,
    providers,
    ...users,
    ...disclosuresOf(records, engagement, {
      time,
      requirements: ids,
      controls: controls.map(({ id }) => id),
      parseProse: given.parseProse,
    }),
    ...papersOf(records, isHere),
    records,
  };
}

function papersOf(records: Records, isHere: (record: { engagement: string }) => boolean) {
  return {
    assertion: records.assertion.findLast(isHere),
    representation: records.representation.findLast(isHere),
    acceptance: records.acceptance.findLast(isHere),
    subsequentEvents: records.subsequentEvents.findLast(isHere),
    commitmentConclusions: records.commitmentConclusion.filter(isHere),
    descriptionProcedures: records.descriptionProcedure.filter(isHere),
    opinion: records.opinion.findLast(isHere),
    issue: records.issue
      .filter(isHere)
      .toSorted((a, b) => a.edition - b.edition)
      .at(-1),
  };
}

/** A complementary control without any requirement is kept: leaving it out in silence would hide it. */
function usersPart(records: Records, requirements: readonly string[]) {
  const bears = (control: Recorded<'userControl'>): boolean =>
    control.requirements.length === 0 || control.requirements.some((id) => requirements.includes(id));
  const here = records.userControl.filter(bears);
  return {
    userControls: here.filter(({ kind }) => kind === 'complementary'),
    userResponsibilities: here.filter(({ kind }) => kind === 'responsibility'),
  };
}

function found<R extends { id: string }>(records: readonly R[], id: string, what: string): R {
  const record = records.find((candidate) => candidate.id === id);
  if (record) return record;
  throw new Problem(
    'missing',
    `The ${what} "${id}" is not among the records. Nothing was changed; check the id, or bring the binder that holds it.`,
    { id },
  );
}

/** One control of the report by its id. */
export function controlOf(facts: ReportFacts, id: string): ControlFacts | undefined {
  return facts.controls.find((control) => control.id === id);
}
