import type { Draft, Variant } from './report-records.ts';

const ENGAGEMENT = 'exam-2026';
const HASH = 'a'.repeat(64);

/** What the made-up firm recorded. */
export function auditorRecords(variant: Variant): Draft[] {
  return [
    ...(variant.type === 2 ? tests(variant) : []),
    ...evaluations(variant),
    ...conclusions(variant),
    ...opinions(variant),
    [
      'acceptance',
      'acceptance',
      {
        engagement: ENGAGEMENT,
        independenceConfirmedOn: '2026-05-01',
        confirmedBy: 'partner',
        isReadinessImplementer: false,
        isPlatformVendor: false,
      },
    ],
    [
      'subsequentEvents',
      'subsequent',
      {
        engagement: ENGAGEMENT,
        from: '2026-10-01',
        to: '2026-11-16',
        inquiredOn: '2026-11-13',
        by: 'partner',
        ofWhom: 'Chief Executive Officer',
        result: 'None was reported.',
      },
    ],
  ];
}

interface Tested {
  control: string;
  procedure: string;
  nature?: string;
}

const TESTED: readonly Tested[] = [
  {
    control: 'GOV-01',
    procedure: 'Inspected signed codes of conduct for all joiners in the personnel system.',
  },
  {
    control: 'IAM-01',
    procedure: 'Inspected approvals of a sample of access requests in the request system.',
  },
  {
    control: 'VND-04',
    procedure: 'Inspected the yearly review of the report of each subservice organization.',
  },
  { control: 'BCP-02', procedure: 'Inspected backup logs and follow-up tickets for a sample of days.' },
  {
    control: 'PAY-CO1-C1',
    procedure: 'Reperformed the comparison with an altered input file.',
    nature: 'reperformance',
  },
];

function runsOwnRooms(subservice: Variant['subservice']): boolean {
  return subservice === 'none' || subservice === 'inclusive';
}

function tests({ subservice }: Variant): Draft[] {
  const inclusive: Tested[] =
    subservice === 'inclusive' || subservice === 'mixed'
      ? [
          {
            control: 'PPW-01',
            procedure: 'Observed the locked cabinet at Paperworks on two visits.',
            nature: 'observation',
          },
        ]
      : [];
  const own: Tested[] = runsOwnRooms(subservice)
    ? [
        {
          control: 'PHY-01',
          procedure: 'Observed that visitors entered the server room with an escort.',
          nature: 'observation',
        },
      ]
    : [];
  return [...[...TESTED, ...own, ...inclusive].flatMap(cleanTest), ...leavers()];
}

function cleanTest({ control, procedure, nature = 'inspection' }: Tested): Draft[] {
  return [
    [
      'test',
      `${control}.T1`,
      {
        control,
        nature,
        procedure,
        engagements: [ENGAGEMENT],
        selection: nature === 'observation' ? 'none' : 'all',
      },
    ],
    [
      'result',
      `${control}.R1`,
      {
        test: `${control}.T1`,
        performedFrom: '2026-10-02',
        performedTo: '2026-10-09',
        performedBy: 'staff',
        reviewedBy: 'partner',
        reviewedOn: '2026-10-12',
        seen: 'Examined and in order.',
        items: nature === 'observation' ? [] : [{ item: 'item-1', marks: ['pass'] }],
      },
    ],
  ];
}

const LEAVERS = ['leaver-1', 'leaver-2', 'leaver-3'];

/** A sample of three of twelve leavers with one late, extended to all twelve: two late. */
function leavers(): Draft[] {
  const rest = Array.from({ length: 9 }, (_, at) => `leaver-${at + 4}`);
  const failed = new Set(['leaver-2', 'leaver-7']);
  return [
    ['population', 'pop-leavers', population()],
    [
      'test',
      'IAM-03.T1',
      {
        control: 'IAM-03',
        nature: 'inspection',
        procedure:
          'Compared the day of departure of a sample of leavers with the day on which access was removed.',
        attributes: ['Access was removed within one business day'],
        engagements: [ENGAGEMENT],
        selection: 'sample',
        population: 'pop-leavers',
      },
    ],
    [
      'sample',
      'sample-leavers',
      {
        test: 'IAM-03.T1',
        population: 'pop-leavers',
        populationHash: HASH,
        N: 12,
        n: 3,
        method: 'draw/1',
        rule: { table: 'sizes', row: 'up to 12', risk: 'standard' },
        seed: '00112233445566778899aabbccddeeff',
        items: LEAVERS,
        extension: { to: 'whole-population', why: 'One leaver was late.', items: rest },
        drawnBy: 'staff',
        drawnAt: '2026-10-02T10:00:00Z',
      },
    ],
    [
      'result',
      'IAM-03.R1',
      {
        test: 'IAM-03.T1',
        sample: 'sample-leavers',
        performedFrom: '2026-10-02',
        performedTo: '2026-10-09',
        performedBy: 'staff',
        reviewedBy: 'partner',
        reviewedOn: '2026-10-12',
        seen: 'Two of twelve were late.',
        items: [...LEAVERS, ...rest].map((item) => ({
          item,
          marks: [failed.has(item) ? 'fail' : 'pass'],
          stage: LEAVERS.includes(item) ? 'sample' : 'extension',
        })),
      },
    ],
    ['deviation', 'dev-1', deviation()],
    [
      'controlConclusion',
      'cc-iam-03',
      {
        control: 'IAM-03',
        engagements: [ENGAGEMENT],
        operated: 'not-effective',
        reasons: 'Two of twelve leavers.',
        by: 'partner',
        on: '2026-10-15',
      },
    ],
  ];
}

