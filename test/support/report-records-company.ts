import { happenings, writings } from './report-records-writings.ts';
import type { Draft, Variant } from './report-records.ts';

const ENGAGEMENT = 'exam-2026';
const SPECIMEN = 'Specimen: fictional company and firm; no examination was performed';

/** What the made-up company recorded. */
export function companyRecords(variant: Variant): Draft[] {
  return [
    ...parties(),
    ['engagement', ENGAGEMENT, engagement(variant)],
    ...controls(variant),
    ...objectives(),
    ...providers(variant),
    ...users(variant),
    ...writings(variant),
    ...happenings(variant),
  ];
}

function parties(): Draft[] {
  return [
    [
      'organization',
      'cedarway',
      {
        kind: 'company',
        name: 'Cedarway',
        legalName: 'Cedarway Payroll, Inc.',
        city: 'Duluth, Minnesota',
        timeZone: 'America/Chicago',
        specimen: SPECIMEN,
      },
    ],
    [
      'organization',
      'harrow-pike',
      {
        kind: 'firm',
        name: 'Harrow & Pike',
        legalName: 'Harrow & Pike CPAs LLP',
        city: 'Madison, Wisconsin',
        timeZone: 'America/Chicago',
        specimen: SPECIMEN,
        firm: {
          license: {
            jurisdiction: 'Wisconsin',
            number: '000-0',
            validTo: '2027-12-31',
            readAt: 'Board register, read 2026-10-02',
          },
          peerReview: {
            rating: 'Pass',
            acceptedOn: '2025-03-01',
            validTo: '2028-03-01',
            readAt: 'Public file, read 2026-10-02',
          },
        },
      },
    ],
    [
      'system',
      'platform',
      {
        name: 'Cedarway Payroll Platform',
        summary: 'The Cedarway Payroll Platform calculates and pays wages for small employers.',
        services: [{ name: 'Payroll run', purpose: 'Calculates gross and net pay.' }],
        infrastructure: [{ name: 'Hosting region', purpose: 'Runs the application.' }],
        software: [{ name: 'Payroll engine', purpose: 'Calculates pay.' }],
        people: [{ name: 'Operations', purpose: 'Runs the platform.' }],
        data: [{ name: 'Pay records', purpose: 'Wages by employee.' }],
        procedures: [{ name: 'Access', purpose: 'Grants and removes access.' }],
        locations: ['Duluth, Minnesota'],
        boundary: 'The boundary encloses the application, its database, and the people who run them.',
        excluded: [{ name: 'Time clocks', purpose: 'Sold by others.' }],
      },
    ],
  ];
}

function engagement({ report, type, subservice }: Variant): Record<string, unknown> {
  const methods = {
    none: [],
    'carve-out': [{ organization: 'northhost', method: 'carve-out' }],
    inclusive: [{ organization: 'paperworks', method: 'inclusive' }],
    mixed: [
      { organization: 'northhost', method: 'carve-out' },
      { organization: 'paperworks', method: 'inclusive' },
    ],
  };
  return {
    report,
    type,
    title: `Cedarway Payroll, Inc.’s Description of Its Payroll Platform${type === 2 ? ' for the Year' : ''}`,
    system: 'platform',
    ...(type === 2 ? { period: { from: '2025-10-01', to: '2026-09-30' } } : { asOf: '2026-09-30' }),
    categories: report === 'soc2' ? ['security', 'availability'] : [],
    objectives: report === 'soc1' ? ['PAY-CO1', 'ITGC-LA'] : [],
    firm: 'harrow-pike',
    subservice: methods[subservice],
    ...(type === 2
      ? {
          previous: {
            period: { from: '2024-10-01', to: '2025-09-30' },
            reportOn: '2025-11-14',
            firm: 'Harrow & Pike CPAs LLP',
          },
        }
      : {}),
    fieldworkFrom: '2026-06-01',
    reportOn: '2026-11-16',
  };
}

function control(
  id: string,
  statement: string,
  requirements: string[],
  rest: Record<string, unknown> = {},
): Draft {
  return [
    'control',
    id,
    {
      title: `Control ${id}`,
      domain: id.split('-')[0],
      statement,
      owner: 'Head of operations',
      frequency: 'event',
      execution: 'manual',
      effect: 'preventive',
      mapping: requirements.map((requirement) => ({ requirement, why: 'Answers it directly.' })),
      inForceOn: '2024-01-01',
      ...rest,
    },
  ];
}

