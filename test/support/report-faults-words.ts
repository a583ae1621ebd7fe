import { change, cover, engagement, exchange, changeItems, type Fault } from './report-plants.ts';
import { without } from './report-records.ts';

const CARVED = { subservice: 'carve-out' } as const;
const INCLUSIVE = { subservice: 'inclusive' } as const;
const SYSTEM = 'Cedarway Payroll Platform';

/** Faults in names, coverage, conditions and deviations: X01 to X11. */
export const FAULTS_OF_WORDS: Fault[] = [
  [
    'X01',
    'the system has another name in Section II',
    { tree: exchange(SYSTEM, 'Cedarway Wage Engine', 'II') },
  ],
  [
    'X01',
    'the system is spelled in another way',
    { records: change('narrative', 'flow', { prose: 'The Cedarway payroll platform takes hours.' }) },
  ],
  ['X01', 'the cover names another company', { tree: cover({ company: 'Cedarway Ltd.' }) }],
  ['X02', 'the cover states another period', { tree: cover({ time: 'October 1, 2025 to August 31, 2026' }) }],
  [
    'X02',
    'Section I states another period',
    { tree: exchange('to September 30, 2026', 'to September 29, 2026', 'I') },
  ],
  ['X03', 'the title has the wrong type', { tree: cover({ title: 'SOC 2® Type 1 Report' }) }],
  [
    'X03',
    'a Type 1 assertion speaks of operation',
    {
      variant: { type: 1 },
      tree: exchange('were suitably designed as of', 'operated effectively throughout and as of', 'II'),
    },
  ],
  ['X03', 'a Type 2 opinion is silent on operation', { tree: exchange('operat', 'perform', 'I') }],
  [
    'X04',
    'Section II names fewer categories',
    { tree: exchange('security and availability', 'security', 'II') },
  ],
  [
    'X04',
    'a category has no criteria',
    { records: engagement({ categories: ['security', 'availability', 'privacy'] }) },
  ],
  [
    'X04',
    'a category has no commitment',
    { records: (records) => without(records, 'commitment', 'commit-1') },
  ],
  ['X05', 'a criterion has no control', { records: (records) => without(records, 'control', 'GOV-01') }],
  [
    'X05',
    'a criterion is left out of Section IV',
    { tree: exchange('criterion-cc1-1', 'criterion-lost', 'IV') },
  ],
  [
    'X05',
    'an objective does not exist',
    { variant: { report: 'soc1' }, records: engagement({ objectives: ['PAY-CO1', 'ITGC-XX'] }) },
  ],
  [
    'X05',
    'nobody monitors the provider that meets a criterion',
    { records: change('provider', 'northhost', { monitoredBy: [] }) },
  ],
  [
    'X06',
    'Section IV words a control in another way',
    { tree: exchange('signs the code of conduct within five days', 'signs the code of conduct', 'IV') },
  ],
  ['X06', 'a control has no test', { records: (records) => without(records, 'test', 'GOV-01.T1') }],
  ['X06', 'a test has no result', { records: (records) => without(records, 'result', 'GOV-01.R1') }],
  [
    'X06',
    'a control was tested by inquiry alone',
    { records: change('test', 'GOV-01.T1', { nature: 'inquiry' }) },
  ],
  ['X06', 'a sample was never drawn', { records: (records) => without(records, 'sample') }],
  [
    'X06',
    'an item of the sample was not examined',
    { records: (records) => changeItems(records, (items) => items.slice(1)) },
  ],
  [
    'X06',
    'a design was not evaluated',
    { variant: { type: 1 }, records: (records) => without(records, 'designEvaluation', 'design-GOV-01') },
  ],
  [
    'X06',
    'a control is not implemented',
    { variant: { type: 1 }, records: change('designEvaluation', 'design-GOV-01', { isImplemented: false }) },
  ],
  [
    'X07',
    'a population covers half of the period',
    { records: change('population', 'pop-leavers', { to: '2026-03-31' }) },
  ],
  [
    'X07',
    'a short life of a control is not stated',
    {
      records: change('control', 'BCP-02', { inForceOn: '2026-02-01' }),
      tree: exchange('In force from', 'Since', 'IV'),
    },
  ],
  [
    'X08',
    'Section I lacks the condition',
    { tree: exchange('complementary user entity controls', 'certain controls', 'I') },
  ],
  [
    'X08',
    'Section II carries a condition without cause',
    {
      variant: { hasUserControls: false },
      tree: exchange('We state', 'With complementary user entity controls we state', 'II'),
    },
  ],
  [
    'X08',
    'a complementary control bears on nothing',
    { records: change('userControl', 'CUEC-01', { requirements: [] }) },
  ],
  [
    'X09',
    'Section II does not name the provider',
    { variant: CARVED, tree: exchange('Northhost', 'A host', 'II') },
  ],
  [
    'X09',
    'Section I lacks the condition',
    { tree: exchange('complementary subservice organization controls', 'other controls', 'I') },
  ],
  [
    'X09',
    'nothing is assumed at a carved-out provider',
    { records: change('provider', 'northhost', { assumedControls: [] }) },
  ],
  [
    'X10',
    'the inclusive provider gave no papers',
    { variant: INCLUSIVE, records: change('provider', 'paperworks', { inclusive: undefined }) },
  ],
  [
    'X10',
    'no control is marked as the provider’s',
    { variant: INCLUSIVE, records: change('control', 'PPW-01', { operatedBy: undefined }) },
  ],
  ['X11', 'failed items have no deviation', { records: (records) => without(records, 'deviation') }],
  ['X11', 'a deviation counts fewer than failed', { records: change('deviation', 'dev-1', { failed: 1 }) }],
  [
    'X11',
    'a deviation leaves an item out',
    { records: change('deviation', 'dev-1', { items: ['leaver-2'] }) },
  ],
  [
    'X11',
    'the nature names no numbers',
    { records: change('deviation', 'dev-1', { nature: 'Access was removed late.', extended: undefined }) },
  ],
  [
    'X11',
    'a deviation was not communicated',
    { records: change('deviation', 'dev-1', { communicatedOn: undefined }) },
  ],
  ['X11', 'management did not respond', { records: (records) => without(records, 'exception') }],
];
