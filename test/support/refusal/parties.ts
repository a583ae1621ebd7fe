import { ROLES, type Side } from '#domain/scope/organization.ts';
import { ENGAGEMENT, everyone, HOMES } from '../people.ts';

/** Somebody who asks, by the record of a person. */
export interface Somebody {
  organization: string;
  person: string;
  side: Side | 'operator';
  role: string;
}

/** The other examination of the same company, by a firm of its own. */
export const OTHER_ENGAGEMENT = 'soc1-2026';
export const OTHER_FIRM_AT_HOME = 'elm';
/** What the firm’s own people who are not on the engagement work on: another company’s. */
export const ELSEWHERE = 'soc1-elsewhere';
export const CLIENT_ELSEWHERE = 'fig';
/** The last day of those who left; it is past in the tests. */
export const LEFT_ON = '2026-10-31';

const everyRole = (side: 'company' | 'auditor', organization: string, prefix: string): Somebody[] =>
  ROLES[side].map((role) => ({ organization, side, role, person: `${prefix}-${role}` }));

const HOME = HOMES.company.id;
const FIRM = HOMES.auditor.id;

/** People by where they stand towards Alder and its firm Birch; each has every role of the side. */
export const PEOPLE = {
  home: everyone()
    .filter(({ organization }) => organization === HOME || organization === FIRM)
    .map(({ id: person, organization, side, role }): Somebody => ({ person, organization, side, role })),
  otherTenant: everyone()
    .filter(({ organization }) => organization !== HOME && organization !== FIRM)
    .map(({ id: person, organization, side, role }): Somebody => ({ person, organization, side, role })),
  elsewhere: everyRole('auditor', FIRM, `${FIRM}-elsewhere`),
  otherEngagement: everyRole('auditor', OTHER_FIRM_AT_HOME, OTHER_FIRM_AT_HOME),
  left: [...everyRole('company', HOME, `${HOME}-left`), ...everyRole('auditor', FIRM, `${FIRM}-left`)],
  customers: [{ organization: HOME, side: 'customer', role: 'reader', person: `${HOME}-customer` }],
} as const satisfies Record<string, readonly Somebody[]>;

/** Engagements that the auditors of a group are on. */
export const ENGAGEMENTS_OF: Partial<Record<keyof typeof PEOPLE, readonly string[]>> = {
  home: [ENGAGEMENT, 'inside', 'inside-closed'],
  elsewhere: [ELSEWHERE],
  otherEngagement: [OTHER_ENGAGEMENT],
  left: [ENGAGEMENT],
};

/** Whoever holds the installation’s token and acts for nobody. */
export const OPERATOR: Somebody = { organization: '', person: '', side: 'operator', role: 'operator' };