function population(): Record<string, unknown> {
  return {
    title: 'Leavers',
    type: 'terminations',
    controls: ['IAM-03'],
    definition: 'People whose employment ended in the period.',
    from: '2025-10-01',
    to: '2026-09-30',
    timeZone: 'America/Chicago',
    source: 'Personnel system',
    extraction: 'Report of departures by date',
    extractedBy: 'Head of people',
    extractedAt: '2026-10-01T09:00:00Z',
    file: { name: 'leavers.csv', sha256: HASH, bytes: 400, mediaType: 'text/csv' },
    idColumn: 'id',
    reconciliation: {
      class: 'hr',
      independentSource: 'Final wage payments',
      independentCount: 12,
      difference: 0,
      explained: 'The counts agree.',
      accuracy: 'Three rows traced to files.',
      checkedBy: 'Harrow & Pike staff',
      checkedOn: '2026-10-01',
    },
    frozen: { at: '2026-10-01T12:00:00Z', count: 12, idsHash: HASH, rowsHash: HASH },
  };
}

function deviation(): Record<string, unknown> {
  return {
    control: 'IAM-03',
    test: 'IAM-03.T1',
    result: 'IAM-03.R1',
    tested: 12,
    failed: 2,
    items: ['leaver-2', 'leaver-7'],
    nature:
      'For 2 of 12 leavers tested, access was removed 3 and 5 business days after departure, later than the one business day required.',
    cause: 'The ticket queue was not watched during a holiday.',
    isSystematic: false,
    affectedFrom: '2025-12-20',
    affectedTo: '2026-01-05',
    extended: 'The search of the cause was extended from the sample of 3 to all 12 leavers of the period.',
    intent: 'No sign of override.',
    harm: 'No access was used after departure, as the log-in records show.',
    compensatedBy: ['IAM-01'],
    communicatedOn: '2026-10-12',
  };
}

function evaluations({ subservice }: Variant): Draft[] {
  const inclusive = subservice === 'inclusive' || subservice === 'mixed' ? ['PPW-01'] : [];
  const own = runsOwnRooms(subservice) ? ['PHY-01'] : [];
  return ['GOV-01', 'IAM-01', 'IAM-03', 'VND-04', 'BCP-02', 'PAY-CO1-C1', ...own, ...inclusive].map(
    (control): Draft => [
      'designEvaluation',
      `design-${control}`,
      {
        control,
        engagements: [ENGAGEMENT],
        walkthrough: 'One occurrence was followed from start to end.',
        by: 'staff',
        on: '2026-07-01',
        isSuitable: true,
        isImplemented: true,
      },
    ],
  );
}

const MODIFIED = new Set(['qualified', 'adverse']);

function conclusions({ report, type, opinion }: Variant): Draft[] {
  const requirements =
    report === 'soc1' ? ['PAY-CO1', 'ITGC-LA'] : ['CC1.1', 'CC6.1', 'CC6.2', 'CC6.4', 'CC9.2', 'A1.2'];
  const failing = report === 'soc1' ? 'ITGC-LA' : 'CC6.2';
  return requirements.map((requirement): Draft => {
    const fails = MODIFIED.has(opinion) && requirement === failing;
    return [
      'conclusion',
      `conclusion-${requirement}`,
      {
        engagement: ENGAGEMENT,
        requirement,
        design: fails && type === 1 ? 'not-suitable' : 'suitable',
        operation: type === 1 ? 'not-tested' : fails ? 'not-effective' : 'effective',
        reasons: 'As the tests show.',
        by: 'partner',
        on: '2026-10-30',
      },
    ];
  });
}

function opinions({ report, type, opinion }: Variant): Draft[] {
  if (opinion === 'none') return [];
  const about = opinion === 'disclaimer' ? 'evidence' : type === 1 ? 'design' : 'operation';
  const modifications =
    opinion === 'unmodified' || opinion === 'withdrawn'
      ? []
      : [
          {
            about,
            requirement: report === 'soc1' ? 'ITGC-LA' : 'CC6.2',
            controls: ['IAM-03'],
            facts: 'Access of leavers was removed late throughout the winter.',
            effect: 'Access to payroll systems was not restricted to authorized people.',
          },
        ];
  return [
    [
      'opinion',
      'opinion',
      {
        engagement: ENGAGEMENT,
        outcome: opinion === 'withdrawn' ? 'withdrawn' : 'opinion',
        ...(opinion === 'withdrawn' ? {} : { kind: opinion }),
        ...(opinion === 'qualified'
          ? { description: 'unmodified', ...(type === 2 ? { design: 'unmodified' } : {}) }
          : {}),
        modifications,
        reasons: 'See the working papers.',
        by: 'partner',
        on: '2026-11-16',
      },
    ],
  ];
}
