import { bullets, numbered, paragraph, paragraphs, reference, type Words } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import { always, type Part } from '#domain/report/section.ts';
import type { Block } from '#domain/report/tree.ts';
import { listOf, longDay, ownersForm, sentence } from '#domain/report/wording.ts';
import * as terms from '../terms.ts';

/** What management prepared, for whom, and what it rests on outside itself. */
export const prepared: Part = {
  id: 'assertion-prepared',
  appears: always,
  write: (facts) => [paragraph(preparedWords(facts)), ...outside(facts)],
};

function preparedWords(facts: ReportFacts): string {
  const { company, system, time, engagement } = facts;
  const start =
    `Management of ${company.legalName} (“${company.name}”) prepared the description of the ${system.name} ` +
    `${time.throughout}, titled “${engagement.title}” (the “description”)`;
  if (facts.report === 'soc1') {
    return (
      `${start}, for user entities of the system ${facts.type === 2 ? 'during some or all of the period' : 'as of that date'} ` +
      'and for the auditors who audit their financial statements or internal control over financial reporting. We ' +
      'expect these readers to understand it well enough to weigh it with other information, such as the controls ' +
      'that user entities operate themselves, when assessing the risks of material misstatement of user entities’ ' +
      'financial statements.'
    );
  }
  return (
    `${start}, on the criteria for describing a system that are set out in DC section 200 (the “description ` +
    `criteria”). The description is meant to inform its readers about the ${system.name}, and above all about the ` +
    `controls that ${company.name} designed, implemented, and operated so that it would have reasonable assurance ` +
    'that its service commitments and system requirements were achieved, measured against the trust services ' +
    `criteria for ${terms.categoriesOf(facts)} in TSP section 100 (the “applicable trust services criteria”). ` +
    'Readers may need it to judge the risks that come with using the system.'
  );
}

function outside(facts: ReportFacts): Block[] {
  return [...carvedOut(facts), ...inclusive(facts), ...users(facts)];
}

function carvedOut(facts: ReportFacts): Block[] {
  const { carvedOut } = facts.providers;
  const { name } = facts.company;
  if (carvedOut.length === 0) return [];
  return [
    paragraph(
      'The description presents by the carve-out method, and so leaves out the controls of, the following ' +
        `subservice organization${carvedOut.length === 1 ? '' : 's'} of ${name}:`,
    ),
    bullets(carvedOut.map(({ name, provider }) => `${name}: ${provider.service}`)),
    ...(terms.hasAssumedControls(facts)
      ? [
          paragraph(
            `Certain of ${terms.theAims(facts)} can be achieved only if complementary subservice organization ` +
              `controls that ${name} assumed in the design of its controls are suitably designed and operate ` +
              'effectively alongside them. The description names the kinds of controls assumed.',
          ),
        ]
      : []),
  ];
}

function inclusive({ providers }: ReportFacts): Block[] {
  if (providers.inclusive.length === 0) return [];
  const one = providers.inclusive.length === 1;
  return [
    paragraph(
      'The description presents by the inclusive method the services, relevant parts of the system, and controls of ' +
        `${listOf(providers.inclusive.map(({ name }) => name))}. ${one ? 'Its own assertion follows ours.' : 'Their own assertions follow ours.'}`,
    ),
  ];
}

function users(facts: ReportFacts): Block[] {
  if (!terms.hasUserControls(facts)) return [];
  return [
    paragraph(
      `Certain of ${terms.theAims(facts)} can be achieved only if complementary user entity controls that ` +
        `${facts.company.name} assumed in the design of its controls are suitably designed and operate effectively ` +
        'at user entities. The description lists them and does not extend to how user entities carry them out.',
    ),
  ];
}

/** The statements themselves: description, design, and for Type 2 operation. */
export const statements: Part = {
  id: 'assertion-statements',
  appears: always,
  write: (facts) => [
    paragraph(
      (facts.assertion?.knownMatters ?? []).length > 0
        ? 'Except for the matters set out below, we state, to the best of our knowledge and having made the inquiries we consider necessary:'
        : 'We state, to the best of our knowledge and having made the inquiries we consider necessary:',
    ),
    numbered(facts.report === 'soc1' ? statementsForSoc1(facts) : statementsForSoc2(facts)),
    ...(facts.report === 'soc1' ? criteriaForSoc1(facts) : []),
  ],
};

function statementsForSoc2(facts: ReportFacts): Words[] {
  const { system, time, type } = facts;
  const aims = terms.theAims(facts);
  const judged = terms.judgedBy(facts);
  return [
    `The description presents the ${system.name} that was designed and implemented ${time.throughout}, in accordance with the description criteria.`,
    `The controls stated in the description were suitably designed ${time.thatTime} to give reasonable assurance that ${aims} would be achieved${judged}, if they operated effectively${applied(facts)}.`,
    ...(type === 2
      ? [
          `The controls stated in the description operated effectively ${time.thatTime} to give reasonable assurance that ${aims} were achieved${judged}${operated(facts)}.`,
        ]
      : []),
  ];
}

