import type { Noun } from '#domain/record/nouns.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { wordsOf, type ReportTree } from '#domain/report/tree.ts';

/** Where to mend: a record, or a section of the report. */
export type Where = { noun: Noun; id: string } | { section: string };

/** Something in which the report does not agree with itself, with its records, or with what a report must hold. */
export interface Finding {
  /** X01 to X22, S1 to S7 (what readers look for), W1 (official wording), T1 (form of the tree). */
  check: string;
  /** `stops-issue` must be mended before the report can be issued; `advisory` is for a person to weigh. */
  severity: 'stops-issue' | 'advisory';
  what: string;
  where: Where;
  mend: string;
}

/** One check: same facts and tree, same findings. */
export interface Check {
  id: string;
  /** The question it answers. */
  asks: string;
  run: (facts: ReportFacts, tree: ReportTree) => Finding[];
}

/** What a check reports, without its name, which the check adds. */
export type Found = Omit<Finding, 'check' | 'severity'> & { severity?: Finding['severity'] };

/** A check from what it finds; a finding stops the issue unless it says that it is advisory. */
export function defineCheck(
  id: string,
  asks: string,
  find: (facts: ReportFacts, tree: ReportTree) => Found[],
): Check {
  return {
    id,
    asks,
    run: (facts, tree) =>
      find(facts, tree).map(({ severity = 'stops-issue', what, where, mend }) => ({
        check: id,
        severity,
        what,
        where,
        mend,
      })),
  };
}

/** The words of one section by its Roman number; empty when the report has no such section. */
export function sectionWords(tree: ReportTree, part: string): string {
  const section = tree.content.find(({ attrs }) => attrs.part === part);
  return section === undefined ? '' : section.content.map((block) => wordsOf(block)).join('\n');
}

/** The engagement as the place to mend. */
export function atEngagement({ engagement }: ReportFacts): Where {
  return { noun: 'engagement', id: engagement.id };
}

/** Section ids by Roman number, for findings that open a section. */
export const SECTION_IDS: Record<string, string> = {
  I: 'auditors-report',
  II: 'assertion',
  III: 'description',
  IV: 'tests',
  V: 'other-information',
};

/** Section I, II, III, IV or V as the place to mend. */
export function atSection(part: string): Where {
  return { section: SECTION_IDS[part] ?? part };
}
