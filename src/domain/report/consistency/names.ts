import type { ReportFacts } from '#domain/report/facts.ts';
import { categoryWords } from '#domain/report/wording.ts';
import type { ReportTree } from '#domain/report/tree.ts';
import { atEngagement, atSection, defineCheck, sectionWords, type Found } from './finding.ts';

/** X01: one name for the company and one for the system in sections I to IV. */
export const sameNames = defineCheck(
  'X01',
  'Are the names of company and system the same in sections I to IV?',
  (facts, tree) => {
    const wanted: [string, string][] = [
      ...['I', 'II', 'III'].map((part): [string, string] => [part, facts.system.name]),
      ...['I', 'II'].map((part): [string, string] => [part, facts.company.legalName]),
      ['III', facts.company.name],
      ['IV', facts.company.name],
    ];
    const missing = wanted
      .filter(([part, name]) => !sectionWords(tree, part).includes(name))
      .map(([part, name]): Found => ({
        what: `Section ${part} does not use the name “${name}”.`,
        where: atSection(part),
        mend: `Write the name as “${name}” in Section ${part}.`,
      }));
    return [...missing, ...coverNames(facts, tree), ...otherSpellings(facts, tree)];
  },
);

function coverNames({ company, system }: ReportFacts, { attrs }: ReportTree): Found[] {
  if (attrs.company === company.legalName && attrs.system === system.name) return [];
  return [
    {
      what: `The cover names “${attrs.company}” and “${attrs.system}”, the records “${company.legalName}” and “${system.name}”.`,
      where: { noun: 'system', id: system.id },
      mend: 'Build the report again from the records.',
    },
  ];
}

function otherSpellings({ system }: ReportFacts, tree: ReportTree): Found[] {
  const pattern = new RegExp(
    system.name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '[\\s-]+'),
    'gi',
  );
  return ['I', 'II', 'III', 'IV'].flatMap((part) => {
    const others = new Set([...sectionWords(tree, part).matchAll(pattern)].map(([found]) => found));
    others.delete(system.name);
    return [...others].map((other): Found => ({
      what: `Section ${part} writes “${other}” where the system is named “${system.name}”.`,
      where: atSection(part),
      mend: `Write “${system.name}”.`,
    }));
  });
}

/** X02: one period or day on the cover and in the sections that state it. */
export const sameTime = defineCheck('X02', 'Is the date or period the same everywhere?', (facts, tree) => {
  const { time } = facts;
  const cover: Found[] =
    tree.attrs.time === time.short
      ? []
      : [
          {
            what: `The cover says “${tree.attrs.time}”, the engagement “${time.short}”.`,
            where: atEngagement(facts),
            mend: 'Build the report again from the records.',
          },
        ];
  const sections = ['I', 'II'].flatMap((part): Found[] => {
    const words = sectionWords(tree, part);
    const stated = [...words.matchAll(/period (\w+ \d{1,2}, \d{4} to \w+ \d{1,2}, \d{4})/g)].map(
      ([, dates]) => dates,
    );
    const strange = [...new Set(stated)].filter((dates) => dates !== time.short);
    return [
      ...(words.includes(time.short)
        ? []
        : [
            {
              what: `Section ${part} does not state “${time.short}”.`,
              where: atSection(part),
              mend: `State “${time.short}”.`,
            },
          ]),
      ...strange.map((dates) => ({
        what: `Section ${part} states the period ${dates}, the engagement ${time.short}.`,
        where: atSection(part),
        mend: `State “${time.short}”.`,
      })),
    ];
  });
  return [...cover, ...sections];
});

/** X03: the words fit the type: Type 1 says nothing on operation, Type 2 does. */
export const sameType = defineCheck('X03', 'Do the words fit the type of report?', (facts, tree) => {
  const found: Found[] = [];
  if (!tree.attrs.title.includes(`Type ${facts.type}`)) {
    found.push({
      what: `The title “${tree.attrs.title}” does not say Type ${facts.type}.`,
      where: atEngagement(facts),
      mend: 'Build the report again from the records.',
    });
  }
  for (const part of ['I', 'II']) {
    const words = sectionWords(tree, part);
    const speaks =
      /(?:operated|did not operate) effectively throughout|operating effectiveness of (?:the|those) controls/.test(
        words,
      );
    if (facts.type === 1 && speaks) {
      found.push({
        what: `Section ${part} of a Type 1 report speaks of operating effectiveness.`,
        where: atSection(part),
        mend: 'A Type 1 report concludes on description and design only; take the words on operation out.',
      });
    }
    if (facts.type === 2 && !speaks) {
      found.push({
        what: `Section ${part} of a Type 2 report says nothing on operating effectiveness.`,
        where: atSection(part),
        mend: 'Add the conclusion on operating effectiveness.',
      });
    }
  }
  return found;
});

/** X04: SOC 2: the categories examined stand in sections I to III and have criteria and commitments. */
export const sameCategories = defineCheck(
  'X04',
  'Are the categories the same in all sections?',
  (facts, tree) => {
    if (facts.report === 'soc1') return [];
    const words = categoryWords(facts.categories);
    const unsaid = ['I', 'II', 'III']
      .filter((part) => !sectionWords(tree, part).includes(words))
      .map((part): Found => ({
        what: `Section ${part} does not name the categories “${words}”.`,
        where: atSection(part),
        mend: `Name the categories as “${words}”.`,
      }));
    const empty = facts.categories.flatMap((category): Found[] => {
      const name = categoryWords([category]);
      return [
        ...(facts.requirements.some((requirement) => requirement.category === category)
          ? []
          : [
              {
                what: `No criterion of the category ${name} is loaded.`,
                where: atEngagement(facts),
                mend: 'Load the criteria of the category.',
              },
            ]),
        ...(facts.commitments.some(({ categories }) => categories.includes(category))
          ? []
          : [
              {
                what: `No principal service commitment or system requirement is stated for ${name}.`,
                where: atSection('III'),
                mend: `Record at least one commitment or requirement for ${name} (DC 2).`,
              },
            ]),
      ];
    });
    return [...unsaid, ...empty];
  },
);
