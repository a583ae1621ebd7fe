import { commitSeed } from '#domain/testing/commitment.ts';
import { DEFAULT_SIZE_TABLE } from '#domain/testing/sizes.ts';
import { addLeavers } from './leavers.ts';
import type { Who } from './people.ts';
import type { World } from './world.ts';

export const SEED = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
/** The day it is in every test. */
export const TODAY = '2026-03-03';

const CONTROL = {
  title: 'Leavers lose access',
  domain: 'IAM',
  statement: 'Accounts of leavers are disabled within one business day.',
  owner: 'IT manager',
  frequency: 'event' as const,
  execution: 'manual' as const,
  effect: 'preventive' as const,
  mapping: [{ requirement: 'CC6.2', why: 'Access ends with the employment.' }],
  inForceOn: '2024-10-01',
};

export const CONTROL_TEST = {
  control: 'IAM-03',
  nature: 'inspection' as const,
  procedure: 'Inspected the accounts of leavers.',
  attributes: ['Disabled in time'],
  engagements: ['soc2-2026'],
  systems: [],
  selection: 'sample' as const,
  population: 'leavers',
  risk: 'standard' as const,
  tolerablePercent: 10,
  evidence: [],
};

export const COMMITMENT = {
  test: 'IAM-03.T1',
  population: 'leavers',
  commitment: commitSeed(SEED),
  at: '2026-03-03T12:00:00Z',
  by: 'birch-staff',
};

/** The papers before a draw: control, size table, test, population; with a commitment and frozen, or not. */
export async function makeReady(
  world: World,
  { isFrozen = true, isCommitted = true, testChange = {}, populationChange = {} } = {},
): Promise<void> {
  await world.has('control', { id: 'IAM-03', effectiveOn: '2025-10-01', body: CONTROL });
  await world.has('sizeTable', { id: 'sizes', effectiveOn: TODAY, body: DEFAULT_SIZE_TABLE }, 'auditor');
  await world.has(
    'test',
    { id: 'IAM-03.T1', effectiveOn: TODAY, body: { ...CONTROL_TEST, ...testChange } },
    'auditor',
  );
  await addLeavers(world, { change: populationChange });
  if (isCommitted) await world.as('auditor:staff').seedCommitments.add({ id: 'seed-1', body: COMMITMENT });
  if (isFrozen) await world.as('company').populations.freeze({ id: 'leavers' });
  await world.mark();
}

/** Draws the sample of the papers’ test, through the API. */
export function drawSample(world: World, change: object = {}, who: Who = 'auditor:staff') {
  return world
    .as(who)
    .samples.draw({ id: 'sample-1', test: 'IAM-03.T1', table: 'sizes', seed: SEED, ...change });
}
