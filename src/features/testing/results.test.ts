import { describe, expect, test } from 'vitest';
import type { BodyOf } from '#domain/record/nouns.ts';
import { keepsItsRecords } from '#test/support/kept-noun.ts';
import { CONTROL_TEST, drawSample, makeReady, TODAY as today } from '#test/support/papers.ts';
import type { Who } from '#test/support/people.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();
const isReady = () => makeReady(world);
const draw = () => drawSample(world);
const hasTest = () =>
  world.has('test', { id: 'IAM-03.T1', effectiveOn: today, body: CONTROL_TEST }, 'auditor');

describe('a result', () => {
  const result = (items: object[]) => ({
    test: 'IAM-03.T1',
    sample: 'sample-1',
    performedFrom: today,
    performedTo: today,
    performedBy: 'birch-staff',
    reviewedBy: 'birch-manager',
    reviewedOn: today,
    seen: 'The accounts of the leavers.',
    items: items as BodyOf<'result'>['items'],
    evidence: [],
  });

  test('is evaluated: tested, failed, rate and limits', async () => {
    await isReady();
    const { body } = await draw();
    const items = body.items.map((item, at) => ({ item, marks: [at === 0 ? 'fail' : 'pass'] }));
    await world.as('auditor:staff').results.add({ id: 'IAM-03.R1', body: result(items) });

    const evaluation = await world.as('auditor').tests.evaluation({ id: 'IAM-03.T1' });

    expect(evaluation).toMatchObject({
      outcome: 'deviations',
      tested: 8,
      failed: 1,
      failedItems: [body.items[0]],
      ratePercent: 12.5,
      supportsReliance: false,
      open: [],
    });
    expect(evaluation.limit95Percent ?? 0).toBeGreaterThan(evaluation.limit90Percent ?? 100);
  });

  test('that leaves items out is incomplete, never a pass', async () => {
    await isReady();
    const { body } = await draw();
    const items = body.items.slice(1).map((item) => ({ item, marks: ['pass'] }));
    await world.as('auditor:staff').results.add({ id: 'IAM-03.R1', body: result(items) });
    const evaluation = await world.as('auditor').tests.evaluation({ id: 'IAM-03.T1' });
    expect(evaluation.outcome).toBe('incomplete');
    expect(evaluation.supportsReliance).toBeUndefined();
    expect(evaluation.open.join(' ')).toContain(body.items[0]);
  });

  test('not there yet is incomplete, and no company reads the evaluation', async () => {
    await isReady();
    expect((await world.as('auditor').tests.evaluation({ id: 'IAM-03.T1' })).outcome).toBe('incomplete');
    const attempt = world.as('company:owner').tests.evaluation({ id: 'IAM-03.T1' });
    await expect(attempt).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('is not reviewed by the person who did the work, nor before it was done', async () => {
    await isReady();
    const add = (change: object) =>
      world.as('auditor:staff').results.add({ id: 'IAM-03.R1', body: { ...result([]), ...change } });
    await expect(add({ reviewedBy: 'birch-staff' })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(add({ reviewedOn: '2026-01-01' })).rejects.toMatchObject({ kind: 'invalid' });
    expect(await world.trail('auditor')).toEqual([]);
  });

  test('that was reviewed changes only under the hand of its reviewer', async () => {
    await isReady();
    const { id, version, body } = await world
      .as('auditor:staff')
      .results.add({ id: 'IAM-03.R1', body: result([]) });
    const change = (who: 'auditor:staff' | 'auditor:manager') =>
      world.as(who).results.change({ id, version, body: { ...body, seen: 'All was well.' } });
    await expect(change('auditor:staff')).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(change('auditor:manager')).resolves.toMatchObject({ version: 2 });
  });

  test('is not written by somebody of the firm who is not on the engagement', async () => {
    await isReady();
    await world.as('auditor:partner').people.add({
      id: 'outsider',
      body: { name: 'Ola Reyes', title: 'Manager', side: 'auditor', role: 'manager', engagements: [] },
    });
    const refused = await world.fetch('operator', '/api/results', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'tickmark-act-as': 'birch/outsider' },
      body: JSON.stringify({ id: 'IAM-03.R1', body: result([]) }),
    });
    expect(refused.status).toBe(404);
    expect(await refused.text()).toContain('of an engagement that you are not on');
    await expect(world.as('auditor').results.read({ id: 'IAM-03.R1' })).rejects.toMatchObject({
      kind: 'missing',
    });
  });

  describe('kept', () => {
    keepsItsRecords(world, {
      noun: 'result',
      client: 'results',
      body: result([]),
      changed: { ...result([]), seen: 'The accounts, a second time.' },
      writer: 'auditor:manager',
      refused: ['company:owner'],
      readers: ['auditor:partner'],
      before: hasTest,
    });
  });
});

describe('a deviation', () => {
  const deviation = {
    control: 'IAM-03',
    test: 'IAM-03.T1',
    result: 'IAM-03.R1',
    tested: 8,
    failed: 1,
    items: ['L-7'],
    nature: 'For 1 of 8 leavers tested, access was removed late.',
    cause: 'The ticket was overlooked.',
    isSystematic: false,
    affectedFrom: '2026-01-01',
    affectedTo: '2026-01-09',
    intent: 'No sign of override.',
    harm: 'No access was used.',
    compensatedBy: [],
  };
  const add = (change: object = {}) =>
    world.as('auditor:staff').deviations.add({ id: 'dev-1', body: { ...deviation, ...change } });
  const communicate = (who: Who = 'auditor:manager', on?: string) =>
    world.as(who).deviations.communicate({ id: 'dev-1', ...(on !== undefined && { on }) });

  describe('kept', () => {
    keepsItsRecords(world, {
      noun: 'deviation',
      client: 'deviations',
      body: deviation,
      changed: { ...deviation, cause: 'A step was missing.' },
      writer: 'auditor:staff',
      refused: ['company:owner'],
      readers: ['auditor:partner'],
      before: hasTest,
    });
  });

  test('is communicated with a trail; the company sees it from then on, and nothing before', async () => {
    await isReady();
    await add();
    const company = world.as('company:reader');
    expect(await company.deviations.list({})).toEqual([]);

    const told = await communicate();

    expect(told).toMatchObject({ version: 2, body: { communicatedOn: today } });
    expect((await world.trail('auditor')).at(-1)).toEqual({
      type: 'deviation.communicated',
      subject: 'dev-1',
    });
    expect((await company.deviations.read({ id: 'dev-1' })).version).toBe(2);
    expect((await company.deviations.history({ id: 'dev-1' })).map(({ version }) => version)).toEqual([2]);
    expect(await world.as('other-company').deviations.list({})).toEqual([]);
  });

  test('is communicated once, and not for a day to come', async () => {
    await isReady();
    await add();
    await expect(communicate('auditor:manager', '2026-03-04')).rejects.toMatchObject({ kind: 'invalid' });
    await communicate();
    await expect(communicate()).rejects.toMatchObject({ kind: 'conflict' });
    expect(await world.trail('auditor')).toHaveLength(2);
  });

  test('is not communicated by staff, the company or another firm', async () => {
    await isReady();
    await add();
    for (const who of ['auditor:staff', 'company:owner'] as const) {
      await expect(communicate(who)).rejects.toMatchObject({ kind: 'forbidden' });
    }
    await expect(communicate('other-firm:partner')).rejects.toMatchObject({ kind: 'missing' });
  });

  test('is not communicated by writing the day into it, nor taken back so', async () => {
    await isReady();
    await expect(add({ communicatedOn: today })).rejects.toMatchObject({ kind: 'invalid' });
    await add();
    const change = (version: number, body: object) =>
      world.as('auditor:staff').deviations.change({ id: 'dev-1', version, body: { ...deviation, ...body } });
    await expect(change(1, { communicatedOn: today })).rejects.toMatchObject({ kind: 'invalid' });
    await communicate();
    await expect(change(2, {})).rejects.toMatchObject({ kind: 'invalid' });
    expect((await change(2, { communicatedOn: today, cause: 'A step was missing.' })).version).toBe(3);
  });
});
