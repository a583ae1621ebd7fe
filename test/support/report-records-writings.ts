import type { Draft, Variant } from './report-records.ts';

const ENGAGEMENT = 'exam-2026';

function narrative(id: string, title: string, order: number, covers: string[], prose: string): Draft {
  return ['narrative', id, { title, engagements: [ENGAGEMENT], order, covers, prose }];
}

const QUALIFYING = new Set(['qualified', 'adverse', 'disclaimer']);

/** Description, commitments, assertion and other texts of the made-up company. */
export function writings({ report, opinion }: Variant): Draft[] {
  return [
    narrative(
      'background',
      'Background',
      1,
      ['DC 1', 'D1'],
      'Cedarway was founded in Duluth.\n\n# Offices\n\nIt has one office.',
    ),
    narrative(
      'flow',
      'How a payroll run flows',
      2,
      ['DC 3', 'D2'],
      'An employer submits hours, and a manager approves them.',
    ),
    narrative(
      'records',
      'Records of a payroll run',
      3,
      ['DC 3', 'D3'],
      'Each run is kept with its input and its output.',
    ),
    narrative('events', 'Rate changes', 4, ['D4'], 'Tax rates are loaded when a notice arrives.'),
    narrative('output', 'Pay registers', 5, ['D5'], 'Registers are made from the run and compared with it.'),
    narrative('governance', 'Governance', 6, ['DC 5', 'D9'], 'The board meets four times a year.'),
    [
      'commitment',
      'commit-1',
      {
        kind: 'commitment',
        title: 'Availability',
        text: 'The platform is reachable 99.5 percent of each month.',
        categories: ['availability'],
        criteria: ['A1.2'],
        source: 'Master services agreement',
      },
    ],
    [
      'commitment',
      'require-1',
      {
        kind: 'requirement',
        title: 'Access by role',
        text: 'Access is granted by role and removed on departure.',
        categories: ['security'],
        criteria: ['CC6.1', 'CC6.2'],
        source: 'Access policy',
      },
    ],
    [
      'assertion',
      'assertion',
      {
        engagement: ENGAGEMENT,
        signer: 'Jo Winters',
        signerTitle: 'Chief Executive Officer',
        signedOn: '2026-11-16',
        isRefused: opinion === 'withdrawn',
        knownMatters: QUALIFYING.has(opinion)
          ? [
              {
                requirement: report === 'soc1' ? 'ITGC-LA' : 'CC6.2',
                text: 'Access of leavers was removed late.',
              },
            ]
          : [],
      },
    ],
    [
      'representation',
      'representation',
      {
        engagement: ENGAGEMENT,
        datedOn: '2026-11-16',
        signers: [{ name: 'Jo Winters', title: 'Chief Executive Officer' }],
      },
    ],
    [
      'otherInformation',
      'continuity',
      {
        title: 'Continuity program',
        engagements: [ENGAGEMENT],
        order: 1,
        prose: 'Cedarway exercises its continuity plan every year.',
      },
    ],
  ];
}

/** A change of the system, and the exception that answers the deviation. */
export function happenings({ type }: Variant): Draft[] {
  return [
    [
      'systemChange',
      'new-region',
      {
        title: 'Second hosting region',
        on: '2026-03-01',
        what: 'A second hosting region was added on March 1, 2026.',
        isSignificant: true,
        disclosedIn: type === 2 ? [ENGAGEMENT] : [],
      },
    ],
    ...(type === 2
      ? ([
          [
            'exception',
            'exc-1',
            {
              control: 'IAM-03',
              title: 'Late removal of access',
              foundOn: '2026-10-05',
              foundBy: 'auditor',
              what: 'Access of two leavers was removed late.',
              cause: 'The ticket queue was not watched during a holiday.',
              effect: 'No access was used after departure.',
              remediation: 'The queue now alerts the manager on duty.',
              remediatedOn: '2026-10-20',
              deviation: 'dev-1',
              response: 'Management agrees with the finding.',
              responseOwner: 'Head of operations',
              responseOn: '2026-10-25',
            },
          ],
        ] satisfies Draft[])
      : []),
  ];
}
