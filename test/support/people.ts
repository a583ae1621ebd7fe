import type { Seat } from '#platform/db/database.ts';
import { ROLES } from '#domain/scope/organization.ts';

/** Two companies and two firms, plainly made up. Alder is examined by Birch, Cedar by Dogwood. */
export const HOMES = {
  company: { id: 'alder', side: 'company', name: 'Alder Works' },
  auditor: { id: 'birch', side: 'auditor', name: 'Birch and Lane' },
  'other-company': { id: 'cedar', side: 'company', name: 'Cedar Freight' },
  'other-firm': { id: 'dogwood', side: 'auditor', name: 'Dogwood Assurance' },
} as const;

type Home = keyof typeof HOMES;
type RoleAt<Name extends Home> = (typeof ROLES)[(typeof HOMES)[Name]['side']][number];

/** Somebody of the world: `company:manager`, `auditor:staff`; a home alone stands for its manager. */
export type Who = Home | { [Name in Home]: `${Name}:${RoleAt<Name>}` }[Home];

export interface WorldPerson {
  home: Home;
  organization: string;
  side: 'company' | 'auditor';
  role: string;
  id: string;
  engagements: readonly string[];
}

/** The one engagement of each pair has the same name on purpose: names are the organizations’ own. */
export const ENGAGEMENT = 'soc2-2026';

export function personOf(who: Who): WorldPerson {
  const [home, role = 'manager'] = who.split(':') as [Home, string | undefined];
  const { id: organization, side } = HOMES[home];
  return {
    home,
    organization,
    side,
    role,
    id: `${organization}-${role}`,
    engagements: side === 'auditor' ? [ENGAGEMENT] : [],
  };
}

export function everyone(): WorldPerson[] {
  return (Object.keys(HOMES) as Home[]).flatMap((home) =>
    ROLES[HOMES[home].side].map((role) => personOf(`${home}:${role}` as Who)),
  );
}

export function seatOf({ organization, side, id, role, engagements }: WorldPerson, at: Date): Seat {
  return { organization, side, person: id, role, engagements, at };
}
