import { hasAssumedControls, hasOtherInformation, hasUserControls } from '#domain/report/sections/terms.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { atEngagement, atSection, defineCheck, sectionWords, type Found } from './finding.ts';

/** X08: complementary user entity controls are assumed exactly where sections I and II say so. */
export const userControlWords = defineCheck(
  'X08',
  'Do Sections I and II carry the condition on user entity controls exactly when there are any?',
  (facts, tree) => [
    ...conditional(
      ['I', 'II'],
      (part) => sectionWords(tree, part).includes('complementary user entity controls'),
      {
        isDue: hasUserControls(facts),
        name: 'complementary user entity controls',
      },
    ),
    ...facts.userControls
      .filter(({ requirements }) => requirements.length === 0)
      .map(({ id }): Found => ({
        what: `${id} is called complementary and names no criterion or objective that depends on it.`,
        where: { noun: 'userControl', id },
        mend: 'Name the criterion or objective, or make it a user responsibility.',
      })),
  ],
);

function conditional(
  parts: readonly string[],
  says: (part: string) => boolean,
  { isDue, name }: { isDue: boolean; name: string },
): Found[] {
  return parts
    .filter((part) => says(part) !== isDue)
    .map((part) => ({
      what: isDue
        ? `Section ${part} does not mention ${name}.`
        : `Section ${part} mentions ${name}, and there are none.`,
      where: atSection(part),
      mend: isDue ? `Add the condition on ${name}.` : `Take the words on ${name} out.`,
    }));
}

/** X09: each carved-out provider is named in sections I to III, with the controls assumed at it. */
export const carveOutWords = defineCheck(
  'X09',
  'Do scope, assertion and description mention carve-outs and the controls assumed there?',
  (facts, tree) => {
    const { carvedOut } = facts.providers;
    const named = carvedOut.flatMap(({ id, name, assumed }): Found[] => [
      ...['I', 'II', 'III']
        .filter((part) => !sectionWords(tree, part).includes(name))
        .map((part) => ({
          what: `Section ${part} does not name ${name}, which is carved out.`,
          where: atSection(part),
          mend: `Name ${name} and what it does.`,
        })),
      ...(assumed.length > 0
        ? []
        : [
            {
              what: `${name} is carved out, and no control is assumed at it for a requirement of this report.`,
              where: { noun: 'provider', id } as const,
              mend: 'State the kinds of controls assumed at the provider, or treat it as a vendor.',
            },
          ]),
    ]);
    const conditions = conditional(
      ['I', 'II'],
      (part) => sectionWords(tree, part).includes('complementary subservice organization controls'),
      { isDue: hasAssumedControls(facts), name: 'complementary subservice organization controls' },
    );
    const methods = conditional(
      ['I', 'II'],
      (part) => sectionWords(tree, part).includes('carve-out method'),
      {
        isDue: carvedOut.length > 0,
        name: 'the carve-out method',
      },
    );
    return [...named, ...conditions, ...methods];
  },
);

/** X10: each provider presented inclusively gave its assertion and representations, in time. */
export const inclusivePapers = defineCheck(
  'X10',
  'Are assertion and representations of each inclusive provider held?',
  (facts) =>
    facts.providers.inclusive.flatMap(({ id, name, provider }): Found[] => {
      const where = { noun: 'provider', id } as const;
      const papers = provider.inclusive;
      if (papers === undefined) {
        return [
          {
            what: `${name} is presented by the inclusive method, and its assertion and representations are missing.`,
            where,
            mend: 'Obtain both, or change the method.',
          },
        ];
      }
      const late = [papers.assertionSignedOn, papers.representationOn].filter(
        (day) => facts.reportOn !== undefined && day > facts.reportOn,
      );
      return [
        ...late.map((day) => ({
          what: `A paper of ${name} is dated ${day}, after the report.`,
          where,
          mend: 'Obtain it by the date of the report.',
        })),
        ...ownControls(facts, id, name),
      ];
    }),
);

function ownControls({ controls }: ReportFacts, id: string, name: string): Found[] {
  if (controls.some(({ operatedBy }) => operatedBy?.id === id)) return [];
  return [
    {
      severity: 'advisory',
      what: `No control is marked as operated by ${name}, which is presented by the inclusive method.`,
      where: { noun: 'provider', id },
      mend: 'Mark the controls that the provider operates.',
    },
  ];
}

/** X13: section V exists exactly when section I says that it is not covered. */
export const otherInformationWords = defineCheck(
  'X13',
  'Is there a disclaimer on Section V exactly when there is a Section V?',
  (facts, tree) => {
    const has = tree.content.some(({ attrs }) => attrs.part === 'V');
    const found = conditional(
      ['I'],
      (part) =>
        sectionWords(tree, part).includes('in Section V,') &&
        sectionWords(tree, part).includes('we express no opinion on it'),
      { isDue: has, name: 'that Section V is not covered by the opinion' },
    );
    if (has === hasOtherInformation(facts)) return found;
    return [
      ...found,
      {
        what: has
          ? 'There is a Section V and no record for it.'
          : 'Section V is missing, and there is other information.',
        where: atSection('V'),
        mend: 'Build the report again from the records.',
      },
    ];
  },
);

/** X18: who may use the report fits the kind of report. */
export const restrictedUse = defineCheck(
  'X18',
  'Does the restriction on use match the kind of report?',
  (facts, tree) => {
    const words = sectionWords(tree, 'I');
    const restricts = words.includes('intended solely for the information and use');
    const found: Found[] = [];
    if (!restricts) {
      found.push({
        what: 'Section I does not restrict the use of the report.',
        where: atSection('I'),
        mend: 'Add the paragraph on restricted use.',
      });
    }
    const prospects = words.includes('prospective user entities');
    if (facts.report === 'soc1' && prospects) {
      found.push({
        what: 'Section I of a SOC 1 report admits prospective users.',
        where: atSection('I'),
        mend: 'Take prospective users out: a SOC 1 report is not for them.',
      });
    }
    const knowledge = words.includes('knowledge and understanding of');
    if (facts.report === 'soc2' && restricts && !knowledge) {
      found.push({
        what: 'Section I does not say what readers must know.',
        where: atSection('I'),
        mend: 'Name the knowledge that readers of a SOC 2 report need.',
      });
    }
    const users = facts.type === 2 ? 'during some or all of the period' : facts.time.short;
    if (restricts && !words.includes(users)) {
      found.push({
        what: `Section I does not limit user entities to those ${users}.`,
        where: atSection('I'),
        mend: 'State the time of the user entities.',
      });
    }
    if (tree.attrs.classification !== 'Restricted use') {
      found.push({
        what: `The footer says “${tree.attrs.classification}”.`,
        where: atEngagement(facts),
        mend: 'The footer must say “Restricted use”.',
      });
    }
    return found;
  },
);
