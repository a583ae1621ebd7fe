import { heading } from './blocks.ts';
import type { ReportFacts } from './facts.ts';
import type { Block, Section } from './tree.ts';

/** One part of a section: when it appears, and what it says. */
export interface Part {
  id: string;
  appears: (facts: ReportFacts) => boolean;
  write: (facts: ReportFacts) => Block[];
}

/** One section of a report, as readers cite it, with its parts in order. */
export interface SectionPlan {
  id: string;
  /** Roman number; empty for front matter. */
  part: string;
  /** Id of the section’s own heading: what "see Section IV" points to. */
  heading: string;
  title: (facts: ReportFacts) => string;
  author: Section['attrs']['author'];
  orientation: Section['attrs']['orientation'];
  appears: (facts: ReportFacts) => boolean;
  parts: readonly Part[];
}

/** The section with every part that the facts call for. */
export function writeSection(plan: SectionPlan, facts: ReportFacts): Section {
  const title = plan.title(facts);
  return {
    type: 'section',
    attrs: {
      id: plan.id,
      part: plan.part,
      title,
      orientation: plan.orientation,
      author: plan.author,
    },
    content: [
      heading(1, plan.heading, title),
      ...plan.parts.filter((part) => part.appears(facts)).flatMap((part) => part.write(facts)),
    ],
  };
}

/** For a part that every report of its kind has. */
export const always = (): boolean => true;
