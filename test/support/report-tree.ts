import type { Block, Cell, Inline, ReportTree, Row, Section, Table } from '#domain/report/tree.ts';

/**
 * An invented SOC 2 report in which every kind of block occurs. `controls` sets its size: about 40 give the size of a small
 * company's report, 300 about 250 pages.
 */
export function reportTree(controls: number): ReportTree {
  return {
    type: 'report',
    attrs: {
      title: 'System and Organization Controls (SOC) 2® Type 2 Report',
      subtitle:
        'Report on Northwind Ledgers Inc.’s Description of Its Expense Platform and on the Suitability of the Design and Operating Effectiveness of Its Controls Relevant to Security, Availability and Confidentiality',
      company: 'Northwind Ledgers Inc.',
      firm: 'Harrow & Vale LLP',
      system: 'Expense Platform',
      time: 'October 1, 2025 to September 30, 2026',
      classification: 'Confidential: restricted use',
      specimen: 'Specimen: fictional company and firm; no examination was performed.',
      date: '2026-11-16',
      lang: 'en-US',
    },
    content: [auditorsReport(), assertion(), description(controls), tests(controls), responses()],
  };
}

export const text = (words: string): Inline => ({ type: 'text', text: words });
export const bold = (words: string): Inline => ({ type: 'text', text: words, marks: [{ type: 'bold' }] });
export const paragraph = (...content: (string | Inline)[]): Block => ({
  type: 'paragraph',
  content: content.map((each) => (typeof each === 'string' ? text(each) : each)),
});
const heading = (level: 1 | 2 | 3 | 4, id: string, words: string): Block => ({
  type: 'heading',
  attrs: { level, id },
  content: [text(words)],
});
const bullets = (...items: string[]): Block => ({
  type: 'bulletList',
  content: items.map((item) => ({ type: 'listItem', content: [paragraph(item)] })),
});
const cell = (words: string | Block[], rowspan = 1): Cell => ({
  type: 'tableCell',
  ...(rowspan > 1 && { attrs: { rowspan } }),
  content: typeof words === 'string' ? [paragraph(words)] : words,
});

/** A table with one head row. */
export function table(id: string, caption: string, widths: number[], head: string[], rows: Cell[][]): Table {
  const headRow: Row = {
    type: 'tableRow',
    content: head.map((words) => ({ type: 'tableHeader', content: [paragraph(words)] })),
  };
  return {
    type: 'table',
    attrs: { id, caption, widths },
    content: [headRow, ...rows.map((content): Row => ({ type: 'tableRow', content }))],
  };
}

function section(
  part: Section['attrs']['part'],
  title: string,
  author: Section['attrs']['author'],
  content: Block[],
): Section {
  const orientation = part === 'IV' ? 'landscape' : 'portrait';
  return { type: 'section', attrs: { id: `section-${part}`, part, title, orientation, author }, content };
}

