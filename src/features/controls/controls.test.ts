import { describe, expect, test } from 'vitest';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

const words = {
  title: 'Access review',
  domain: 'IAM',
  statement: 'The system owner reviews access each quarter.',
  owner: 'System owner',
  frequency: 'quarterly',
  execution: 'manual',
  effect: 'detective',
  mapping: [{ requirement: 'CC6.2', why: 'Finds access that nobody needs any more.' }],
  inForceOn: '2025-10-01',
} as const;

const today = '2026-03-03';

async function hasControl(change: object = {}, id = 'IAM-05') {
  return world.has('control', {
    id,
    effectiveOn: '2025-10-01',
    body: { ...words, ...change, mapping: [...words.mapping] },
  });
}

const body = { ...words, mapping: [...words.mapping] };

describe('adopting a control', () => {
  test('writes its first version and leaves a trail', async () => {
    const control = await world.as('company:manager').controls.adopt({ id: 'IAM-05', body });

    expect(control).toMatchObject({ id: 'IAM-05', version: 1, effectiveOn: today, state: 'in-force' });
    expect(control.recordedBy).toBe('alder-manager');
    expect(await world.trail()).toEqual([{ type: 'control.adopted', subject: 'IAM-05' }]);
  });

  test('happens only once under one name', async () => {
    await hasControl();
    const again = world.as('company:manager').controls.adopt({ id: 'IAM-05', body });
    await expect(again).rejects.toMatchObject({ kind: 'conflict' });
    expect(await world.trail()).toEqual([]);
  });

  test.each(['auditor:partner', 'company:contributor', 'company:reader'] as const)(
    'is not for %s',
    async (who) => {
      const attempt = world.as(who).controls.adopt({ id: 'IAM-05', body });
      await expect(attempt).rejects.toMatchObject({ kind: 'forbidden' });
      expect(await world.trail()).toEqual([]);
    },
  );

  test('refuses a control without a requirement, and says which field', async () => {
    const attempt = world
      .as('company:manager')
      .controls.adopt({ id: 'IAM-05', body: { ...body, mapping: [] } });
    await expect(attempt).rejects.toMatchObject({
      kind: 'invalid',
      details: { issues: [{ path: ['body', 'mapping'] }] },
    });
  });
});

