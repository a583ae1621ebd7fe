import {
  change,
  cover,
  dropSection,
  engagement,
  exchange,
  sameProcedure,
  withFirm,
  incident,
  type Fault,
} from './report-plants.ts';
import { ENGAGEMENT, withMore, without } from './report-records.ts';

const QUALIFIED = { opinion: 'qualified' } as const;

/** Faults in opinion, disclosures, dates, parties and quality: X12 to X22 and the rest. */
export const FAULTS_OF_FACTS: Fault[] = [
  [
    'X12',
    'there is no conclusion',
    { records: (records) => without(records, 'conclusion', 'conclusion-CC1.1') },
  ],
  [
    'X12',
    'a criterion is not met under a clean opinion',
    { records: change('conclusion', 'conclusion-CC1.1', { operation: 'not-effective' }) },
  ],
  [
    'X12',
    'the basis leaves a criterion out',
    { variant: QUALIFIED, records: change('conclusion', 'conclusion-CC1.1', { operation: 'not-effective' }) },
  ],
  [
    'X12',
    'the assertion does not carry it',
    { variant: QUALIFIED, records: change('assertion', 'assertion', { knownMatters: [] }) },
  ],
  [
    'X12',
    'a modified opinion has no basis',
    { variant: QUALIFIED, records: change('opinion', 'opinion', { modifications: [] }) },
  ],
  [
    'X12',
    'a commitment was not achieved under a clean opinion',
    {
      records: (records) =>
        withMore(records, 'commitmentConclusion', 'cc-1', {
          engagement: ENGAGEMENT,
          commitment: 'commit-1',
          isAchieved: false,
          reasons: 'The platform was down.',
          by: 'partner',
          on: '2026-10-30',
        }),
    },
  ],
  [
    'X12',
    'the assertion was refused and an opinion given',
    { records: change('assertion', 'assertion', { isRefused: true }) },
  ],
  [
    'X12',
    'the representations were refused and an opinion given',
    { records: change('representation', 'representation', { isRefused: true }) },
  ],
  [
    'X12',
    'a modified opinion speaks on the assertion',
    { variant: QUALIFIED, tree: exchange('the description presents', 'the assertion states', 'I') },
  ],
  [
    'X13',
    'Section V is there and Section I is silent',
    { tree: exchange('in Section V,', 'elsewhere,', 'I') },
  ],
  ['X13', 'Section V is lost', { tree: dropSection('V') }],
  [
    'X14',
    'a grave incident is passed over',
    { records: (records) => withMore(records, 'incident', 'inc-1', incident({})) },
  ],
  [
    'X14',
    'a disclosed incident is not told',
    {
      records: (records) => withMore(records, 'incident', 'inc-1', incident({ disclosedIn: [ENGAGEMENT] })),
      tree: exchange('Outage of a day', 'Something', 'III'),
    },
  ],
  [
    'X15',
    'a significant change is passed over',
    { records: change('systemChange', 'new-region', { disclosedIn: [] }) },
  ],
  [
    'X15',
    'a replaced control is not explained',
    { records: change('control', 'BCP-02', { inForceOn: '2026-02-01' }) },
  ],
  ['X16', 'nobody inquired', { records: (records) => without(records, 'subsequentEvents') }],
  [
    'X16',
    'the inquiry came before the period ended',
    { records: change('subsequentEvents', 'subsequent', { inquiredOn: '2026-09-30' }) },
  ],
  [
    'X16',
    'the inquiry stops short of the report',
    { records: change('subsequentEvents', 'subsequent', { to: '2026-11-15' }) },
  ],
  [
    'X17',
    'the assertion was signed after the report',
    { records: change('assertion', 'assertion', { signedOn: '2026-11-17' }) },
  ],
  [
    'X17',
    'the assertion is not signed',
    { records: change('assertion', 'assertion', { signedOn: undefined }) },
  ],
  [
    'X17',
    'the letter bears another date',
    { records: change('representation', 'representation', { datedOn: '2026-11-15' }) },
  ],
  [
    'X17',
    'a result was reviewed after the report',
    { records: change('result', 'GOV-01.R1', { reviewedOn: '2026-11-17' }) },
  ],
  ['X17', 'the report has no date', { records: engagement({ reportOn: undefined }) }],
  [
    'X18',
    'a SOC 1 report admits prospects',
    {
      variant: { report: 'soc1' },
      tree: exchange('It is not intended for anyone else', 'Also for prospective user entities', 'I'),
    },
  ],
  ['X18', 'the restriction is lost', { tree: exchange('intended solely for', 'meant for', 'I') }],
  ['X18', 'the footer says general use', { tree: cover({ classification: 'General use' }) }],
  [
    'X19',
    'a gap is not explained',
    {
      records: engagement({
        previous: {
          period: { from: '2024-09-01', to: '2025-08-31' },
          reportOn: '2025-11-14',
          firm: 'Another firm',
        },
      }),
    },
  ],
  [
    'X20',
    'the license ran out',
    { records: (records) => withFirm(records, { license: { validTo: '2026-11-15' } }) },
  ],
  [
    'X20',
    'the peer review ran out',
    { records: (records) => withFirm(records, { peerReview: { validTo: '2026-11-15' } }) },
  ],
  ['X20', 'independence is not confirmed', { records: (records) => without(records, 'acceptance') }],
  [
    'X20',
    'independence was confirmed too late',
    { records: change('acceptance', 'acceptance', { independenceConfirmedOn: '2026-06-02' }) },
  ],
  [
    'X20',
    'the firm built the controls',
    { records: change('acceptance', 'acceptance', { isReadinessImplementer: true }) },
  ],
  [
    'X20',
    'the firm supplies the program',
    { records: change('acceptance', 'acceptance', { isPlatformVendor: true }) },
  ],
  [
    'X21',
    'the description plans',
    { records: change('narrative', 'flow', { prose: 'Cedarway plans to add a second reviewer.' }) },
  ],
  [
    'X21',
    'a control promises',
    { records: change('control', 'GOV-01', { statement: 'New employees will sign the code of conduct.' }) },
  ],
  ['X22', 'a subservice organization has no method', { records: engagement({ subservice: [] }) }],
  [
    'X22',
    'a vendor has a method',
    {
      records: engagement({
        subservice: [
          { organization: 'northhost', method: 'carve-out' },
          { organization: 'mailgoose', method: 'carve-out' },
        ],
      }),
    },
  ],
  ['S1', 'there is no opinion', { variant: { opinion: 'none' } }],
  ['S1', 'a part of Section I is lost', { tree: exchange('inherent-limitations', 'limits', 'I') }],
  [
    'S3',
    'a placeholder was left',
    { records: change('narrative', 'flow', { prose: 'The platform runs in [Name of region].' }) },
  ],
  ['S4', 'nobody wrote on governance', { records: (records) => without(records, 'narrative', 'governance') }],
  [
    'S7',
    'one procedure serves three controls',
    { records: (records) => sameProcedure(records, ['GOV-01.T1', 'VND-04.T1', 'BCP-02.T1']) },
  ],
  ['S8', 'somebody reviewed own work', { records: change('result', 'IAM-03.R1', { reviewedBy: 'staff' }) }],
  [
    'S8',
    'a result was reviewed before the work ended',
    { records: change('result', 'IAM-03.R1', { reviewedOn: '2026-10-05' }) },
  ],
  ['W1', 'the criteria are summaries', {}],
  [
    'T1',
    'a reference points to nothing',
    { tree: exchange('"target":"section-4"', '"target":"section-9"', 'I') },
  ],
];
