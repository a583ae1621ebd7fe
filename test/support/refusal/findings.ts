import type { World } from '../world.ts';
import { ask, inTurns, type Answer } from './ask.ts';
import { fateOf, type Case, type Fate } from './cases.ts';
import type { Ground } from './ground.ts';
import { changesBetween, readHoldings } from './holdings.ts';
import type { Viewer } from './marks.ts';
import { PEOPLE, type Somebody } from './parties.ts';
import { headersOf, isNamed, othersLike, WAYS_TO_BE_NOBODY, wrongOnes } from './strangers.ts';

const STATUS: Readonly<Record<string, number>> = { unauthenticated: 401, forbidden: 403, missing: 404 };

/** What is wrong when each case is asked by whoever may: no success, or an answer that shows nothing of what is there. */
export async function failuresOfTheRight(
  world: World,
  { watch }: Ground,
  cases: readonly Case[],
): Promise<string[]> {
  const askRight = async (one: Case): Promise<string[]> => {
    const { endpoint, right, target } = one;
    const answer = await ask(world, one, headersOf(world, right));
    const told = `${endpoint.name} by ${right.person || 'the operator'}: ${answer.status} ${answer.text.slice(0, 300)}`;
    if (target.answers !== undefined) return answer.code === target.answers ? [] : [told];
    if (answer.status >= 300) return [told];
    // What the operator alone is given is the installation, packed; what it shows is for its own tests.
    const mustShow = endpoint.method === 'GET' && target.shows === undefined && right.side !== 'operator';
    return mustShow && !watch.tells(answer.text) ? [`shows nothing planted: ${told}`] : [];
  };
  const reads = cases.filter(({ endpoint }) => endpoint.method === 'GET');
  const found = await inTurns(reads, askRight);
  for (const one of cases.filter(({ endpoint }) => endpoint.method !== 'GET')) {
    found.push(...(await world.tryOut(() => askRight(one))));
  }
  return found;
}

/** Who is let in although they are nobody, in one of the ways. */
export async function nobodiesLetIn(world: World, cases: readonly Case[]): Promise<string[]> {
  return unchanged(world, () =>
    inTurns(oncePerEndpoint(cases), async (one) => {
      const wrong: string[] = [];
      for (const { is, headers, refusal } of WAYS_TO_BE_NOBODY) {
        const given = headers(world, one.right, one.endpoint);
        if (!given) continue;
        wrong.push(...unlike(refusal, await ask(world, one, given), `${one.endpoint.name}: ${is}`));
      }
      return wrong;
    }),
  );
}

/** Who of the own installation is let in although the endpoint names neither their side nor their role. */
export async function wrongOnesLetIn(
  world: World,
  { watch }: Ground,
  cases: readonly Case[],
): Promise<string[]> {
  return unchanged(world, () =>
    inTurns(oncePerEndpoint(cases), async (one) => {
      const wrong: string[] = [];
      for (const somebody of wrongOnes(one.endpoint)) {
        const told = `${one.endpoint.name}: ${somebody.person}`;
        const answer = await ask(world, one, headersOf(world, somebody));
        wrong.push(
          ...unlike('forbidden', answer, told),
          ...watch.leaksIn(answer.text, 'outsider', false).map((leak) => `${told} read ${leak}`),
        );
      }
      return wrong;
    }),
  );
}

function oncePerEndpoint(cases: readonly Case[]): Case[] {
  return [...new Map(cases.map((one) => [one.endpoint.name, one])).values()];
}

interface Elsewhere {
  one: Case;
  somebody: Somebody;
  viewer: Viewer;
  fate: Fate;
}

/** What people with the right role who belong elsewhere get of Alder’s and Birch’s, or do to them. */
export async function reachedFromElsewhere(
  world: World,
  ground: Ground,
  cases: readonly Case[],
): Promise<string[]> {
  const asked = cases.flatMap((one) =>
    othersLike(one.right).map(({ somebody, viewer }): Elsewhere => ({
      one,
      somebody,
      viewer,
      fate: fateOf(one, viewer),
    })),
  );
  const found = await unchanged(world, () =>
    inTurns(
      asked.filter(({ fate }) => fate !== 'own'),
      (each) => askElsewhere(world, ground, each),
    ),
  );
  // Among their own they may read and write; the firm’s own people elsewhere write as the firm.
  for (const viewer of ['outsider', 'other-firm', 'elsewhere'] as const) {
    const theirs = asked.filter((each) => each.fate === 'own' && each.viewer === viewer);
    const reads = theirs.filter(({ one }) => one.endpoint.method === 'GET');
    const writes = theirs.filter(({ one }) => one.endpoint.method !== 'GET');
    const askAll = (some: readonly Elsewhere[]) => inTurns(some, (each) => askElsewhere(world, ground, each));
    const kept = viewer === 'elsewhere' ? ['alder'] : ['alder', 'birch'];
    found.push(...(await askAll(reads)));
    found.push(...(await world.tryOut(() => unchanged(world, () => askAll(writes), kept))));
  }
  return found;
}

