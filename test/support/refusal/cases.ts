import { z } from 'zod';
import type { World } from '../world.ts';
import { ask } from './ask.ts';
import type { Endpoint } from './endpoints.ts';
import type { Ground } from './ground.ts';
import { unmarked, type Kind, type Viewer } from './marks.ts';
import { OPERATOR, PEOPLE, type Somebody } from './parties.ts';
import { headersOf, isNamed } from './strangers.ts';
import { TARGETS, type Target } from './targets.ts';

/** One endpoint, asked by somebody who may for something that is there. */
export interface Case {
  endpoint: Endpoint;
  right: Somebody;
  target: Target;
  /** What the record is that it is about; undefined where it is about none. */
  kind: Kind | undefined;
}

/** What becomes of a request by somebody like the right caller who belongs elsewhere. */
export type Fate =
  | 'missing' // there is no such thing for them
  | 'refused' // missing or forbidden
  | 'own'; // they do it among their own, and nothing of Alder’s or Birch’s is shown or changed

/** Cases of an endpoint: one for each side that it names. What cannot be asked is told in words. */
export async function casesOf(
  world: World,
  ground: Ground,
  endpoint: Endpoint,
  all: readonly Endpoint[],
): Promise<(Case | string)[]> {
  const rights = (['company', 'auditor', 'operator'] as const).flatMap(
    (side) =>
      [...PEOPLE.home, OPERATOR].find((one) => one.side === side && isNamed(endpoint.allow, one)) ?? [],
  );
  return Promise.all(
    rights.map(async (right) => {
      const side = right.side as 'company' | 'auditor' | 'operator';
      const target = (await TARGETS[endpoint.name]?.(side)) ?? (await guess(world, endpoint, all, right));
      if (!target)
        return `${endpoint.name}: nothing to ask it for as ${right.side}; give it a line in targets.ts`;
      const stored = target.about === undefined ? undefined : ground.kinds.get(target.about);
      if (target.about !== undefined && !stored) return `${endpoint.name}: ${target.about} was not planted`;
      return { endpoint, right, target, kind: stored };
    }),
  );
}

/** What becomes of the case’s request when somebody like its right caller asks who belongs elsewhere. */
export function fateOf({ endpoint, target, kind }: Case, viewer: Viewer): Fate {
  const isByName = endpoint.parts.length > 0;
  if (target.isPersonal) return 'missing';
  const isPaper = kind === 'paper' || kind === 'told';
  if (target.isWhole && viewer === 'elsewhere') return 'refused';
  if (viewer === 'outsider') return isByName && target.isAlsoTheirs === undefined ? 'missing' : 'own';
  if (isPaper) return isByName ? 'missing' : 'refused';
  if (!isByName) return 'own';
  if (viewer === 'elsewhere') return kind === 'company' ? 'missing' : 'own';
  return kind === 'company' ? 'own' : 'missing';
}

const Listed = z.array(
  z.looseObject({
    id: z.string(),
    version: z.int(),
    organization: z.string(),
    digest: z.string(),
    body: z.unknown(),
  }),
);

/** What a record’s endpoint is asked for, from the list of such records that the right caller sees. */
async function guess(
  world: World,
  endpoint: Endpoint,
  all: readonly Endpoint[],
  right: Somebody,
): Promise<Target | undefined> {
  const { method, path, parts } = endpoint;
  if (method === 'GET' && parts.length === 0) return { input: {} };
  const [base = ''] = path.split('/{');
  const list = all.find((one) => one.method === 'GET' && one.path === base);
  if (!list) return undefined;
  const { text } = await ask(world, { endpoint: list, target: { input: {} } }, headersOf(world, right));
  const read = Listed.safeParse(text.startsWith('[') ? JSON.parse(text) : undefined);
  if (!read.success) return undefined;
  const one = chosen(read.data, right);
  if (!one) return undefined;
  return targetFrom(endpoint, base, one);
}

type Record = z.output<typeof Listed>[number];

/** The own one that was planted for this, else an own one, else any that Alder or Birch wrote. */
function chosen(records: readonly Record[], { organization }: Somebody): Record | undefined {
  const inside = records.filter((one) => one.organization === 'alder' || one.organization === 'birch');
  const own = inside.filter((one) => one.organization === organization);
  return (
    own.find(({ id }) => id === 'inside' || id === 'inside-firm') ??
    own.find(({ id }) => id !== 'platform') ??
    inside[0]
  );
}

function targetFrom({ method, path, parts }: Endpoint, base: string, one: Record): Target | undefined {
  const about = one.digest;
  const { id, version } = one;
  const body = unmarked(one.body);
  if (method === 'GET' && parts.join() === 'id') return { input: { id }, about };
  if (path === base) return { input: { id: 'one-more', body }, about };
  if (path === `${base}/{id}/versions`) return { input: { id, version, body }, about };
  return parts.join() === 'id' ? { input: { id }, about } : undefined;
}
