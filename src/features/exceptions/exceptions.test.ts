import { describe, expect, test } from 'vitest';
import { keepsItsRecords } from '#test/support/kept-noun.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

const exception = {
  control: 'IAM-03',
  title: 'Late removal',
  foundOn: '2026-02-20',
  foundBy: 'company',
  what: 'Access was removed late.',
  cause: 'A tool was missing from the checklist.',
  effect: 'None seen.',
  remediation: 'Checklist completed.',
  evidence: [],
} satisfies object as never;

keepsItsRecords(world, {
  noun: 'exception',
  client: 'exceptions',
  body: exception,
  changed: { ...(exception as object), remediatedOn: '2026-02-25' } as never,
  writer: 'company:contributor',
  refused: ['company:reader', 'auditor:manager'],
  readers: ['auditor:staff'],
});

const incident = {
  title: 'Slow booking',
  severity: 'low',
  occurredAt: '2026-02-01T10:00:00Z',
  detectedAt: '2026-02-01T10:05:00Z',
  what: 'Booking was slow.',
  effect: 'Bookings took a minute.',
  correction: 'Pool enlarged.',
  requirements: [],
  disclosedIn: [],
} satisfies object as never;

keepsItsRecords(world, {
  noun: 'incident',
  client: 'incidents',
  body: incident,
  changed: { ...(incident as object), resolvedAt: '2026-02-01T11:00:00Z' } as never,
  writer: 'company:manager',
  refused: ['company:reader', 'auditor:partner'],
  readers: ['auditor:staff'],
});

const change = {
  title: 'New scheduler',
  on: '2026-01-10',
  what: 'Replaced.',
  controls: [],
  isSignificant: true,
  disclosedIn: [],
};

keepsItsRecords(world, {
  noun: 'systemChange',
  client: 'systemChanges',
  body: change,
  changed: { ...change, disclosedIn: ['soc2-2026'] },
  writer: 'company:owner',
  refused: ['company:reader', 'auditor:staff'],
  readers: ['auditor:staff'],
});

describe('what cannot be so', () => {
  const company = () => world.as('company:manager');

  test('a response without somebody who answers for it', async () => {
    const body = { ...(exception as object), response: 'We agree.' } as never;
    await expect(company().exceptions.add({ id: 'x', body })).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('a correction before the finding', async () => {
    const body = { ...(exception as object), remediatedOn: '2026-02-01' } as never;
    await expect(company().exceptions.add({ id: 'x', body })).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('an incident detected before it occurred', async () => {
    const body = { ...(incident as object), detectedAt: '2026-01-31T10:00:00Z' } as never;
    await expect(company().incidents.add({ id: 'x', body })).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('a resolved high incident that is disclosed nowhere and says not why', async () => {
    const body = { ...(incident as object), severity: 'high', resolvedAt: '2026-02-01T11:00:00Z' };
    await expect(company().incidents.add({ id: 'x', body: body as never })).rejects.toMatchObject({
      kind: 'invalid',
    });
    const told = { ...body, whyNotDisclosed: 'No commitment was touched.' } as never;
    await expect(company().incidents.add({ id: 'x', body: told })).resolves.toMatchObject({ version: 1 });
  });
});
