import type { Access } from '#api/endpoint.ts';
import type { World } from '../world.ts';
import type { Viewer } from './marks.ts';
import { OPERATOR, PEOPLE, type Somebody } from './parties.ts';

/** How a request is refused that should be. */
export type Refusal = 'unauthenticated' | 'forbidden';

/** A way of not being anybody, though everything else of the request is right. */
interface Nobody {
  is: string;
  /** The headers for posing as the person who may call the endpoint; undefined where the way does not lead there. */
  headers: (world: World, right: Somebody, endpoint: Access) => Record<string, string> | undefined;
  refusal: Refusal;
}

/** Ways to be nobody. One more is one more line here, and every endpoint is asked in that way as well. */
export const WAYS_TO_BE_NOBODY: readonly Nobody[] = [
  { is: 'signed out', headers: () => ({}), refusal: 'unauthenticated' },
  {
    is: 'with a wrong token',
    headers: (world, right) => ({
      ...headersOf(world, right),
      authorization: 'Bearer not-the-token-of-this-installation',
    }),
    refusal: 'unauthenticated',
  },
  {
    is: 'the operator, acting for nobody',
    headers: (world, _, { allow }) => (allow.includes('operator') ? undefined : headersOf(world, OPERATOR)),
    refusal: 'unauthenticated',
  },
  {
    is: 'whose membership has ended',
    headers: (world, right) => {
      const left = PEOPLE.left.find(({ side, role }) => side === right.side && role === right.role);
      return left && headersOf(world, left);
    },
    refusal: 'forbidden',
  },
  {
    is: 'of an organization that they are not in',
    headers: (world, right) => world.headersFor({ organization: 'cedar', id: right.person || 'alder-owner' }),
    refusal: 'forbidden',
  },
];

/** The headers of a request by somebody who is signed in. */
export function headersOf(world: World, somebody: Somebody): Record<string, string> {
  const { organization, person: id } = somebody;
  return world.headersFor(somebody.side === 'operator' ? undefined : { organization, id });
}

/** Somebody of the own installation whom an endpoint does not name: every wrong role of a right side, and the highest of a wrong one. */
export function wrongOnes({ allow }: Access): Somebody[] {
  const isRight = ({ side }: Somebody): boolean => allow.some((name) => name.startsWith(side));
  return [...PEOPLE.home, ...PEOPLE.customers].filter(
    (one) => !isNamed(allow, one) && (isRight(one) || one.side === 'customer' || HIGHEST.includes(one.role)),
  );
}

const HIGHEST: readonly string[] = ['owner', 'partner'];

/** Whether an endpoint names somebody: by side, or by role of it. */
export function isNamed(allow: Access['allow'], { side, role }: Pick<Somebody, 'side' | 'role'>): boolean {
  return allow.some((name) => name === 'anyone' || name === side || name === `${side}:${role}`);
}

/** Somebody with the same role who belongs elsewhere, and what of Alder and Birch they may see. */
export function othersLike({ side, role }: Somebody): { somebody: Somebody; viewer: Viewer }[] {
  const groups = [
    [PEOPLE.otherTenant, 'outsider'],
    [PEOPLE.elsewhere, 'elsewhere'],
    [PEOPLE.otherEngagement, 'other-firm'],
  ] as const;
  return groups.flatMap(([people, viewer]) =>
    people.filter((one) => one.side === side && one.role === role).map((somebody) => ({ somebody, viewer })),
  );
}
