import { bold, heading, paragraph, table } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { Recorded } from '#domain/report/gather/testing.ts';
import { always, type Part } from '#domain/report/section.ts';
import type { Block } from '#domain/report/tree.ts';
import { counted, listOf, naturally, ownersForm } from '#domain/report/wording.ts';
import { requirementWord, theAims } from '../terms.ts';

/** What the section holds and who answers for which part. */
export const purpose: Part = {
  id: 'tests-purpose',
  appears: always,
  write: (facts) => [
    heading(2, 'tests-purpose', 'What this section contains'),
    paragraph(
      `${facts.report === 'soc1' ? 'The control objectives and the' : 'The choice of criteria and the'} statements of ` +
        `controls in this section are those of ${facts.company.name} and belong to its description. ` +
        (facts.type === 2
          ? `The tests and their results are those of ${facts.firm.legalName}.`
          : `They were evaluated for suitability of design ${facts.time.throughout}; no tests of operating effectiveness were performed.`),
    ),
    ...(facts.report === 'soc2' ? [paragraph(criteriaNote(facts))] : []),
    ...carvedOutNote(facts),
    ...inclusiveNote(facts),
  ],
};

function criteriaNote(facts: ReportFacts): string {
  const sources = [
    ...new Set(facts.requirements.flatMap(({ source }) => (source === undefined ? [] : [source]))),
  ];
  return (
    'The criteria are identified by the numbers of TSP section 100. The source of the wording follows each of them: ' +
    `${sources.length === 0 ? 'none is loaded' : listOf(sources.map((source) => `“${source}”`))}.`
  );
}

function carvedOutNote(facts: ReportFacts): Block[] {
  const { providers, type } = facts;
  if (providers.carvedOut.length === 0) return [];
  return [
    paragraph(
      `Controls of ${listOf(providers.carvedOut.map(({ name }) => name))} are not part of the description and were not ` +
        `${type === 2 ? 'tested' : 'evaluated'}. Where they contribute to a ${requirementWord(facts, 1)}, they are named under it.`,
    ),
  ];
}

function inclusiveNote({ providers, company }: ReportFacts): Block[] {
  if (providers.inclusive.length === 0) return [];
  return [
    paragraph(
      `Controls operated by ${listOf(providers.inclusive.map(({ name }) => name))} are marked as such; all others are ` +
        `operated by ${company.name}.`,
    ),
  ];
}

/** The wider control environment that the auditor considered when planning the tests. */
export const environmentConsidered: Part = {
  id: 'environment-considered',
  appears: ({ type }) => type === 2,
  write: (facts) => [
    heading(2, 'environment-considered', 'Control environment considered'),
    paragraph(
      'The control environment sets the conditions under which specific controls work or fail. When deciding on the ' +
        'nature, timing, and extent of our tests we considered how the organization is led and structured, how it ' +
        'assigns authority and responsibility, how it assesses risks, how it informs and trains people, and how it ' +
        `monitors its own controls. ${facts.report === 'soc2' ? 'The controls under CC1 to CC5 below belong to it.' : 'The description in Section III sets it out.'}`,
    ),
  ],
};

const NATURES = [
  [
    'Inquiry',
    'We asked the people who perform or oversee the control, and compared what they said with other evidence. Inquiry was never the only test of a control.',
  ],
  [
    'Observation',
    'We watched the control being performed, or the setting or place at which it takes effect.',
  ],
  [
    'Inspection',
    'We examined documents, records, configurations, or system output that show whether and how the control was performed.',
  ],
  [
    'Reperformance',
    'We carried out the control again, independently of the people who perform it, and compared the outcome.',
  ],
] as const;

/** The four kinds of test, in general words. */
export const natures: Part = {
  id: 'natures-of-tests',
  appears: ({ type }) => type === 2,
  write: () => [
    heading(2, 'natures-of-tests', 'Kinds of tests'),
    table(
      {
        id: 'table-natures',
        caption: 'Kinds of tests performed',
        head: ['Test', 'What we did'],
        widths: [18, 82],
      },
      NATURES.map(([nature, words]) => [[paragraph([bold(nature)])], words]),
    ),
  ],
};

