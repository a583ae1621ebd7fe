import { beforeEach, describe, expect, test } from 'vitest';
import { sha256Hex } from '#domain/hash.ts';
import { makeReportable } from '#test/support/reportable.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();
const id = 'soc2-2026';

/** The report of the fixture is dated 16 November 2026; it is issued on that day. */
beforeEach(() => {
  world.clock = new Date('2026-11-16T15:00:00Z');
});

const issue = (why?: string) =>
  world.as('auditor:partner').reports.issue({ id, ...(why !== undefined && { why }) });

/** An edition that was issued before, for tests of what follows. */
async function wasIssued(treeHash = 'a'.repeat(64)) {
  const file = { name: 'report.pdf', sha256: 'b'.repeat(64), bytes: 10, mediaType: 'application/pdf' };
  await world.has(
    'issue',
    {
      id: `${id}.E1`,
      effectiveOn: '2026-11-16',
      body: {
        engagement: id,
        edition: 1,
        reportOn: '2026-11-16',
        issuedAt: '2026-11-16T14:00:00Z',
        issuedBy: 'birch-partner',
        treeHash,
        files: [file],
      },
    },
    'auditor:partner',
  );
}

describe('the findings of a draft', () => {
  test('are none when the report agrees with itself', async () => {
    await makeReportable(world);
    expect(await world.as('auditor:staff').reports.findings({ id })).toEqual({
      mayBeIssued: true,
      findings: [],
    });
  });

  test('name the check, the place and the way to mend', async () => {
    await makeReportable(world, { leaveOut: ['conclusion'] });
    const { mayBeIssued, findings } = await world.as('auditor').reports.findings({ id });
    expect(mayBeIssued).toBe(false);
    const [first] = findings.filter(({ severity }) => severity === 'stops-issue');
    expect(first?.check).toMatch(/^[XSWT]\d+$/);
    expect(first?.mend).not.toBe('');
  });

  test.each(['company:owner', 'company:reader'] as const)('are not for %s', async (who) => {
    await expect(world.as(who).reports.findings({ id })).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('are another firm’s own: it sees nothing of this report', async () => {
    await makeReportable(world);
    // Dogwood has an engagement of the same name with Cedar, for which nothing was recorded.
    const { mayBeIssued } = await world.as('other-firm:partner').reports.findings({ id });
    expect(mayBeIssued).toBe(false);
  });

  test('of a general-use report exist only for a SOC 2 Type 2', async () => {
    await makeReportable(world);
    const attempt = world.as('auditor').reports.findings({ id, kind: 'general-use' });
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('the preview', () => {
  test('is the report as HTML, marked as a draft', async () => {
    await makeReportable(world);
    const response = await world.fetch('auditor:staff', `/api/engagements/${id}/preview.html`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    const words = await response.text();
    expect(words).toContain('Cedarway Payroll Platform');
    expect(words).toContain('Draft');
    expect(words).toContain('no examination was performed');
  });

  test('is not for the company', async () => {
    const response = await world.fetch('company:owner', `/api/engagements/${id}/preview.html`);
    expect(response.status).toBe(403);
  });
});

describe('issuing a report', () => {
  test('renders every format, seals the edition, and lets both sides read it', async () => {
    await makeReportable(world);

    const issued = await issue();

    expect(issued).toMatchObject({
      id: 'soc2-2026.E1',
      version: 1,
      body: { engagement: id, edition: 1, reportOn: '2026-11-16', issuedBy: 'birch-partner' },
    });
    expect(await world.trail('auditor')).toEqual([{ type: 'issue.issued', subject: 'soc2-2026.E1' }]);
    expect(issued.body.files.map(({ name }) => name).toSorted()).toEqual([
      'report-archive.pdf',
      'report.docx',
      'report.html',
      'report.pdf',
    ]);

    for (const who of ['company:reader', 'auditor:staff'] as const) {
      for (const { name, sha256, bytes, mediaType } of issued.body.files) {
        const response = await world.fetch(who, `/api/issues/soc2-2026.E1/files/${name}`);
        expect(response.headers.get('content-type')).toBe(mediaType);
        const content = Buffer.from(await response.arrayBuffer());
        expect([content.length, sha256Hex(content)]).toEqual([bytes, sha256]);
      }
    }
    expect((await world.as('company').issues.list({ engagement: id })).map((seen) => seen.id)).toEqual([
      'soc2-2026.E1',
    ]);

    // Twice is refused, and what the report rests on is closed from now on.
    await expect(issue('A correction')).rejects.toMatchObject({ kind: 'conflict' });
    const [narrative] = await world.as('company').narratives.list({ engagement: id });
    const change = world.as('company:owner').narratives.change({
      id: narrative?.id ?? '',
      version: narrative?.version ?? 0,
      body: { ...narrative!.body, title: 'Another title' },
    });
    await expect(change).rejects.toMatchObject({ kind: 'sealed' });
  });

  test('as a memorandum when the firm withdrew, as the next edition of an earlier report', async () => {
    await makeReportable(world, { opinion: 'withdrawn', leaveOut: ['representation'] });
    await wasIssued();

    const issued = await issue('The firm withdrew after the report was issued.');

    expect(issued.body).toMatchObject({ edition: 2, supersedes: 'soc2-2026.E1' });
    const response = await world.fetch('company', '/api/issues/soc2-2026.E2/files/report.html');
    const words = await response.text();
    expect(words).toContain('Memorandum of Withdrawal');
    expect(words).not.toContain('Draft');
  });

  test('is refused when a record was changed while it was rendered', async () => {
    await makeReportable(world, { opinion: 'withdrawn' });
    const { blobs } = world.house;
    const put = blobs.put.bind(blobs);
    let isChanged = false;
    // The files are kept after rendering and before the transaction: somebody writes just then.
    blobs.put = async (...given) => {
      if (!isChanged) {
        isChanged = true;
        const [system] = await world.as('company').systems.list({});
        const body = { ...system!.body, name: 'Another name' };
        await world.as('company:owner').systems.change({ id: system!.id, version: system!.version, body });
      }
      return put(...given);
    };
    try {
      await expect(issue()).rejects.toMatchObject({ kind: 'conflict' });
    } finally {
      blobs.put = put;
    }
    expect(await world.trail('auditor')).toEqual([]);
    expect(await world.as('auditor').issues.list({})).toEqual([]);
  });

  test.each([
    ['an opinion', ['opinion'], 'no opinion'],
    ['management’s assertion', ['assertion'], 'assertion'],
    ['the representation letter', ['representation'], 'representation letter'],
  ])('is refused without %s', async (_, leaveOut, words) => {
    await makeReportable(world, { leaveOut });
    await expect(issue()).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining(words) as string,
    });
    expect(await world.trail('auditor')).toEqual([]);
  });

  test('is refused while a finding stops it, and lists what stops it', async () => {
    await makeReportable(world, { leaveOut: ['conclusion'] });
    await expect(issue()).rejects.toMatchObject({
      kind: 'conflict',
      details: {
        findings: expect.arrayContaining([expect.objectContaining({ severity: 'stops-issue' })]) as unknown,
      },
    });
  });

  test('is refused before the day of the report', async () => {
    await makeReportable(world);
    world.clock = new Date('2026-11-15T15:00:00Z');
    await expect(issue()).rejects.toMatchObject({ kind: 'conflict', details: { reportOn: '2026-11-16' } });
  });

  test('a second time asks why, and a first time has nothing to correct', async () => {
    await makeReportable(world);
    await expect(issue('No reason')).rejects.toMatchObject({ kind: 'invalid' });
    await wasIssued();
    await expect(issue()).rejects.toMatchObject({ kind: 'invalid' });
    expect(await world.trail('auditor')).toEqual([]);
  });

  test.each(['auditor:manager', 'auditor:staff', 'company:owner'] as const)('is not for %s', async (who) => {
    await makeReportable(world);
    await expect(world.as(who).reports.issue({ id })).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('of another firm’s engagement is not possible', async () => {
    await makeReportable(world);
    await expect(world.as('other-firm:partner').reports.issue({ id })).rejects.toMatchObject({
      kind: 'conflict',
    });
    expect(await world.trail('auditor')).toEqual([]);
    expect(await world.as('auditor').issues.list({})).toEqual([]);
  });
});

describe('the files of an issued report', () => {
  test('are not another company’s or firm’s to read', async () => {
    await wasIssued();
    for (const who of ['other-company:owner', 'other-firm:partner'] as const) {
      await expect(world.as(who).issues.read({ id: `${id}.E1` })).rejects.toMatchObject({ kind: 'missing' });
      expect((await world.fetch(who, `/api/issues/${id}.E1/files/report.pdf`)).status).toBe(404);
    }
  });

  test('have the names the issue gives them', async () => {
    await wasIssued();
    expect((await world.fetch('company', `/api/issues/${id}.E1/files/other.pdf`)).status).toBe(404);
  });

  test('stay: an issued edition has no second version', async () => {
    await wasIssued();
    const [edition] = await world.as('auditor').issues.history({ id: `${id}.E1` });
    expect(edition?.version).toBe(1);
    expect(Object.keys(world.as('auditor:partner').issues)).not.toContain('change');
  });
});