async function askElsewhere(
  world: World,
  { watch }: Ground,
  { one, somebody, viewer, fate }: Elsewhere,
): Promise<string[]> {
  const { name } = one.endpoint;
  const told = `${name}: ${somebody.person}`;
  const answer = await ask(world, one, headersOf(world, somebody));
  const leaks = watch
    .leaksIn(answer.text, viewer, name.startsWith('trail.'))
    .map((leak) => `${told} read ${leak}`);
  if (fate === 'missing') return [...unlike('missing', answer, told), ...leaks];
  if (fate === 'refused' && answer.code !== 'forbidden')
    return [...unlike('missing', answer, told), ...leaks];
  return answer.status >= 500 ? [`${told} got ${answer.status}`, ...leaks] : leaks;
}

function unlike(kind: string, { status, code }: Answer, told: string): string[] {
  return status === STATUS[kind] && code === kind
    ? []
    : [`${told} got ${status} ${String(code)}, not ${kind}`];
}

/**
 * The same with the checks in code switched off, for people of every side: what row security alone lets through. Its
 * refusals are bugs to the code above, and answered as such.
 */
export async function reachedPastTheCode(
  world: World,
  ground: Ground,
  cases: readonly Case[],
): Promise<string[]> {
  const strangers: [Viewer, Somebody[]][] = [
    ['company', leadersOf(PEOPLE.home, 'company')],
    ['firm', leadersOf(PEOPLE.home, 'auditor')],
    ['outsider', [...leadersOf(PEOPLE.otherTenant), ...PEOPLE.customers]],
    ['elsewhere', leadersOf(PEOPLE.elsewhere)],
    ['other-firm', leadersOf(PEOPLE.otherEngagement)],
  ];
  const asked = strangers.flatMap(([viewer, people]) =>
    cases.flatMap((one) =>
      people
        .filter((somebody) => isStranger(one, somebody, viewer))
        .map((somebody): Elsewhere => ({ one, somebody, viewer, fate: rowFateOf(one, somebody, viewer) })),
    ),
  );
  const look = async ({ one, somebody, viewer, fate }: Elsewhere): Promise<string[]> => {
    const told = `${one.endpoint.name}: ${somebody.person}`;
    const answer = await ask(world, one, headersOf(world, somebody));
    const leaks = ground.watch.leaksIn(answer.text, viewer, one.endpoint.name.startsWith('trail.'));
    const isLetIn = fate !== 'own' && isWrite(one) && answer.status < 400;
    return [
      ...leaks.map((leak) => `${told} read ${leak}`),
      ...(isLetIn ? [`${told} got ${answer.status}`] : []),
    ];
  };
  const reads = asked.filter(({ one }) => !isWrite(one));
  const found = await unchanged(world, () => inTurns(reads, look), ['alder', 'birch']);
  for (const kept of [undefined, ['alder', 'birch'], ['alder']]) {
    const some = asked.filter((each) => isWrite(each.one) && keptBy(each)?.join() === kept?.join());
    found.push(...(await world.tryOut(() => unchanged(world, () => inTurns(some, look), kept))));
  }
  return found;
}

function isWrite({ endpoint }: Case): boolean {
  return endpoint.method !== 'GET';
}

/** Insiders whom the endpoint does not name; of others those like its right caller, and customers. */
function isStranger({ endpoint, right }: Case, somebody: Somebody, viewer: Viewer): boolean {
  if (viewer === 'company' || viewer === 'firm') return !isNamed(endpoint.allow, somebody);
  return viewer !== 'outsider' || somebody.side === right.side || somebody.side === 'customer';
}

/** Which organizations a request must leave as they are; undefined stands for all. */
function keptBy({ fate, viewer }: Elsewhere): string[] | undefined {
  if (fate !== 'own') return undefined;
  return viewer === 'elsewhere' ? ['alder'] : ['alder', 'birch'];
}

/** A side that does not write a noun writes it nowhere; others may write among their own. */
function rowFateOf(one: Case, { side }: Somebody, viewer: Viewer): Fate {
  const isOtherSide = side !== one.right.side;
  const isBothSides = ['company', 'auditor'].every((each) =>
    one.endpoint.allow.some((name) => name.startsWith(each)),
  );
  if (isWrite(one) && isOtherSide && !isBothSides) return 'refused';
  return viewer === 'company' || viewer === 'firm' ? 'own' : fateOf(one, viewer);
}

/** The one with the highest role of each side. */
function leadersOf(people: readonly Somebody[], side?: string): Somebody[] {
  return people.filter((one) => ['owner', 'partner'].includes(one.role) && (side ?? one.side) === one.side);
}

/** What the work found, and what it changed although it should not have. */
export async function unchanged(
  world: World,
  work: () => Promise<string[]>,
  of?: readonly string[],
): Promise<string[]> {
  const before = await readHoldings(world.engine);
  const found = await work();
  const changes = changesBetween(before, await readHoldings(world.engine), of);
  return [...found, ...changes.map((change) => `changed: ${change}`)];
}
