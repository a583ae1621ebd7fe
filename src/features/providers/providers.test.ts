import { describe, expect, test } from 'vitest';
import { keepsItsRecords } from '#test/support/kept-noun.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

const host = {
  name: 'Northgate Cloud',
  service: 'Computing, network and storage.',
  isSubservice: true,
  why: 'Physical access to production can only be controlled there.',
  risk: 'high',
  assumedControls: [{ id: 'CSOC-1', text: 'Physical access is restricted.', requirements: ['CC6.4'] }],
  monitoredBy: [],
  reports: [],
} as const;
const provider = structuredClone(host) as never;

keepsItsRecords(world, {
  noun: 'provider',
  client: 'providers',
  body: provider,
  changed: { ...host, risk: 'medium' } as never,
  writer: 'company:manager',
  refused: ['company:contributor', 'company:reader', 'auditor:partner'],
  readers: ['auditor:staff'],
});

const duty = {
  text: 'User entities are responsible for removing their leavers.',
  kind: 'complementary',
  requirements: ['CC6.2'],
} as const;

keepsItsRecords(world, {
  noun: 'userControl',
  client: 'userControls',
  body: { ...duty, requirements: [...duty.requirements] },
  changed: { ...duty, requirements: ['CC6.2', 'CC6.3'] },
  writer: 'company:owner',
  refused: ['company:reader', 'auditor:staff'],
  readers: ['auditor:manager'],
});

describe('a provider', () => {
  const add = (body: object) =>
    world.as('company:manager').providers.add({ id: 'northgate', body: body as never });

  test('that is a subservice organization says what is assumed at it', async () => {
    await expect(add({ ...host, assumedControls: [] })).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('that is a vendor assumes nothing', async () => {
    await expect(add({ ...host, isSubservice: false })).rejects.toMatchObject({ kind: 'invalid' });
    expect(await world.trail()).toEqual([]);
  });
});