/** How many items were tested, and how they were chosen. */
export const extent: Part = {
  id: 'extent-of-tests',
  appears: ({ type }) => type === 2,
  write: (facts) => [
    heading(2, 'extent-of-tests', 'Extent of tests and selection of items'),
    paragraph(
      'How many items we tested depends on how often the control operates, on the size of the population, and on the ' +
        'risk we assigned to the control. Of a small population we tested a larger share, or all of it. An automated control was tested once ' +
        'for each condition that matters where the controls over access and change on which it relies were found ' +
        'effective. Each procedure says whether all items or a sample were examined; the number of items is stated ' +
        'wherever a deviation is reported.',
    ),
    ...selection(facts),
  ],
};

function selection({ controls }: ReportFacts): Block[] {
  const samples = controls.flatMap(({ tests }) => tests.flatMap(({ samples }) => samples));
  const random = samples.filter(({ method }) => method === 'draw/1' || method === 'stratified/1');
  if (random.length === 0) return [];
  const all = random.length === samples.filter(({ method }) => method !== 'all').length;
  return [
    paragraph(
      `${all ? 'Samples' : 'Random samples'} were drawn by ranking the items of a list that had been fixed ` +
        'beforehand, with a random seed that is kept in our working papers with the list. Anyone who holds both ' +
        'arrives at the same items.',
    ),
  ];
}

/** Why information produced by the company could be relied on. */
export const reliability: Part = {
  id: 'reliability-of-information',
  appears: ({ type }) => type === 2,
  write: (facts) => [
    heading(2, 'reliability-of-information', `Reliability of information produced by ${facts.company.name}`),
    paragraph(
      'Before using a list, report, or extract that the organization produced, we evaluated whether it was complete ' +
        'and accurate enough for the purpose. We established from which system it came and with which query and ' +
        'parameters; compared its count with an independent source; and traced items to the records from which it ' +
        'was made. Where a control itself relies on such a report, the evaluation extended to that report.',
    ),
    ...populations(facts),
  ],
};

/** Occurrences of periodic controls come from the calendar and are named in a sentence, not one row a control. */
function populations({ controls }: ReportFacts): Block[] {
  const frozen = new Map(
    controls.flatMap(({ tests }) =>
      tests.flatMap(({ population }) =>
        population?.frozen === undefined ? [] : [[population.id, population] as const],
      ),
    ),
  );
  const used = [...frozen.values()];
  const periodic = used.filter(({ reconciliation }) => reconciliation.class === 'calendar');
  const listed = used
    .filter(({ reconciliation }) => reconciliation.class !== 'calendar')
    .toSorted((a, b) => naturally(a.title, b.title));
  return [
    ...(periodic.length === 0
      ? []
      : [
          paragraph(
            `The occurrences of ${counted(periodic.length, 'periodic control')} were compared with the calendar of the ` +
              'period, so that an occurrence that was missed is part of its population.',
          ),
        ]),
    ...(listed.length === 0 ? [] : [paragraph('The other populations are these:'), populationTable(listed)]),
  ];
}

function populationTable(listed: readonly Recorded<'population'>[]): Block {
  return table(
    {
      id: 'table-populations',
      caption: 'Populations from which items were selected',
      head: ['Population', 'Source', 'Items', 'Compared with'],
      widths: [34, 22, 9, 35],
    },
    listed.map(({ title, source, frozen, reconciliation }) => [
      title,
      source,
      (frozen?.count ?? 0).toLocaleString('en-US'),
      reconciliation.independentSource,
    ]),
  );
}

/** How the column of results is to be read. */
export const reading: Part = {
  id: 'reading-results',
  appears: ({ type }) => type === 2,
  write: (facts) => [
    heading(2, 'reading-results', 'How results are to be read'),
    paragraph(
      'Every item that departed from the control as stated is reported as a deviation, with the number of items ' +
        'tested, the number that departed, and the nature of the departure, whatever we concluded on the control or ' +
        `the ${requirementWord(facts, 1)}. “No exceptions noted” means that no item tested departed. A control without any ` +
        'occasion to operate in the period is reported as having no instances and was not tested for operating effectiveness. ' +
        `Whether ${theAims(facts)} were achieved is judged from all controls together, and stated in Section I only.`,
    ),
  ],
};

/** The work of internal auditors that was used. */
export const internalAudit: Part = {
  id: 'internal-audit-work',
  appears: ({ engagement, type }) => engagement.usesInternalAudit && type === 2,
  write: ({ company }) => [
    heading(2, 'internal-audit-work', 'Use of internal audit'),
    paragraph(
      `Where a procedure names it, we used tests performed by ${ownersForm(company.name)} internal audit function. We ` +
        'performed a part of those tests again, reviewed the working papers, and evaluated whether the conclusions ' +
        'follow from them.',
    ),
  ],
};
