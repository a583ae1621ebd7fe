import { checkTree } from '#domain/report/check-tree.ts';
import { wordsOf, type ReportTree } from '#domain/report/tree.ts';
import { SUMMARY_LABEL } from '#domain/report/wording.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { atEngagement, atSection, defineCheck, type Found } from './finding.ts';

/** S1: section I has every part that a reader looks for. */
export const wholeFirstSection = defineCheck(
  'S1',
  'Are all parts of the auditor’s report there?',
  (facts, tree) => {
    const section = tree.content.find(({ attrs }) => attrs.part === 'I');
    const ids = new Set(
      section?.content.flatMap((block) => (block.type === 'heading' ? [block.attrs.id] : [])),
    );
    const modified = facts.opinion?.kind !== undefined && facts.opinion.kind !== 'unmodified';
    const wanted: [string, string][] = [
      ['scope', 'scope'],
      ['management-responsibilities', 'responsibilities of management'],
      ['auditor-responsibilities', 'responsibilities of the auditor'],
      ['inherent-limitations', 'inherent limitations'],
      facts.type === 1
        ? ['other-matter', 'other matter']
        : ['tests-of-controls', 'description of tests of controls'],
      ...(modified ? [['basis', 'basis for the modification'] as [string, string]] : []),
      ['opinion', 'opinion'],
      ['restricted-use', 'restricted use'],
    ];
    const missing = wanted
      .filter(([id]) => !ids.has(id))
      .map(([, name]): Found => ({
        what: `Section I has no part on ${name}.`,
        where: atSection('I'),
        mend: 'Build the report again from the records.',
      }));
    const signed =
      section?.content.some((block) => block.type === 'signature' && block.attrs.date !== undefined) ?? false;
    return [
      ...missing,
      ...(signed
        ? []
        : [
            {
              what: 'Section I is not dated and signed.',
              where: atSection('I'),
              mend: 'Set the date of the report.',
            },
          ]),
      ...(facts.opinion === undefined
        ? [
            {
              what: 'The auditor has not recorded an opinion.',
              where: atEngagement(facts),
              mend: 'The engagement partner concludes and records the opinion.',
            },
          ]
        : []),
    ];
  },
);

const PLACEHOLDER =
  /\[[A-Z][^\]\n]{2,60}\]|\b(?:TBD|TBC|TODO|FIXME)\b|\bX{3,}\b|lorem ipsum|\{\{[^}]*\}\}|<<[^>]*>>|\?{3,}|\b(?:insert|enter) [a-z ]{1,30} here\b/gi;

/** S3: no placeholder was left in any section. */
export const noPlaceholders = defineCheck('S3', 'Were placeholders left in the text?', (_facts, tree) =>
  tree.content.flatMap((section) => {
    const left = new Set(
      [
        ...section.content
          .map((block) => wordsOf(block))
          .join('\n')
          .matchAll(PLACEHOLDER),
      ].map(([found]) => found),
    );
    return [...left].map((found) => ({
      what: `“${section.attrs.title}” still holds “${found}”.`,
      where: { section: section.attrs.id },
      mend: 'Write what belongs there.',
    }));
  }),
);

/** Same procedure this often, and a reader doubts that it was written for the control. */
const REPEATED = 3;

/** S7: procedures are written for their control; one text used for several controls is counted. */
export const ownProcedures = defineCheck('S7', 'Are procedures written for their control?', (facts) => {
  const uses = new Map<string, string[]>();
  for (const { id, tests } of facts.controls) {
    for (const { test } of tests) {
      const text = test.procedure.trim().toLowerCase();
      uses.set(text, [...(uses.get(text) ?? []), `${id} (${test.id})`]);
    }
  }
  return [...uses.values()]
    .filter((controls) => controls.length >= REPEATED)
    .map((controls) => ({
      severity: 'advisory',
      what: `The same procedure is used ${controls.length} times: ${controls.join(', ')}.`,
      where: atSection('IV'),
      mend: 'Write each procedure from what its control does.',
    }));
});

/** W1: the official wording of the criteria was not loaded; our summaries must not go into an issued report unseen. */
export const officialWording = defineCheck(
  'W1',
  'Is the official wording of the criteria loaded?',
  (facts) => {
    const summarized = facts.requirements.filter(({ source }) => source === SUMMARY_LABEL).length;
    if (summarized === 0) return [];
    return [
      {
        severity: 'advisory',
        what: `${summarized} criteria are printed as summaries of ours, labeled “${SUMMARY_LABEL}”.`,
        where: atEngagement(facts),
        mend: 'A firm entitled to the official wording loads it before issue.',
      },
    ];
  },
);

/** T1: the tree can be rendered: ids, references, levels, no empty blocks. */
export const soundTree = defineCheck(
  'T1',
  'Is the report sound in form?',
  (_facts: ReportFacts, tree: ReportTree) =>
    checkTree(tree).map(({ section, what }) => ({
      what,
      where: { section },
      mend: 'Mend the text at that place; where no text is at fault, this is an error of the program.',
    })),
);
