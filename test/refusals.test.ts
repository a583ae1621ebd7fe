import { beforeEach, describe, expect, test, vi } from 'vitest';
import { endpoint } from '#api/endpoint.ts';
import { byteContract, contract } from '../src/contract.ts';
import { ask } from './support/refusal/ask.ts';
import { casesOf, type Case } from './support/refusal/cases.ts';
import { endpointsOf, isOfNoOrganization, type Endpoint } from './support/refusal/endpoints.ts';
import * as findings from './support/refusal/findings.ts';
import { DAY, layGround, type Ground } from './support/refusal/ground.ts';
import { PEOPLE } from './support/refusal/parties.ts';
import { headersOf, isNamed, WAYS_TO_BE_NOBODY } from './support/refusal/strangers.ts';
import { useWorld, type World } from './support/world.ts';

// Thousands of requests: half a minute where the machine does nothing else.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

/** These `features/access` proves: nobody acts in them for an organization. */
const OF_NO_ORGANIZATION = ['links.accept', 'links.found', 'me.endSession', 'me.prove', 'me.sessions'];
const all = endpointsOf(contract, byteContract);
const endpoints = all.filter((one) => !isOfNoOrganization(one));
const cases: Case[] = [];
const withoutTarget: string[] = [];
const failedBefore: string[] = [];
let ground: Ground;

const world = useWorld({ ground: prepare });
beforeEach(() => {
  world.clock = DAY;
});

async function prepare(started: World): Promise<void> {
  ground = await layGround(started);
  for (const one of endpoints) {
    for (const found of await casesOf(started, ground, one, endpoints)) {
      if (typeof found === 'string') withoutTarget.push(found);
      else cases.push(found);
    }
  }
  const before = cases.filter(({ target }) => target.isProvedBefore);
  failedBefore.push(...(await findings.failuresOfTheRight(started, ground, before)));
}

describe('every endpoint is asked for something that is there', () => {
  test('there are endpoints, each on the list once', () => {
    expect(endpoints.length).toBeGreaterThan(150);
    const addresses = endpoints.map(({ method, path }) => `${method} ${path}`);
    expect(addresses.filter((address, at) => addresses.indexOf(address) !== at)).toEqual([]);
  });

  test('and none is left out: one without a target is named', () => {
    expect(withoutTarget).toEqual([]);
    const asked = new Set(cases.map((one) => one.endpoint.name));
    expect(endpoints.filter(({ name }) => !asked.has(name)).map(({ name }) => name)).toEqual([]);
  });

  test('by somebody who may, and who gets it: otherwise a refusal would prove nothing', async () => {
    const rest = cases.filter(({ target }) => !target.isProvedBefore);
    expect([...failedBefore, ...(await findings.failuresOfTheRight(world, ground, rest))]).toEqual([]);
  });
});

describe('nobody else gets it', () => {
  test('who is nobody: signed out, unknown, ended, or without the right token', async () => {
    expect(WAYS_TO_BE_NOBODY.length).toBeGreaterThan(4);
    expect(await findings.nobodiesLetIn(world, cases)).toEqual([]);
  });

  test('of the wrong side, or of the wrong role of the right side', async () => {
    expect(await findings.wrongOnesLetIn(world, ground, cases)).toEqual([]);
  });

  test('with the same role in another company or firm, or on another engagement', async () => {
    expect(await findings.reachedFromElsewhere(world, ground, cases)).toEqual([]);
  });
});

test('each role that an endpoint names gets past it, before a word is read', async () => {
  // One endpoint for each way of naming callers.
  const different = [...new Map(endpoints.map((one) => [one.allow.join(), one])).values()];
  const turnedAway: string[] = [];
  for (const one of different) {
    for (const somebody of PEOPLE.home.filter((person) => isNamed(one.allow, person))) {
      const { status } = await world.tryOut(() =>
        ask(world, { endpoint: one, target: { input: {} } }, headersOf(world, somebody)),
      );
      if (status === 401 || status === 403) turnedAway.push(`${one.name}: ${somebody.person} got ${status}`);
    }
  }
  expect(different.length).toBeGreaterThan(8);
  expect(turnedAway).toEqual([]);
});

describe('a hole would be found', () => {
  const named = (name: string): Case => {
    const found = cases.find((one) => one.endpoint.name === name);
    if (!found) throw new Error(`There is no ${name} to plant a hole in.`);
    return found;
  };

  test('an endpoint that lets in a role which its list should not name', async () => {
    const controls = named('controls.adopt');
    // As if the contract named owners alone, while the server lets managers in as well.
    const narrow: Endpoint = { ...controls.endpoint, allow: ['company:owner'] };
    const holes = await world.tryOut(() =>
      findings.wrongOnesLetIn(world, ground, [{ ...controls, endpoint: narrow }]),
    );
    expect(holes).toEqual(
      expect.arrayContaining([
        expect.stringMatching('controls.adopt: alder-manager got 200'),
        'changed: controls alder',
      ]),
    );
  });

  test('an endpoint whose target is not there, or whose right caller is turned away', async () => {
    const gone = { ...named('risks.read'), target: { input: { id: 'not-there' } } };
    expect(await findings.failuresOfTheRight(world, ground, [gone])).toHaveLength(1);
    const said = { method: 'POST', path: '/planted/{id}/done', summary: 'Planted' } as const;
    const planted = endpoint({ ...said, allow: ['company'] });
    const [one] = endpointsOf({ planted }, {});
    expect(one && (await casesOf(world, ground, one, endpoints))).toEqual([
      expect.stringContaining('planted: nothing'),
    ]);
  });

  test('an endpoint that lets everybody in; there are no others than these', () => {
    expect(all.filter(isOfNoOrganization).map(({ name }) => name)).toEqual(OF_NO_ORGANIZATION);
    const planted = endpoint({ method: 'GET', path: '/planted', summary: 'Planted', allow: ['anyone'] });
    const found = endpointsOf({ ...contract, planted }, byteContract).filter(isOfNoOrganization);
    expect(found.map(({ name }) => name)).toContain('planted');
  });
});
