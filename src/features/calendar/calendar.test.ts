import { describe, expect, test } from 'vitest';
import { keepsItsRecords } from '#test/support/kept-noun.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

const occurrence = {
  control: 'IAM-05',
  label: '2025-Q4',
  windowFrom: '2025-10-01',
  windowTo: '2025-12-31',
  evidence: [],
};

keepsItsRecords(world, {
  noun: 'occurrence',
  client: 'occurrences',
  body: occurrence,
  changed: { ...occurrence, doneOn: '2025-12-16' },
  writer: 'company:contributor',
  refused: ['company:reader', 'auditor:manager'],
  readers: ['auditor:staff'],
});

const interval = {
  control: 'NET-01',
  check: 'rules',
  from: '2026-01-01',
  to: '2026-01-31',
  outcome: 'pass',
} as const;

keepsItsRecords(world, {
  noun: 'checkInterval',
  client: 'checkIntervals',
  body: interval,
  changed: { ...interval, to: '2026-02-28' },
  writer: 'company:manager',
  refused: ['company:reader', 'auditor:staff'],
  readers: ['auditor:staff'],
});

const outage = {
  connector: 'Reader',
  from: '2026-02-04',
  to: '2026-02-12',
  reason: 'Role removed.',
  controls: ['NET-01'],
  resolution: 'New role.',
};

keepsItsRecords(world, {
  noun: 'outage',
  client: 'outages',
  body: outage,
  changed: { ...outage, to: '2026-02-13' },
  writer: 'company:owner',
  refused: ['company:reader', 'auditor:partner'],
  readers: ['auditor:staff'],
});

describe('the states of a control', () => {
  const control = {
    title: 'Network rules',
    domain: 'NET',
    statement: 'Rules deny what is not allowed.',
    owner: 'SRE lead',
    frequency: 'continuous',
    execution: 'automated',
    effect: 'preventive',
    mapping: [{ requirement: 'CC6.6', why: 'Limits what comes in.' }],
    inForceOn: '2026-01-11',
  } as const;
  const months = { control: 'NET-01', first: '2026-01-01', last: '2026-03-31' };

  test('come from its own facts; an outage and a day without facts are unknown, never operating', async () => {
    await world.has('control', {
      id: 'NET-01',
      effectiveOn: '2026-01-01',
      body: { ...control, mapping: [...control.mapping] },
    });
    await world.has('checkInterval', {
      id: 'a',
      effectiveOn: '2026-01-01',
      body: { ...interval, to: '2026-02-28' },
    });
    await world.has('outage', { id: 'b', effectiveOn: '2026-02-04', body: outage });
    const states = await world.as('auditor:staff').controlStates.states(months);
    expect(states.map(({ state, from, to }) => [state, from, to])).toEqual([
      ['not-in-scope', '2026-01-01', '2026-01-10'],
      ['operating', '2026-01-11', '2026-02-03'],
      ['unknown', '2026-02-04', '2026-02-12'],
      ['operating', '2026-02-13', '2026-02-28'],
      ['unknown', '2026-03-01', '2026-03-03'],
      ['not-due', '2026-03-04', '2026-03-31'],
    ]);
  });

  test('are not for another company, and not for days in the wrong order', async () => {
    await world.has('control', {
      id: 'NET-01',
      effectiveOn: '2026-01-01',
      body: { ...control, mapping: [...control.mapping] },
    });
    await expect(world.as('other-company').controlStates.states(months)).rejects.toMatchObject({
      kind: 'missing',
    });
    const turned = world.as('company').controlStates.states({ ...months, first: '2026-04-01' });
    await expect(turned).rejects.toMatchObject({ kind: 'invalid' });
  });
});