function controls({ subservice }: Variant): Draft[] {
  return [
    control('GOV-01', 'Every new employee signs the code of conduct within five days of joining.', ['CC1.1']),
    control('IAM-01', 'The operations manager approves each access request before access is granted.', [
      'CC6.1',
      'CC6.2',
      'ITGC-LA',
    ]),
    control('IAM-03', 'Operations removes the access of leavers within one business day of departure.', [
      'CC6.2',
      'ITGC-LA',
    ]),
    control('VND-04', 'The vendor manager reviews the report of each subservice organization every year.', [
      'CC9.2',
    ]),
    control('BCP-02', 'Backups run every day and failures are followed up the same day.', ['A1.2']),
    control(
      'PAY-CO1-C1',
      'The payroll engine compares each run with the approved input and stops on a difference.',
      ['PAY-CO1'],
      {
        execution: 'automated',
        frequency: 'continuous',
      },
    ),
    ...(subservice === 'none' || subservice === 'inclusive'
      ? [control('PHY-01', 'Reception lets visitors into the server room only with an escort.', ['CC6.4'])]
      : []),
    ...(subservice === 'inclusive' || subservice === 'mixed'
      ? [
          control(
            'PPW-01',
            'Paperworks locks printed pay slips in a cabinet until they are mailed.',
            ['CC6.1', 'PAY-CO1'],
            {
              operatedBy: 'paperworks',
            },
          ),
        ]
      : []),
  ];
}

function objectives(): Draft[] {
  return [
    [
      'objective',
      'PAY-CO1',
      {
        title: 'Payroll calculation',
        statement: 'Controls provide reasonable assurance that pay is calculated completely and accurately.',
        assertions: ['ACC', 'COM'],
        risks: [{ id: 'PAY-CO1-R1', risk: 'Pay differs from approved input', controls: ['PAY-CO1-C1'] }],
      },
    ],
    [
      'objective',
      'ITGC-LA',
      {
        title: 'Logical access',
        statement:
          'Controls provide reasonable assurance that access to payroll systems is restricted to authorized people.',
        assertions: ['ACC'],
        risks: [{ id: 'ITGC-LA-R1', risk: 'Leavers keep access', controls: ['IAM-01', 'IAM-03'] }],
      },
    ],
  ];
}

function providers({ hasAssumedControls, subservice }: Variant): Draft[] {
  return [
    [
      'provider',
      'northhost',
      {
        name: 'Northhost',
        service: 'Cloud hosting: buildings, servers, and storage.',
        isSubservice: subservice === 'carve-out' || subservice === 'mixed',
        why: 'Northhost runs the buildings, and its physical controls are necessary.',
        risk: 'high',
        assumedControls: hasAssumedControls
          ? [
              {
                id: 'NH-1',
                text: 'Access to data centers is limited and logged.',
                requirements: ['CC6.4', 'ITGC-LA'],
              },
              { id: 'NH-2', text: 'Storage is replicated.', requirements: ['A1.2'] },
            ]
          : [],
        monitoredBy: ['VND-04'],
        reports: [
          {
            name: 'Type 2 report',
            period: { from: '2025-10-01', to: '2026-09-30' },
            opinion: 'unmodified',
            reviewedOn: '2026-10-20',
          },
        ],
      },
    ],
    [
      'provider',
      'paperworks',
      {
        name: 'Paperworks',
        service: 'Printing and mailing of pay slips.',
        isSubservice: subservice === 'inclusive' || subservice === 'mixed',
        why: 'Paperworks handles printed pay slips with controls of its own.',
        risk: 'medium',
        inclusive: {
          assertionSignedOn: '2026-11-16',
          representationOn: '2026-11-16',
          signer: 'Ada Quill',
          signerTitle: 'President',
          description: 'Paperworks prints pay slips in one building and mails them the same day.',
        },
      },
    ],
    [
      'provider',
      'mailgoose',
      {
        name: 'Mailgoose',
        service: 'Sends notification e-mail.',
        isSubservice: false,
        why: 'Cedarway’s own monitoring of delivery is enough.',
        risk: 'medium',
      },
    ],
  ];
}

function users({ hasUserControls }: Variant): Draft[] {
  return [
    ...(hasUserControls
      ? ([
          [
            'userControl',
            'CUEC-01',
            {
              text: 'User entities are responsible for approving their own users and removing them promptly.',
              kind: 'complementary',
              requirements: ['CC6.2', 'ITGC-LA'],
            },
          ],
        ] satisfies Draft[])
      : []),
    [
      'userControl',
      'UR-01',
      { text: 'User entities are responsible for keeping contact details current.', kind: 'responsibility' },
    ],
  ];
}
