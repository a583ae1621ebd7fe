import { Problem } from '../problem.ts';
import type { ReportFacts } from './facts.ts';
import { writeSection, type SectionPlan } from './section.ts';
import { GENERAL_ORDER } from './sections/general-use/general-use.ts';
import { ORDER } from './sections/order.ts';
import { categoriesOf, reportMark } from './sections/terms.ts';
import { withdrawal } from './sections/withdrawal/withdrawal.ts';
import type { ReportTree } from './tree.ts';

/**
 * The report of one engagement as a tree: sections I to V from the facts. When the firm withdrew there is no
 * report, and the tree is a memorandum that says so. The tree is a draft until an edition was issued; whoever
 * issues asks for `final` to get the tree that is sealed.
 */
export function writeReport(facts: ReportFacts, state: 'draft' | 'final' = stateOf(facts)): ReportTree {
  if (facts.opinion?.outcome === 'withdrawn') return writeWithdrawal(facts, state);
  return tree(facts, state, ORDER, {
    title: `${reportMark(facts)} Type ${facts.type} Report`,
    subtitle: subtitleOf(facts),
    classification: 'Restricted use',
  });
}

/**
 * The SOC 3 report for general use from the facts of a SOC 2 Type 2 engagement: no list of controls, no tests.
 * Any other engagement has no such form, which is a `Problem`.
 */
export function writeGeneralUseReport(
  facts: ReportFacts,
  state: 'draft' | 'final' = stateOf(facts),
): ReportTree {
  if (facts.report !== 'soc2' || facts.type !== 2) {
    throw new Problem(
      'invalid',
      'A SOC 3 report is made from a SOC 2 Type 2 examination. Nothing was written; choose such an engagement.',
      { engagement: facts.engagement.id },
    );
  }
  if (facts.opinion?.outcome === 'withdrawn') return writeWithdrawal(facts, state);
  return tree(facts, state, GENERAL_ORDER, {
    title: 'SOC 3® Report',
    subtitle: `Effectiveness of the controls of the ${facts.system.name} for ${categoriesOf(facts)}`,
    classification: 'General use',
  });
}

function writeWithdrawal(facts: ReportFacts, state: 'draft' | 'final'): ReportTree {
  return tree(facts, state, [withdrawal], {
    title: 'Memorandum of Withdrawal',
    subtitle: `No report is issued on the ${facts.system.name}`,
    classification: 'Confidential',
  });
}

function tree(
  facts: ReportFacts,
  state: 'draft' | 'final',
  plans: readonly SectionPlan[],
  cover: Pick<ReportTree['attrs'], 'title' | 'subtitle' | 'classification'>,
): ReportTree {
  const specimen = facts.company.specimen ?? facts.firm.specimen;
  return {
    type: 'report',
    attrs: {
      ...cover,
      company: facts.company.legalName,
      firm: facts.firm.legalName,
      system: facts.system.name,
      time: facts.time.short,
      ...(specimen === undefined ? {} : { specimen }),
      ...(state === 'draft' ? { draft: 'Draft' } : {}),
      date: facts.reportOn ?? facts.opinion?.on ?? facts.time.to,
      lang: 'en-US',
    },
    content: plans.filter((plan) => plan.appears(facts)).map((plan) => writeSection(plan, facts)),
  };
}

function stateOf({ issue }: ReportFacts): 'draft' | 'final' {
  return issue === undefined ? 'draft' : 'final';
}

function subtitleOf(facts: ReportFacts): string {
  const subject =
    facts.report === 'soc1'
      ? 'controls relevant to user entities’ internal control over financial reporting'
      : `controls relevant to ${categoriesOf(facts)}`;
  return facts.type === 2
    ? `Description of the ${facts.system.name} and of ${subject}, with the independent service auditor’s report, tests of controls, and results`
    : `Description of the ${facts.system.name} and of ${subject}, with the independent service auditor’s report`;
}
