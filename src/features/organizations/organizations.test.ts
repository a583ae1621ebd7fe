import { describe, expect, test } from 'vitest';
import { keepsItsRecords } from '#test/support/kept-noun.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

const person = {
  name: 'Ada Nwosu',
  title: 'Analyst',
  side: 'company',
  role: 'contributor',
  engagements: [],
} as const;

keepsItsRecords(world, {
  noun: 'person',
  client: 'people',
  body: { ...person, engagements: [] },
  changed: { ...person, engagements: [], title: 'Senior analyst' },
  writer: 'company:manager',
  refused: ['company:contributor', 'company:reader', 'auditor:staff'],
  readers: ['auditor:staff'],
});

const part = { name: 'Planner', purpose: 'Plans loads.' };
const system = {
  name: 'Planning Platform',
  summary: 'Plans loads.',
  services: [part],
  infrastructure: [],
  software: [],
  people: [],
  data: [],
  procedures: [],
  locations: [],
  boundary: 'From the page to the plan.',
  excluded: [],
};

keepsItsRecords(world, {
  noun: 'system',
  client: 'systems',
  body: system,
  changed: { ...system, locations: ['Springfield, Ohio'] },
  writer: 'company:owner',
  refused: ['company:contributor', 'auditor:partner'],
  readers: ['auditor:staff'],
});

describe('an organization', () => {
  test('is changed by its owner, with a trail', async () => {
    const owner = world.as('company:owner');
    const { version, body } = await owner.organizations.read({ id: 'alder' });
    await owner.organizations.change({ id: 'alder', version, body: { ...body, about: 'Plans loads.' } });
    expect(await world.trail()).toEqual([{ type: 'organization.changed', subject: 'alder' }]);
  });

  test('is not changed by its manager, nor by its auditor', async () => {
    const { version, body } = await world.as('company').organizations.read({ id: 'alder' });
    for (const who of ['company:manager', 'auditor:manager'] as const) {
      const attempt = world.as(who).organizations.change({ id: 'alder', version, body });
      await expect(attempt).rejects.toMatchObject({ kind: 'forbidden' });
    }
    const outsider = world.as('auditor:partner').organizations.change({ id: 'alder', version, body });
    await expect(outsider).rejects.toMatchObject({ kind: 'missing' });
  });

  test.each([{ kind: 'firm' }, { timeZone: 'Mars/Phobos' }] as const)(
    'never becomes what it cannot be: %j',
    async (change) => {
      const { version, body } = await world.as('company:owner').organizations.read({ id: 'alder' });
      const attempt = world
        .as('company:owner')
        .organizations.change({ id: 'alder', version, body: { ...body, ...change } });
      await expect(attempt).rejects.toMatchObject({ kind: 'invalid' });
      await expect(world.as('company').controls.list({})).resolves.toBeInstanceOf(Array);
    },
  );

  test('sees itself and those it works with, nobody else', async () => {
    const seen = await world.as('company').organizations.list({});
    expect(seen.map(({ id }) => id)).toEqual(['alder', 'birch']);
  });
});

describe('people', () => {
  const add = (who: 'company:manager' | 'company:owner', change: object) =>
    world.as(who).people.add({ id: 'new', body: { ...person, engagements: [], ...change } });

  test('of the other side are kept by the other side', async () => {
    await expect(add('company:manager', { side: 'auditor', role: 'staff' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  test('become owners only through an owner', async () => {
    await expect(add('company:manager', { role: 'owner' })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(add('company:owner', { role: 'owner' })).resolves.toMatchObject({ version: 1 });
  });

  test('who are owners stay so unless an owner changes it', async () => {
    const { version, body } = await world.as('company').people.read({ id: 'alder-owner' });
    const attempt = world
      .as('company:manager')
      .people.change({ id: 'alder-owner', version, body: { ...body, role: 'reader' } });
    await expect(attempt).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
