import { utimesSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportBinder } from '#features/binder/index.ts';
import { checkBinder } from '#platform/binder/check.ts';
import { makeContext } from '#platform/context.ts';
import { inTransaction } from '#platform/db/engine.ts';
import { heldBytes } from '#platform/db/files.ts';
import { openBlobs } from '#platform/storage/blobs.ts';
import { claiming } from '#platform/storage/claims.ts';
import { collectGarbage } from '#platform/storage/collect.ts';
import { chunks, sha256Of } from '#test/support/blob-store-suite.ts';
import { ENGAGEMENT, type Who } from '#test/support/people.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();
const WHY = 'It was brought in by mistake.';

/** Evidence that cites a file, as its side brings it in. */
async function hasEvidence(id: string, content: string, who: Who = 'company:owner'): Promise<string> {
  const brought = await world.fetch(who, '/api/files', { method: 'POST', body: content });
  expect(brought.status).toBe(200);
  const sha256 = sha256Of(content);
  const side = who.includes('auditor') || who.includes('firm') ? 'auditor' : 'company';
  await world.has(
    'evidence',
    {
      id,
      effectiveOn: '2026-02-08',
      body: {
        title: `Evidence ${id}`,
        kind: 'ticket',
        file: { name: 'one.txt', sha256, bytes: content.length, mediaType: 'text/plain' },
        filedBy: side,
        header: {
          source: 'Help desk',
          takenBy: 'Ana Lind',
          takenAt: '2026-02-08T09:00:00Z',
          nature: 'document',
          completeness: 'One ticket.',
        },
      },
    },
    who,
  );
  return sha256;
}

/** A report of the engagement that was issued at this moment of the test. */
async function wasIssued(): Promise<void> {
  await world.has(
    'issue',
    {
      id: 'soc2.E1',
      effectiveOn: '2026-03-03',
      body: {
        engagement: ENGAGEMENT,
        edition: 1,
        reportOn: world.clock.toISOString().slice(0, 10),
        issuedAt: world.clock.toISOString(),
        issuedBy: 'birch-partner',
        treeHash: 'a'.repeat(64),
        files: [{ name: 'report.pdf', sha256: 'b'.repeat(64), bytes: 1, mediaType: 'application/pdf' }],
      },
    },
    'auditor:partner',
  );
}

const erase = (id: string, who: Who = 'company:owner', version = 1) =>
  world.as(who).erasure.erase({ id, version, why: WHY });
const retention = (id: string, who: Who = 'company:reader') => world.as(who).erasure.retention({ id });