function statementsForSoc1(facts: ReportFacts): Words[] {
  const { system, time, type } = facts;
  const controls = 'The controls related to the control objectives stated in the description';
  return [
    `The description fairly presents the ${system.name} made available to user entities ${time.during} for processing their transactions${type === 2 ? '' : ', as designed and implemented on that date'}.`,
    `${controls} were suitably designed ${time.thatTime} to achieve those control objectives, if they operated effectively${applied(facts)}.`,
    ...(type === 2
      ? [
          `${controls} operated effectively ${time.thatTime} to achieve those control objectives${operated(facts)}.`,
        ]
      : []),
  ];
}

/** The condition of the statement on design: assumed controls were applied. */
function applied(facts: ReportFacts): string {
  const assumed = assumedControls(facts);
  const time = facts.time.thatTime;
  return assumed === undefined ? ` ${time}` : ` and if the ${assumed} were applied ${time}`;
}

/** The condition of the statement on operation: assumed controls operated. */
function operated(facts: ReportFacts): string {
  const assumed = assumedControls(facts);
  return assumed === undefined ? '' : `, if the ${assumed} operated effectively ${facts.time.thatTime}`;
}

function assumedControls(facts: ReportFacts): string | undefined {
  const assumed = terms.complementary(facts);
  return assumed === undefined
    ? undefined
    : `${assumed} assumed in the design of ${ownersForm(facts.company.name)} controls`;
}

function criteriaForSoc1(facts: ReportFacts): Block[] {
  const assumed = terms.complementary(facts);
  return [
    paragraph('In making the first statement we judged by whether the description:'),
    bullets([
      'shows how the system was designed and implemented to process user entities’ transactions: the services and classes of transactions; the procedures, by people and by systems, from the start of a transaction through authorization, recording, processing, and correction to the reports given to user entities; the records and data behind them; and how significant events other than transactions are captured and handled;',
      'shows how reports and other output for user entities are prepared;',
      'names the services performed by subservice organizations, if any, and the method by which each is presented;',
      `states the control objectives and the controls designed to achieve them${assumed === undefined ? '' : `, with the ${assumed} assumed in their design`};`,
      'shows the other parts of our control environment, risk assessment, information and communication, and monitoring that bear on the services;',
      ...(facts.type === 2 ? ['gives the relevant details of changes to the system during the period;'] : []),
      'neither omits nor distorts information relevant to the system, considering that it serves a broad range of user entities and their auditors and may leave out what only one of them would find important.',
    ]),
    paragraph(
      'In making the second statement we judged by whether the risks that threaten the control objectives had been ' +
        'identified by management, and whether the controls, operating as described, would give reasonable assurance ' +
        'that those risks did not keep the control objectives from being achieved.',
    ),
    ...(facts.type === 2
      ? [
          paragraph(
            'In making the third statement we judged by whether the controls were applied consistently as designed, and ' +
              'whether manual controls were applied by people with the competence and authority they require.',
          ),
        ]
      : []),
  ];
}

/** What management knows that keeps it from asserting without qualification. */
export const knownMatters: Part = {
  id: 'assertion-known-matters',
  appears: ({ assertion }) => (assertion?.knownMatters.length ?? 0) > 0,
  write: ({ assertion }) => [
    paragraph('We know of the following matters, to which the statements above do not extend:'),
    bullets(
      (assertion?.knownMatters ?? []).map(({ requirement, text }) =>
        requirement === undefined ? sentence(text) : `${requirement}: ${sentence(text)}`,
      ),
    ),
  ],
};

/** On what management itself relies; the auditor’s tests are no part of it. */
export const ownBasis: Part = {
  id: 'assertion-basis',
  appears: always,
  write: (facts) => [
    paragraph([
      'Our basis for these statements is our own: the supervision and monitoring of controls, our risk assessment, ' +
        (facts.providers.carvedOut.length > 0
          ? 'our reviews of subservice organizations and their reports, '
          : '') +
        'and the follow-up of incidents and control failures, as described in ',
      reference(terms.HEADINGS.description),
      '. It does not include the work of the service auditor.',
    ]),
  ],
};

/** Signed by a named person of management, or open to be signed. */
export const assertionSignature: Part = {
  id: 'assertion-signature',
  appears: always,
  write: ({ assertion, company }) => {
    if (assertion === undefined || assertion.isRefused) {
      return [
        {
          type: 'callout',
          attrs: { tone: 'attention' },
          content: paragraphs(
            assertion === undefined
              ? 'Management has not given this assertion.'
              : 'Management has refused to give this assertion.',
          ),
        },
      ];
    }
    const { signer, signerTitle, signedOn } = assertion;
    return [
      {
        type: 'signature',
        attrs: {
          name: signer,
          title: signerTitle,
          organization: company.legalName,
          ...(signedOn === undefined ? { isOpen: true } : { date: longDay(signedOn) }),
        },
      },
    ];
  },
};