function auditorsReport(): Section {
  return section('I', 'Independent Service Auditor’s Report', 'auditor', [
    heading(1, 'auditors-report', 'Independent Service Auditor’s Report'),
    paragraph('To the Management of Northwind Ledgers Inc.'),
    heading(2, 'scope', 'Scope'),
    paragraph(
      'We have examined the description in ',
      { type: 'crossRef', attrs: { target: 'description' } },
      ' titled “Description of the Expense Platform” throughout the period October 1, 2025 to September 30, 2026, based on the criteria for a description of a service organization’s system, and the suitability of the design and operating effectiveness of the controls stated in it to provide reasonable assurance that the service commitments and system requirements were achieved.',
      {
        type: 'footnote',
        content: [
          text(
            'The criteria are those of DC section 200 and TSP section 100, identified by number throughout this report.',
          ),
        ],
      },
    ),
    paragraph(
      'Northwind Ledgers Inc. uses a cloud hosting provider as a subservice organization. The description presents the types of controls assumed at that organization in ',
      { type: 'crossRef', attrs: { target: 'csoc-table' } },
      ' and does not include the controls themselves. Our examination did not extend to those controls, and we have not evaluated the suitability of their design or their operating effectiveness.',
    ),
    heading(2, 'responsibilities', 'Service organization’s responsibilities'),
    paragraph(
      'Management is responsible for its service commitments and system requirements and for designing, implementing and operating effective controls within the system. Its assertion is in ',
      { type: 'crossRef', attrs: { target: 'assertion' } },
      '. Management is responsible for:',
    ),
    bullets(
      'preparing the description and the assertion, including their completeness, accuracy and method of presentation;',
      'selecting the trust services categories addressed by the engagement and stating the applicable criteria and related controls;',
      'identifying the risks that threaten the achievement of its service commitments and system requirements.',
    ),
    heading(2, 'limitations', 'Inherent limitations'),
    paragraph(
      'The description is prepared to meet the common needs of a broad range of report users and may not include every aspect of the system that each may consider important. Because of their nature, controls may not always operate effectively; projecting conclusions to the future is subject to the risk that conditions change.',
    ),
    heading(2, 'opinion', 'Opinion'),
    paragraph('In our opinion, in all material respects,'),
    {
      type: 'orderedList',
      attrs: { start: 1 },
      content: [
        'the description presents the system that was designed and implemented throughout the period in accordance with the description criteria;',
        'the controls stated in the description were suitably designed throughout the period, if complementary user entity controls and the subservice organization applied the controls assumed;',
        'the controls stated in the description operated effectively throughout the period, if those complementary controls operated effectively as well.',
      ].map((item) => ({ type: 'listItem', content: [paragraph(item)] })),
    },
    heading(2, 'restricted', 'Restricted use'),
    paragraph(
      'This report is intended solely for the information and use of Northwind Ledgers Inc., its user entities during some or all of the period, and others with sufficient knowledge and understanding of the matters named above. It is not intended to be, and should not be, used by anyone other than these specified parties.',
    ),
    {
      type: 'signature',
      attrs: {
        name: 'Harrow & Vale LLP',
        organization: 'Certified Public Accountants',
        place: 'Portland, Oregon',
        date: 'November 16, 2026',
      },
    },
  ]);
}

function assertion(): Section {
  return section('II', 'Management’s Assertion', 'management', [
    heading(1, 'assertion', 'Management’s Assertion'),
    {
      type: 'paragraph',
      attrs: { role: 'lead' },
      content: [
        text(
          'We have prepared the accompanying description of the Expense Platform throughout the period October 1, 2025 to September 30, 2026.',
        ),
      ],
    },
    paragraph(
      'The description is intended to provide report users with information about the platform that may be useful when assessing the risks that arise from interactions with it. We confirm, to the best of our knowledge and belief, that:',
    ),
    bullets(
      'the description presents the system in accordance with the description criteria;',
      'the controls stated in it were suitably designed throughout the period;',
      'the controls stated in it operated effectively throughout the period, except as described in the results of tests.',
    ),
    {
      type: 'signature',
      attrs: {
        name: 'Marisol Quintero',
        title: 'Chief Executive Officer',
        organization: 'Northwind Ledgers Inc.',
        date: 'November 16, 2026',
      },
    },
    {
      type: 'signature',
      attrs: {
        name: 'Teodor Lindqvist',
        title: 'Chief Technology Officer',
        organization: 'Northwind Ledgers Inc.',
        isOpen: true,
      },
    },
  ]);
}

const SENTENCES = [
  'The platform runs in two regions of the hosting provider, each with three availability zones, and traffic enters through a load balancer that terminates TLS 1.3.',
  'Engineers reach production through a bastion that requires a hardware key, records the session and expires after eight hours.',
  'Receipts are scanned for malware on arrival, converted to images without active content and stored under a key of the customer’s own.',
  'Changes are proposed as pull requests, reviewed by a second engineer, tested by the pipeline and released behind a flag.',
  'The security team meets every week to review alerts, open vulnerabilities and the state of the remediation plan.',
  'Backups are taken every hour, copied to the second region and restored in full once a quarter into an isolated account.',
  'Access is granted by role on the approval of the person’s manager and the owner of the application, and removed on the last working day.',
  'Vendors are assessed before they are engaged and every year after, in proportion to the data they hold and what would stop if they did.',
];
const sentences = (seed: number, count: number): string =>
  Array.from(
    { length: count },
    (_, i) => SENTENCES[(seed * 5 + i * 3 + ((seed * i) % 7)) % SENTENCES.length],
  ).join(' ');