describe('a legal hold', () => {
  const set = (who: Who = 'company:owner', about: { engagement?: string } = {}) =>
    world.as(who).legalHolds.set({ id: 'suit', why: 'A lawsuit.', ...about });

  test('is set and lifted by the owner, dated, with who and why, on the trail', async () => {
    const hold = await set();
    expect(hold.body).toMatchObject({ why: 'A lawsuit.', setBy: 'alder-owner', setOn: '2026-03-03' });
    const lifted = await world.as('company:owner').legalHolds.lift({ id: 'suit', why: 'Settled.' });
    expect(lifted.body.lifted).toEqual({ on: '2026-03-03', by: 'alder-owner', why: 'Settled.' });
    expect(await world.trail()).toEqual([
      { type: 'legalHold.set', subject: 'suit' },
      { type: 'legalHold.lifted', subject: 'suit' },
    ]);
    expect(await world.as('auditor:staff').legalHolds.list({})).toHaveLength(1);
  });

  test('is set once, and lifted once', async () => {
    await set();
    await expect(set()).rejects.toMatchObject({ kind: 'conflict' });
    const lift = () => world.as('company:owner').legalHolds.lift({ id: 'suit', why: 'Settled.' });
    await lift();
    await expect(lift()).rejects.toMatchObject({ kind: 'conflict' });
  });

  test.each(['company:manager', 'auditor:partner'] as const)('is not %s’s to set or lift', async (who) => {
    await expect(set(who)).rejects.toMatchObject({ kind: 'forbidden' });
    await set();
    const lift = world.as(who).legalHolds.lift({ id: 'suit', why: 'Settled.' });
    await expect(lift).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('keeps evidence from being erased until it is lifted; another company’s does not', async () => {
    await hasEvidence('one', 'under a hold');
    await world.as('other-company:owner').legalHolds.set({ id: 'theirs', why: 'Theirs.' });
    await set();
    expect(await retention('one')).toEqual({ keptUntil: null, holds: ['suit'], erased: false });
    await expect(erase('one')).rejects.toMatchObject({ kind: 'sealed', message: /legal hold suit/ });
    expect((await world.fetch('company:owner', '/api/evidence/one/file')).status).toBe(200);
    await world.as('company:owner').legalHolds.lift({ id: 'suit', why: 'Settled.' });
    await erase('one');
  });
});

describe('how long evidence is kept', () => {
  test('is seven years after the report, or as the rule says; a shorter one reaches no earlier report', async () => {
    await hasEvidence('one', 'kept a while');
    expect((await retention('one')).keptUntil).toBe(null);
    await wasIssued();
    expect((await retention('one')).keptUntil).toBe('2033-03-03');
    const rule = (years: number) =>
      world.as('company:owner').retentionRules.set({ years, why: 'A contract.' });
    await rule(10);
    expect((await retention('one')).keptUntil).toBe('2036-03-03');
    world.clock = new Date('2026-03-20T12:00:00Z');
    await rule(1);
    expect((await retention('one')).keptUntil).toBe('2036-03-03');
    expect(await world.trail()).toEqual([
      { type: 'retentionRule.set', subject: 'evidence' },
      { type: 'retentionRule.set', subject: 'evidence' },
    ]);
    await hasEvidence('late', 'after the report');
    expect((await retention('late')).keptUntil).toBe(null);
  });

  test('is the owner’s to set', async () => {
    for (const who of ['company:manager', 'auditor:partner'] as const) {
      const set = world.as(who).retentionRules.set({ years: 1, why: 'Space.' });
      await expect(set).rejects.toMatchObject({ kind: 'forbidden' });
    }
  });

  test('holds for evidence under a sealed engagement, whoever asks, to its last day', async () => {
    await hasEvidence('one', 'under a report');
    await hasEvidence('firm', 'the firm’s own', 'auditor:partner');
    await wasIssued();
    for (const at of ['2026-03-03T12:00:00Z', '2033-03-03T12:00:00Z']) {
      world.clock = new Date(at);
      await expect(erase('one')).rejects.toMatchObject({
        kind: 'sealed',
        details: { keptUntil: '2033-03-03' },
      });
      await expect(erase('firm', 'auditor:partner')).rejects.toMatchObject({ kind: 'sealed' });
    }
    world.clock = new Date('2033-03-04T12:00:00Z');
    await erase('one');
    await erase('firm', 'auditor:partner');
  });
});

describe('erasing evidence', () => {
  test('leaves the record and its trail, and nothing of the bytes for the organization', async () => {
    const sha256 = await hasEvidence('one', 'to be erased');
    const { body } = await erase('one');
    expect(body.erased).toEqual({ on: '2026-03-03', by: 'alder-owner', why: WHY });
    expect(await world.trail()).toEqual([{ type: 'evidence.erased', subject: 'one' }]);
    expect(await retention('one')).toMatchObject({ erased: true });
    for (const address of ['/api/evidence/one/file', '/api/evidence/one/file?asOf=2026-02-09']) {
      const refused = await world.fetch('company:owner', address);
      expect([refused.status, await refused.text()]).toEqual([
        404,
        expect.stringContaining('erased on 2026-03-03'),
      ]);
    }
    expect(await world.read('company', (db) => heldBytes(db, sha256))).toBe(undefined);
    expect(await world.as('company:owner').evidence.history({ id: 'one' })).toHaveLength(2);
  });

  test('happens once, of the version that was seen, and nothing follows it', async () => {
    await hasEvidence('one', 'erased once');
    await expect(erase('one', 'company:owner', 2)).rejects.toMatchObject({ kind: 'conflict' });
    const { body } = await erase('one');
    await expect(erase('one', 'company:owner', 2)).rejects.toMatchObject({ kind: 'sealed' });
    const { erased: _, ...before } = body;
    const change = world.as('company:owner').evidence.change({ id: 'one', version: 2, body: before });
    await expect(change).rejects.toMatchObject({ kind: expect.stringMatching(/sealed|missing/) });
  });

  test('is not written by hand', async () => {
    await hasEvidence('one', 'by hand');
    const { body } = await world.as('company:owner').evidence.read({ id: 'one' });
    const erased = { on: '2026-03-03', by: 'alder-owner', why: 'So it is.' };
    const change = world
      .as('company:owner')
      .evidence.change({ id: 'one', version: 1, body: { ...body, erased } });
    await expect(change).rejects.toMatchObject({ kind: 'invalid' });
  });

  test.each([
    ['company:manager', 'forbidden'],
    ['auditor:manager', 'forbidden'],
    ['auditor:partner', 'missing'],
    ['other-company:owner', 'missing'],
    ['other-firm:partner', 'missing'],
  ] as const)('is not %s’s', async (who, kind) => {
    const sha256 = await hasEvidence('one', 'not theirs');
    await expect(erase('one', who)).rejects.toMatchObject({ kind });
    expect(await world.read('company', (db) => heldBytes(db, sha256))).toBe(10);
  });

  test('keeps bytes that another record cites; the database refuses to let go of them', async () => {
    const sha256 = await hasEvidence('one', 'cited twice');
    await hasEvidence('two', 'cited twice');
    await erase('one');
    expect(await world.read('company', (db) => heldBytes(db, sha256))).toBe(11);
    expect((await world.fetch('company:owner', '/api/evidence/two/file')).status).toBe(200);
    const attempt = inTransaction(world.engine, (session) =>
      session.query('delete from held_files where sha256 = $1', [sha256]),
    );
    await expect(attempt).rejects.toMatchObject({ code: 'TM002' });
  });

  test('takes the bytes out of the store, unless somebody else has them', async () => {
    const { blobs } = world.house;
    const folder = await mkdtemp(join(tmpdir(), 'tickmark-erased-'));
    const plain = await openBlobs(folder);
    const then = async (sha256: string): Promise<void> => {
      utimesSync(join(folder, sha256.slice(0, 2), sha256), 0, 0);
      await inTransaction(world.engine, (session) =>
        session.run("update blob_claims set at = at - interval '2 days'"),
      );
    };
    world.house.blobs = claiming(plain, world.engine);
    try {
      const own = await hasEvidence('one', 'ours alone');
      const both = await hasEvidence('two', 'theirs as well');
      await hasEvidence('their', 'theirs as well', 'other-company:owner');
      const young = await hasEvidence('young', 'just came');
      await then(own);
      await world.house.blobs.put(chunks('just came'));
      for (const id of ['one', 'two', 'young']) await erase(id);
      expect(await Promise.all([own, both, young].map((one) => plain.has(one)))).toEqual([false, true, true]);
      await then(young);
      const { blobs: collected } = await collectGarbage(world.house);
      expect(collected.map(({ sha256 }) => sha256)).toEqual([young]);
    } finally {
      world.house.blobs = blobs;
      await rm(folder, { recursive: true });
    }
  });

  test('leaves a binder that is whole: the record without its bytes', async () => {
    const gone = await hasEvidence('gone', 'erased before the export');
    const stays = await hasEvidence('stays', 'exported');
    await erase('gone');
    const folder = await mkdtemp(join(tmpdir(), 'tickmark-erased-'));
    const path = join(folder, 'binder');
    await exportBinder(makeContext(world.house, 'operator', 'test'), 'alder', path);
    const files = (await readdir(join(path, 'files'), { recursive: true })).join();
    expect([files.includes(gone), files.includes(stays)]).toEqual([false, true]);
    const findings = await checkBinder(path);
    expect(findings.filter(({ why }) => why.includes('SHA-256') || why.includes('cites'))).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
