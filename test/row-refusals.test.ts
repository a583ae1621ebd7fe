import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ROLES } from '#domain/scope/organization.ts';
import { inTransaction } from '#platform/db/engine.ts';
import { byteContract, contract } from '../src/contract.ts';
import { ask } from './support/refusal/ask.ts';
import { casesOf, type Case } from './support/refusal/cases.ts';
import { endpointsOf, isOfNoOrganization } from './support/refusal/endpoints.ts';
import { reachedPastTheCode } from './support/refusal/findings.ts';
import { DAY, layGround, type Ground } from './support/refusal/ground.ts';
import { PEOPLE } from './support/refusal/parties.ts';
import { headersOf } from './support/refusal/strangers.ts';
import { useWorld, type World } from './support/world.ts';

/*
 * Here the checks in code are off, so that row security alone must refuse:
 * - who an endpoint is for, on both doors (`admit` and `guard` of platform/http/guard.ts);
 * - which side writes a noun, and who of a firm is on an engagement (platform/db/engaged.ts);
 * - what each feature looks at before it writes (the rules of platform/records/answers.ts).
 * On are: who somebody is (platform/http/caller.ts), and what only the operator may, which no row can tell.
 */
vi.mock('#platform/http/guard.ts', async (original) => {
  const real = await original<typeof import('#platform/http/guard.ts')>();
  const guard: typeof real.guard = async ({ context, next }) => {
    try {
      return await next();
    } catch (thrown) {
      throw real.explain(thrown, context);
    }
  };
  return { ...real, admit: () => undefined, guard };
});
vi.mock('#platform/db/engaged.ts', () => ({ demandEngaged: () => undefined, demandWriter: () => undefined }));
vi.mock('#platform/records/answers.ts', async (original) => {
  const real = await original<typeof import('#platform/records/answers.ts')>();
  type Real = typeof real;
  return {
    recordAnswers: ((noun, said) => real.recordAnswers(noun, said)) as Real['recordAnswers'],
    addRecord: ((noun, ctx, asked) => real.addRecord(noun, ctx, asked)) as Real['addRecord'],
    changeRecord: ((noun, ctx, asked) => real.changeRecord(noun, ctx, asked)) as Real['changeRecord'],
  };
});

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const endpoints = endpointsOf(contract, byteContract);
const cases: Case[] = [];
let ground: Ground;

const world = useWorld({ ground: prepare });
beforeEach(() => {
  world.clock = DAY;
  // What row security refuses is a bug to the code above it, and would fill the log.
  world.house.log.level = 'silent';
});

async function prepare(started: World): Promise<void> {
  ground = await layGround(started);
  for (const one of endpoints) {
    // What is the installation’s, or an account’s, has no rows of a side.
    if (isOfNoOrganization(one) || one.allow.every((name) => name === 'operator')) continue;
    for (const found of await casesOf(started, ground, one, endpoints)) {
      if (typeof found === 'string') throw new Error(found);
      if (found.right.side !== 'operator') cases.push(found);
    }
  }
}

const named = (name: string): Case => {
  const found = cases.find((one) => one.endpoint.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};

describe('with the checks in code switched off', () => {
  test('they are off: a reader gets past what only owners may', async () => {
    const reader = PEOPLE.home.find(({ role }) => role === ROLES.company.at(-1));
    const risk = named('risks.add');
    expect(risk.endpoint.allow).not.toContain('company:reader');
    const answer = await ask(world, risk, headersOf(world, reader!));
    expect(answer.status).toBe(200);
  });

  test('no other tenant, other engagement or wrong side reads or writes a row', async () => {
    expect(cases.length).toBeGreaterThan(250);
    expect(await reachedPastTheCode(world, ground, cases)).toEqual([]);
  });
});

describe('a hole in the rows would be found', () => {
  const HOLES: readonly [told: string, script: string, names: string[], found: RegExp][] = [
    [
      'a policy that forgets the organization',
      `drop policy seen on risks; create policy seen on risks for select to tickmark_app using (side = 'company')`,
      ['risks.list', 'risks.read'],
      /risks\.(list|read): (cedar-owner|dogwood-partner|birch-elsewhere-partner) read Zq-alder-company-mark/,
    ],
    [
      'a table without row security',
      'alter table controls disable row level security',
      ['controls.list', 'controls.adopt'],
      /controls\.list: cedar-owner read Zq-alder-company-mark/,
    ],
    [
      'a policy that forgets what is not released',
      `drop policy seen on results; create policy seen on results for select to tickmark_app using (
        organization_id = acting_organization() or organization_id = any (acting_firms()))`,
      ['results.list'],
      /results\.list: alder-owner read Zq-birch-paper-mark/,
    ],
    [
      'a policy that forgets the engagement',
      `drop policy added on opinions; create policy added on opinions for insert to tickmark_app with check (
        organization_id = acting_organization() and side = acting_side())`,
      ['opinions.add'],
      /opinions\.add: birch-elsewhere-partner got 200/,
    ],
    [
      'a policy that forgets the side',
      `alter table risks drop constraint risks_side_check;
        drop policy added on risks; create policy added on risks for insert to tickmark_app with check (
        organization_id = acting_organization())`,
      ['risks.add'],
      /risks\.add: birch-partner got 200/,
    ],
  ];

  test.each(HOLES)('%s', async (_, script, names, found) => {
    const some = names.map(named);
    expect(await reachedPastTheCode(world, ground, some)).toEqual([]);
    await inTransaction(world.engine, (session) => session.run(script));
    expect(await reachedPastTheCode(world, ground, some)).toEqual(
      expect.arrayContaining([expect.stringMatching(found)]),
    );
  });
});
