import { bold, bullets, heading, numbered, paragraph, paragraphs } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { always, type Part } from '#domain/report/section.ts';
import type { Block } from '#domain/report/tree.ts';
import { basisHeading, listOf, opinionHeading, ownersForm, sentence } from '#domain/report/wording.ts';
import type { OpinionKind } from '#domain/opinion/shapes.ts';
import * as terms from '../terms.ts';

type Modification = NonNullable<ReportFacts['opinion']>['modifications'][number];

const ABOUT: Record<Modification['about'], string> = {
  description: 'Presentation of the description',
  design: 'Suitability of the design of controls',
  operation: 'Operating effectiveness of controls',
  evidence: 'Evidence',
};

/** Why the opinion is modified: requirement, controls, facts and effect, in the auditor’s words. */
export const basis: Part = {
  id: 'basis',
  appears: ({ opinion }) => opinion?.kind !== undefined && opinion.kind !== 'unmodified',
  write: (facts) => {
    const kind = facts.opinion?.kind ?? 'unmodified';
    return [
      heading(2, 'basis', basisHeading(kind)),
      ...(facts.opinion?.modifications ?? []).flatMap((modification) => matter(facts, modification)),
    ];
  },
};

function matter(facts: ReportFacts, modification: Modification): Block[] {
  const { about, requirement, controls, effect } = modification;
  const named = facts.requirements.find(({ id }) => id === requirement);
  const kind = facts.report === 'soc1' ? 'control objective' : 'criterion';
  const title =
    requirement === undefined
      ? ''
      : `, ${kind} ${requirement}${named ? `, “${named.statement}”${named.source === undefined ? '' : ` (${named.source})`}` : ''}`;
  return [
    paragraph([
      bold(`${ABOUT[about]}${title}`),
      controls.length > 0 ? ` (${controls.length === 1 ? 'control' : 'controls'} ${listOf(controls)})` : '',
      '.',
    ]),
    ...paragraphs(sentence(modification.facts)),
    ...paragraphs(sentence(effect)),
  ];
}

/** The opinion that the auditor recorded. Without one, the section says so: the program never chooses it. */
export const opinion: Part = {
  id: 'opinion',
  appears: always,
  write: (facts) => {
    const kind = facts.opinion?.kind;
    if (kind === undefined) return withoutOpinion();
    const body = kind === 'disclaimer' ? disclaimer(facts) : expressed(facts, kind);
    return [heading(2, 'opinion', opinionHeading(kind)), ...body];
  },
};

function withoutOpinion(): Block[] {
  return [
    heading(2, 'opinion', 'Opinion'),
    {
      type: 'callout',
      attrs: { tone: 'attention' },
      content: [paragraph('The service auditor has not recorded an opinion. This draft expresses none.')],
    },
  ];
}

function expressed(facts: ReportFacts, kind: OpinionKind): Block[] {
  const criteria =
    facts.report === 'soc1'
      ? ` and on the criteria named in ${ownersForm(facts.company.name)} assertion`
      : '';
  const because =
    kind === 'adverse'
      ? 'Because of the significance of what is described in the basis for our adverse opinion, in our opinion'
      : 'In our opinion';
  const parts = SUBJECTS.filter((subject) => subject !== 'operation' || facts.type === 2);
  return [
    paragraph(`${because}, in all material respects${criteria}:`),
    numbered(
      parts.map((subject, at) => {
        const judged = facts.opinion?.[subject] ?? kind;
        const end = at === parts.length - 1 ? '.' : at === parts.length - 2 ? '; and' : ';';
        return `${judged === 'qualified' ? exception(facts) : ''}${STATEMENTS[subject](facts, judged)}${end}`;
      }),
    ),
  ];
}

const SUBJECTS = ['description', 'design', 'operation'] as const;

/** Opens each statement that is qualified; the others stand as they are. */
function exception({ opinion }: ReportFacts): string {
  const lacksEvidence = opinion?.modifications.some(({ about }) => about === 'evidence') ?? false;
  const effects = lacksEvidence ? 'the possible effects of ' : '';
  return `except for ${effects}what is described in the basis for our ${opinion?.kind ?? 'qualified'} opinion, `;
}

function none(subject: string): string {
  return `we express no opinion on ${subject}, because we could not obtain sufficient appropriate evidence about it`;
}

const STATEMENTS: Record<(typeof SUBJECTS)[number], (facts: ReportFacts, kind: OpinionKind) => string> = {
  description: (facts, kind) => {
    if (kind === 'disclaimer') return none('the presentation of the description');
    const stands = kind !== 'adverse';
    const shown = `the ${facts.system.name} as it was designed and implemented ${facts.time.throughout}`;
    return facts.report === 'soc1'
      ? `the description ${stands ? 'fairly presents' : 'does not fairly present'} ${shown}`
      : `the description ${stands ? 'presents' : 'does not present'} ${shown} in accordance with the description criteria`;
  },
  design: (facts, kind) => {
    if (kind === 'disclaimer') return none('the suitability of the design of controls');
    const condition = terms.complementary(facts);
    const applied =
      condition === undefined
        ? ''
        : ` and if the ${condition} assumed in the design of ${ownersForm(terms.controlOwners(facts))} controls were applied ${facts.time.thatTime}`;
    return (
      `the controls stated in the description were ${kind === 'adverse' ? 'not ' : ''}suitably ` +
      `designed ${facts.time.throughout} to give reasonable assurance that ${terms.theAims(facts)} would be ` +
      `achieved${terms.judgedBy(facts)}, if the controls operated effectively ${facts.time.thatTime}${applied}`
    );
  },
  operation: (facts, kind) => {
    if (kind === 'disclaimer') return none('the operating effectiveness of controls');
    const condition = terms.complementary(facts);
    const operated =
      condition === undefined
        ? ''
        : `, if the ${condition} assumed in the design of ${ownersForm(terms.controlOwners(facts))} controls operated effectively ${facts.time.thatTime}`;
    return (
      `the controls stated in the description ${kind === 'adverse' ? 'did not operate' : 'operated'} ` +
      `effectively ${facts.time.throughout} to give reasonable assurance that ${terms.theAims(facts)} were ` +
      `achieved${terms.judgedBy(facts)}${operated}`
    );
  },
};

function disclaimer(facts: ReportFacts): Block[] {
  return [
    paragraph(
      'Because of the significance of what is described in the basis for our disclaimer, we could not obtain ' +
        'sufficient appropriate evidence for an opinion. We therefore express no opinion on:',
    ),
    bullets([
      'the presentation of the description;',
      facts.type === 2
        ? 'the suitability of the design of the controls stated in it;'
        : 'the suitability of the design of the controls stated in it.',
      ...(facts.type === 2 ? ['the operating effectiveness of those controls.'] : []),
    ]),
  ];
}