describe('changing the words of a control', () => {
  const changed = {
    ...body,
    statement: 'The system owner and the security lead review access each quarter.',
  };

  test('writes the next version and leaves a trail; the first stays', async () => {
    await hasControl();
    const company = world.as('company:manager');

    const control = await company.controls.change({ id: 'IAM-05', version: 1, body: changed });

    expect(control).toMatchObject({ version: 2, body: { statement: changed.statement } });
    expect(await world.trail()).toEqual([{ type: 'control.changed', subject: 'IAM-05' }]);
    const versions = await company.controls.history({ id: 'IAM-05' });
    expect(versions.map(({ version, body: { statement } }) => [version, statement])).toEqual([
      [1, words.statement],
      [2, changed.statement],
    ]);
  });

  test('is refused when somebody was faster', async () => {
    await hasControl();
    const company = world.as('company:manager');
    await company.controls.change({ id: 'IAM-05', version: 1, body: changed });
    const slower = company.controls.change({ id: 'IAM-05', version: 1, body });
    await expect(slower).rejects.toMatchObject({ kind: 'conflict' });
    expect(await world.trail()).toHaveLength(1);
  });

  test('keeps the days: those have verbs of their own', async () => {
    await hasControl();
    const attempt = world
      .as('company:manager')
      .controls.change({ id: 'IAM-05', version: 1, body: { ...body, inForceOn: '2024-01-01' } });
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('is not for auditors', async () => {
    await hasControl();
    const attempt = world.as('auditor').controls.change({ id: 'IAM-05', version: 1, body: changed });
    await expect(attempt).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('is not for another company', async () => {
    await hasControl();
    const attempt = world.as('other-company').controls.change({ id: 'IAM-05', version: 1, body: changed });
    await expect(attempt).rejects.toMatchObject({ kind: 'missing' });
    expect(await world.trail('other-company')).toEqual([]);
  });
});

describe('putting a control in force', () => {
  test('changes its state from today on and leaves a trail', async () => {
    await hasControl({ inForceOn: '2026-07-01' });

    const control = await world.as('company:manager').controls.putInForce({ id: 'IAM-05' });

    expect(control).toMatchObject({ state: 'in-force', effectiveOn: today, body: { inForceOn: today } });
    expect(await world.trail()).toEqual([{ type: 'control.in-force', subject: 'IAM-05' }]);
  });

  test('happens only once', async () => {
    await hasControl();
    const again = world.as('company:manager').controls.putInForce({ id: 'IAM-05' });
    await expect(again).rejects.toMatchObject({ kind: 'conflict' });
    expect(await world.trail()).toEqual([]);
  });

  test('is not for auditors', async () => {
    await hasControl({ inForceOn: '2026-07-01' });
    const attempt = world.as('auditor').controls.putInForce({ id: 'IAM-05' });
    await expect(attempt).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('retiring a control', () => {
  test('gives it a last day and leaves a trail', async () => {
    await hasControl();

    const control = await world.as('company:owner').controls.retire({ id: 'IAM-05', lastDay: '2026-02-28' });

    expect(control).toMatchObject({ state: 'retired', body: { retiredOn: '2026-02-28' } });
    expect(await world.trail()).toEqual([{ type: 'control.retired', subject: 'IAM-05' }]);
  });

  test('happens only once', async () => {
    await hasControl({ retiredOn: '2026-01-31' });
    const again = world.as('company:owner').controls.retire({ id: 'IAM-05' });
    await expect(again).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('is not for contributors', async () => {
    await hasControl();
    const attempt = world.as('company:contributor').controls.retire({ id: 'IAM-05' });
    await expect(attempt).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('reading controls', () => {
  test('the auditor sees those of its client, by id, and nothing of another company', async () => {
    await hasControl({}, 'IAM-05');
    await hasControl({}, 'CHG-01');
    await world.has('control', { id: 'IAM-99', effectiveOn: '2025-10-01', body }, 'other-company');

    const seen = await world.as('auditor:staff').controls.list({});

    expect(seen.map(({ id, organization }) => `${organization}/${id}`)).toEqual([
      'alder/CHG-01',
      'alder/IAM-05',
    ]);
    expect(seen[0]).not.toHaveProperty('side');
  });

  test('a company does not see another company’s', async () => {
    await hasControl();
    const attempt = world.as('other-company').controls.read({ id: 'IAM-05' });
    await expect(attempt).rejects.toMatchObject({ kind: 'missing' });
    expect(await world.as('other-company').controls.list({})).toEqual([]);
  });

  test('a firm sees nothing of a company that did not appoint it', async () => {
    await hasControl();
    expect(await world.as('other-firm:partner').controls.list({})).toEqual([]);
  });

  test('as of a past day, the words are those of then', async () => {
    await hasControl();
    const company = world.as('company:manager');
    await company.controls.change({
      id: 'IAM-05',
      version: 1,
      body: { ...body, title: 'Quarterly access review' },
    });

    expect((await company.controls.read({ id: 'IAM-05', asOf: '2026-01-15' })).body.title).toBe(
      'Access review',
    );
    expect((await company.controls.read({ id: 'IAM-05' })).body.title).toBe('Quarterly access review');
    await expect(company.controls.read({ id: 'IAM-05', asOf: '2025-09-30' })).rejects.toMatchObject({
      kind: 'missing',
    });
  });

  test('filters by requirement, domain and state', async () => {
    await hasControl({}, 'IAM-05');
    await hasControl({ domain: 'CHG', inForceOn: '2026-07-01' }, 'CHG-01');
    const company = world.as('company:reader');
    const ids = async (wanted: object) => (await company.controls.list(wanted)).map(({ id }) => id);

    expect(await ids({ requirement: 'CC6.2' })).toEqual(['CHG-01', 'IAM-05']);
    expect(await ids({ requirement: 'CC6.3' })).toEqual([]);
    expect(await ids({ domain: 'CHG' })).toEqual(['CHG-01']);
    expect(await ids({ state: 'planned' })).toEqual(['CHG-01']);
    expect(await ids({ state: 'planned', asOf: '2026-08-01' })).toEqual([]);
  });
});