const DIAGRAM = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 220" font-family="'Source Sans 3'" font-size="14">
<rect x="10" y="70" width="140" height="80" fill="#eef2f6" stroke="#16324f"/><text x="80" y="115" text-anchor="middle" fill="#16324f">User entities</text>
<rect x="250" y="30" width="160" height="160" fill="#ffffff" stroke="#16324f" stroke-width="2"/><text x="330" y="105" text-anchor="middle" fill="#16324f">Expense Platform</text><text x="330" y="125" text-anchor="middle" fill="#4f5963" font-size="12">in scope</text>
<rect x="500" y="20" width="130" height="70" fill="#eef2f6" stroke="#b4bcc6"/><text x="565" y="60" text-anchor="middle" fill="#16324f">Cloud host</text>
<rect x="500" y="130" width="130" height="70" fill="#eef2f6" stroke="#b4bcc6"/><text x="565" y="170" text-anchor="middle" fill="#16324f">Payments</text>
<path d="M150 110 H250 M410 70 L500 55 M410 150 L500 165" fill="none" stroke="#16324f"/></svg>`;

function description(controls: number): Section {
  const parts = [
    'Overview of operations',
    'Principal service commitments and system requirements',
    'Infrastructure',
    'Software',
    'People',
    'Procedures',
    'Data',
    'Control environment',
    'Risk assessment',
    'Information and communication',
    'Monitoring',
    'Incidents during the period',
  ];
  return section('III', 'Description of the Expense Platform', 'management', [
    heading(1, 'description', 'Description of the Expense Platform'),
    ...parts.flatMap((title, index): Block[] => [
      heading(2, `part-${index}`, title),
      paragraph(sentences(index, 4)),
      heading(3, `part-${index}-detail`, `${title}: responsibilities`),
      paragraph(sentences(index + 3, 3), ' See ', { type: 'crossRef', attrs: { target: 'cuec-table' } }, '.'),
      bullets(...SENTENCES.slice(index % 4, (index % 4) + 3)),
      ...Array.from({ length: Math.round(controls / 40) }, (_, extra) =>
        paragraph(sentences(index * 7 + extra, 6)),
      ),
    ]),
    {
      type: 'figure',
      attrs: {
        id: 'boundary',
        caption: 'Boundary of the system',
        alt: 'User entities send expenses to the platform in scope, which runs on a cloud host and pays through a payment institution.',
        svg: DIAGRAM,
        widthPercent: 80,
      },
    },
    {
      type: 'callout',
      attrs: { tone: 'attention' },
      content: [
        paragraph(
          bold('No system incidents. '),
          'Management identified no incident in the period that resulted from controls that were not suitably designed or did not operate effectively.',
        ),
      ],
    },
    {
      type: 'callout',
      attrs: { tone: 'note' },
      content: [paragraph('The previous report covered October 1, 2024 to September 30, 2025.')],
    },
    heading(2, 'cuecs', 'Complementary user entity controls'),
    paragraph(
      'The platform was designed under the assumption that user entities have the controls in ',
      { type: 'crossRef', attrs: { target: 'cuec-table' } },
      ' in place.',
    ),
    table(
      'cuec-table',
      'Complementary user entity controls',
      [12, 60, 28],
      ['Number', 'Control assumed at the user entity', 'Criteria'],
      SENTENCES.map((_, i) => [
        cell(`CUEC-${i + 1}`),
        cell(
          `User entities are responsible for ${['approving users and removing them promptly', 'keeping their single sign-on settings', 'setting approval rules, limits and delegates', 'validating changes of bank details', 'reviewing receipts and business purpose', 'reconciling exports to their ledger', 'protecting API tokens', 'reporting errors without delay'][i]}.`,
        ),
        cell(`CC6.${i + 1}, CC7.${(i % 5) + 1}`),
      ]),
    ),
    {
      type: 'paragraph',
      attrs: { role: 'note' },
      content: [
        text('The auditor did not evaluate the design or the operating effectiveness of these controls.'),
      ],
    },
    heading(2, 'csocs', 'Complementary subservice organization controls'),
    table(
      'csoc-table',
      'Controls assumed at the cloud host',
      [60, 40],
      ['Control assumed', 'Criteria'],
      [
        [cell('Physical access to data centers is restricted to authorized persons.'), cell('CC6.4')],
        [cell('Environmental protections are in place and maintained.'), cell('A1.2')],
      ],
    ),
  ]);
}

function tests(controls: number): Section {
  const groups = Math.max(1, Math.ceil(controls / 5));
  return section('IV', 'Trust Services Criteria, Related Controls, and Tests of Controls', 'both', [
    heading(1, 'tests', 'Trust Services Criteria, Related Controls, and Tests of Controls'),
    paragraph(
      'This section lists the criteria, the controls that management specified and the tests that the service auditor performed, with their results.',
    ),
    ...Array.from({ length: groups }, (_, group): Block[] => [
      heading(
        2,
        `criterion-${group}`,
        `CC${1 + (group % 9)}.${1 + Math.floor(group / 9)} Controls and tests`,
      ),
      table(
        `tests-${group}`,
        `Tests of controls for CC${1 + (group % 9)}.${1 + Math.floor(group / 9)}`,
        [10, 30, 36, 24],
        ['Control', 'Control activity', 'Test performed by the service auditor', 'Result'],
        Array.from({ length: Math.min(5, controls - group * 5) }, (_, at) => testRows(group * 5 + at)).flat(),
      ),
    ]).flat(),
  ]);
}

function testRows(control: number): Cell[][] {
  const count = 1 + (control % 4);
  return Array.from({ length: count }, (_, test) => {
    const procedure = `${['Inquired of the control owner and inspected', 'Inspected', 'Observed the control owner and inspected', 'Reperformed, from the system’s own records,'][test % 4]} ${['the change log for a sample of 25 changes', 'the access review of each quarter', 'tickets for a sample of 25 alerts', 'the configuration of each production account'][(control + test) % 4]} to determine that it was performed as described. ${sentences(control + test, 1)}`;
    const result: Block[] =
      control % 11 === 3 && test === 0
        ? [
            paragraph(
              bold('Deviation noted. '),
              'For 2 of 12 leavers tested, access was removed 6 and 11 business days late.',
            ),
            bullets(
              'Single sign-on was disabled the same day for all 12.',
              'No log-in took place after the last working day.',
            ),
          ]
        : [paragraph('No exceptions noted.')];
    const rest = [cell(procedure), cell(result)];
    return test === 0
      ? [
          cell([paragraph(bold(`SEC-${String(control + 1).padStart(2, '0')}`))], count),
          cell(sentences(control, 1 + (control % 3)), count),
          ...rest,
        ]
      : rest;
  });
}

function responses(): Section {
  return section('V', 'Other Information Provided by Management', 'management', [
    {
      type: 'paragraph',
      attrs: { role: 'lead' },
      content: [
        text(
          'The information in this section is provided by management and is not covered by the service auditor’s opinion.',
        ),
      ],
    },
    heading(2, 'responses', 'Management’s responses to deviations'),
    table(
      'response-table',
      'Management’s responses',
      [14, 36, 50],
      ['Control', 'Deviation', 'Response'],
      [
        [
          cell('SEC-04'),
          cell('Late removal of access for two leavers.'),
          cell('The removal is now driven by the payroll system, and a daily report names open items.'),
        ],
      ],
    ),
  ]);
}
