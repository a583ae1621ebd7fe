import { DEFAULT_SIZE_TABLE } from '#domain/testing/sizes.ts';
import { NOUN_NAMES, NOUNS, type Noun } from '#domain/record/nouns.ts';
import { fitting } from '../near-miss.ts';
import { ENGAGEMENT, HOMES } from '../people.ts';
import type { Draft } from '../report-records.ts';
import {
  CLIENT_ELSEWHERE,
  ELSEWHERE,
  ENGAGEMENTS_OF,
  LEFT_ON,
  OTHER_ENGAGEMENT,
  OTHER_FIRM_AT_HOME,
  PEOPLE,
} from './parties.ts';

/** A company and the firm that examines it. */
export interface Pair {
  company: string;
  firm: string;
}
export const INSIDE: Pair = { company: HOMES.company.id, firm: HOMES.auditor.id };
export const OUTSIDE: Pair = { company: HOMES['other-company'].id, firm: HOMES['other-firm'].id };

type Fields = Record<string, unknown>;

/** A second firm at Alder, and people who left, who are elsewhere, or who only read what was granted. */
export function partyDrafts(): [Pair, Draft[]][] {
  const { company, firm } = INSIDE;
  const other = { company, firm: OTHER_FIRM_AT_HOME };
  const elsewhere = { company: CLIENT_ELSEWHERE, firm };
  return [
    [
      other,
      [
        ['engagement', OTHER_ENGAGEMENT, engagementOf(other.firm)],
        ['organization', other.firm, organizationOf('firm', other.firm)],
        ...personDrafts('otherEngagement'),
      ],
    ],
    [
      elsewhere,
      [
        ['organization', elsewhere.company, organizationOf('company', elsewhere.company)],
        ['engagement', ELSEWHERE, engagementOf(firm)],
      ],
    ],
    [
      INSIDE,
      [
        ...personDrafts('elsewhere'),
        ...personDrafts('left', { endedOn: LEFT_ON }),
        ...personDrafts('customers'),
        ...personDrafts('home').filter(([, , body]) => body['side'] === 'auditor'),
      ],
    ],
  ];
}

function personDrafts(group: keyof typeof PEOPLE, more: Fields = {}): Draft[] {
  const on = ENGAGEMENTS_OF[group];
  return PEOPLE[group].map(({ person, side, role }): Draft => {
    const engagements = side === 'auditor' && on !== undefined ? on : [];
    return [
      'person',
      person,
      { name: `Somebody ${person}`, title: `Works here`, side, role, engagements, ...more },
    ];
  });
}

function engagementOf(firm: string): Fields {
  const period = { from: '2025-10-01', to: '2026-09-30' };
  return {
    report: 'soc2',
    type: 2,
    title: 'Description of the platform',
    system: 'platform',
    period,
    categories: ['security'],
    firm,
  };
}

function organizationOf(kind: 'company' | 'firm', name: string): Fields {
  return {
    kind,
    name,
    legalName: `${name} and Partners`,
    city: 'Salem, Oregon',
    timeZone: 'America/New_York',
    specimen: 'Specimen: fictional company and firm; no examination was performed',
  };
}

/** One record of every noun, as a machine guesses it from its shape; of nouns that both sides write, one of each. */
export function oneOfEach(pair: Pair, id: string): Draft[] {
  const closed: Draft = ['engagement', closedOf(id), engagementOf(pair.firm)];
  const drafts = NOUN_NAMES.filter((noun) => noun !== 'organization').flatMap((noun) =>
    NOUNS[noun].writtenBy === 'both'
      ? [draftOf(noun, id, pair, 'company'), draftOf(noun, `${id}-firm`, pair, 'auditor')]
      : [draftOf(noun, id, pair, NOUNS[noun].writtenBy)],
  );
  return [closed, ...drafts];
}

/** Two tests over one population: of the one a sample is drawn when asked, of the other it was drawn. */
export function sampling(): Draft[] {
  const tested = (id: string): Draft => {
    const [noun, , body] = draftOf('test', id, INSIDE, 'auditor');
    const engagements = ['inside'];
    return [
      noun,
      id,
      {
        ...body,
        engagements,
        population: 'frozen',
        selection: 'sample',
        control: 'IAM-01',
        attributes: ['Done'],
      },
    ];
  };
  const [noun, , population] = draftOf('population', 'frozen', INSIDE, 'company');
  const days = { from: '2025-10-01', to: '2026-09-30' };
  return [tested('to-draw'), tested('to-extend'), [noun, 'frozen', { ...population, ...days }]];
}

/** An engagement whose report was issued: of this one alone, since an issue seals what it rests on. */
export function closedOf(id: string): string {
  return `${id}-closed`;
}

function draftOf(noun: Noun, id: string, pair: Pair, side: 'company' | 'auditor' | 'both'): Draft {
  const firm = side === 'auditor';
  const plain = fitting(NOUNS[noun].shape) as Fields;
  const engagement = ABOUT[noun]?.(id) ?? ENGAGEMENT;
  const partner = `${pair.firm}-partner`;
  const given: Fields = {
    engagement,
    engagements: noun === 'person' ? [] : [engagement],
    test: id,
    tests: firm ? [id.replace('-firm', '')] : [],
    population: id,
    by: partner,
    issuedBy: partner,
    performedBy: `${pair.firm}-staff`,
    reviewedBy: partner,
    filedBy: side,
    side,
    role: firm ? 'staff' : 'reader',
    firm: pair.firm,
    inForceOn: '2027-01-01',
    idColumn: 'id',
    isRefused: false,
  };
  const filled = Object.entries(plain).map(([key, value]): [string, unknown] => [key, given[key] ?? value]);
  const kept = filled.filter(([key]) => !LEFT_OUT.has(key));
  return [noun, id, { ...Object.fromEntries(kept), ...SET[noun] }];
}

/** What would spoil the report of the engagement is about another. */
const ABOUT: Partial<Record<Noun, (id: string) => string>> = { issue: closedOf, assertion: (id) => id };

/** Facts that would stop what is asked for: signed, frozen, told, retired, ended. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'signedOn',
  'frozen',
  'communicatedOn',
  'retiredOn',
  'replacedBy',
  'endedOn',
  'extension',
  'erased',
  'lifted',
  'strata',
  'dateColumn',
  'inclusive',
]);
const SET: Partial<Record<Noun, Fields>> = {
  sizeTable: { ...DEFAULT_SIZE_TABLE },
  bridgeLetter: { signedOn: '2026-11-02' },
  acceptance: { isReadinessImplementer: false, isPlatformVendor: false },
  provider: { isSubservice: false, assumedControls: [] },
  opinion: { modifications: [] },
};
