import { describe, expect, test } from 'vitest';
import { keepsItsRecords } from '#test/support/kept-noun.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

const engagement = {
  report: 'soc1',
  type: 1,
  title: 'Description of the Dispatch Platform',
  system: 'platform',
  asOf: '2026-06-30',
  categories: [],
  objectives: [],
  notApplicable: [],
  excludedObjectives: [],
  firm: 'birch',
  subservice: [],
  addressee: 'the Board of Directors',
  usesInternalAudit: false,
} satisfies object as never;

keepsItsRecords(world, {
  noun: 'engagement',
  client: 'engagements',
  body: engagement,
  changed: { ...(engagement as object), asOf: '2026-07-31' } as never,
  writer: 'company:manager',
  refused: ['company:contributor', 'auditor:partner'],
});

const commitment = {
  kind: 'commitment',
  title: 'Availability',
  text: 'The platform is available 99.9 percent of each month.',
  categories: ['availability'],
  criteria: ['A1.1', 'A1.2'],
  source: 'Service agreement, section 4',
  isPrincipal: true,
} satisfies object as never;

keepsItsRecords(world, {
  noun: 'commitment',
  client: 'commitments',
  body: commitment,
  changed: { ...(commitment as object), criteria: ['A1.1'] } as never,
  writer: 'company:owner',
  refused: ['company:reader', 'auditor:manager'],
  readers: ['auditor:staff'],
});

describe('a change of scope', () => {
  const change = async (fields: object) => {
    const owner = world.as('company:owner');
    const { version, body } = await owner.engagements.read({ id: 'soc2-2026' });
    await owner.engagements.change({ id: 'soc2-2026', version, body: { ...body, ...fields } });
    return world.trail();
  };

  test('before fieldwork is a change like others', async () => {
    expect(await change({ categories: ['security', 'availability'] })).toEqual([
      { type: 'engagement.changed', subject: 'soc2-2026' },
    ]);
  });

  test('after fieldwork began has a name of its own on the trail', async () => {
    await change({ fieldworkFrom: '2026-03-01' });
    const trail = await change({ categories: ['security', 'availability'] });
    expect(trail.at(-1)).toEqual({ type: 'engagement.scope-changed', subject: 'soc2-2026' });
  });

  test('is not made when only words change', async () => {
    await change({ fieldworkFrom: '2026-03-01' });
    const trail = await change({ addressee: 'the Board' });
    expect(trail.at(-1)).toEqual({ type: 'engagement.changed', subject: 'soc2-2026' });
  });
});
