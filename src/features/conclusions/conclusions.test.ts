import { describe, expect, test } from 'vitest';
import { keepsItsRecords } from '#test/support/kept-noun.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();
const about = { engagement: 'soc2-2026', on: '2026-03-02' };
const company = ['company:owner', 'company:manager'] as const;

const acceptance = {
  engagement: 'soc2-2026',
  independenceConfirmedOn: '2026-03-02',
  confirmedBy: 'birch-partner',
  isReadinessImplementer: false,
  isPlatformVendor: false,
};

keepsItsRecords(world, {
  noun: 'acceptance',
  client: 'acceptances',
  body: acceptance,
  changed: { ...acceptance, remarks: 'No other services.' },
  writer: 'auditor:partner',
  refused: ['auditor:manager', 'auditor:staff', ...company],
});

const walkthrough = {
  control: 'IAM-03',
  engagements: ['soc2-2026'],
  walkthrough: 'Followed one leaver.',
  by: 'birch-staff',
  on: '2026-03-02',
  isSuitable: true,
  isImplemented: true,
  evidence: [],
};

keepsItsRecords(world, {
  noun: 'designEvaluation',
  client: 'designEvaluations',
  body: walkthrough,
  changed: { ...walkthrough, remarks: 'Suitable.' },
  writer: 'auditor:staff',
  refused: [...company],
  readers: ['auditor:partner'],
});

const procedure = {
  ...about,
  part: 'DC 1',
  procedure: 'Compared.',
  finding: 'Agrees.',
  isInOrder: true,
  by: 'birch-staff',
};

keepsItsRecords(world, {
  noun: 'descriptionProcedure',
  client: 'descriptionProcedures',
  body: procedure,
  changed: { ...procedure, finding: 'Agrees in full.' },
  writer: 'auditor:staff',
  refused: [...company],
  readers: ['auditor:manager'],
});

const onControl = {
  control: 'IAM-03',
  engagements: ['soc2-2026'],
  operated: 'effective',
  reasons: 'No deviation.',
  by: 'birch-manager',
  on: '2026-03-02',
} as const;

keepsItsRecords(world, {
  noun: 'controlConclusion',
  client: 'controlConclusions',
  body: { ...onControl, engagements: ['soc2-2026'] },
  changed: { ...onControl, engagements: ['soc2-2026'], operated: 'not-effective' },
  writer: 'auditor:manager',
  refused: ['auditor:staff', ...company],
  readers: ['auditor:staff'],
});

const conclusion = {
  ...about,
  requirement: 'CC6.2',
  design: 'suitable',
  operation: 'effective',
  reasons: 'Controls worked.',
  by: 'birch-manager',
} as const;

keepsItsRecords(world, {
  noun: 'conclusion',
  client: 'conclusions',
  body: conclusion,
  changed: { ...conclusion, operation: 'not-effective' },
  writer: 'auditor:manager',
  refused: ['auditor:staff', ...company],
});

const onCommitment = {
  ...about,
  commitment: 'COM-1',
  isAchieved: true,
  reasons: 'Its criteria are met.',
  by: 'birch-partner',
};

keepsItsRecords(world, {
  noun: 'commitmentConclusion',
  client: 'commitmentConclusions',
  body: onCommitment,
  changed: { ...onCommitment, isAchieved: false },
  writer: 'auditor:partner',
  refused: ['auditor:staff', ...company],
});

const opinion = {
  engagement: 'soc2-2026',
  outcome: 'opinion',
  kind: 'unmodified',
  description: 'unmodified',
  design: 'unmodified',
  operation: 'unmodified',
  modifications: [],
  reasons: 'All criteria met.',
  by: 'birch-partner',
  on: '2026-03-02',
} satisfies object as never;

keepsItsRecords(world, {
  noun: 'opinion',
  client: 'opinions',
  body: opinion,
  changed: { ...(opinion as object), reasons: 'All criteria are met.' } as never,
  writer: 'auditor:partner',
  refused: ['auditor:manager', 'auditor:staff', ...company],
});

const inquiry = {
  engagement: 'soc2-2026',
  from: '2026-02-01',
  to: '2026-03-02',
  inquiredOn: '2026-03-02',
  by: 'birch-staff',
  ofWhom: 'CEO',
  result: 'None.',
};

keepsItsRecords(world, {
  noun: 'subsequentEvents',
  client: 'subsequentEvents',
  body: inquiry,
  changed: { ...inquiry, result: 'None known.' },
  writer: 'auditor:staff',
  refused: [...company],
});

describe('concluding', () => {
  const partner = () => world.as('auditor:partner');

  test('is done in one’s own name only', async () => {
    const inAnothers = partner().conclusions.add({ id: 'c', body: conclusion });
    await expect(inAnothers).rejects.toMatchObject({ kind: 'forbidden' });
    const opinionOfAnother = partner().opinions.add({
      id: 'o',
      body: { ...(opinion as object), by: 'birch-manager' } as never,
    });
    await expect(opinionOfAnother).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await world.trail('auditor')).toEqual([]);
  });

  test.each([
    ['modified without saying for what', { kind: 'qualified', operation: 'qualified' }],
    [
      'unmodified and names a modification',
      { modifications: [{ about: 'operation', controls: [], facts: 'x', effect: 'y' }] },
    ],
    ['withdrawn and gives one all the same', { outcome: 'withdrawn' }],
    ['silent about the design', { design: undefined }],
  ])('an opinion that is %s is refused', async (_, change) => {
    const attempt = partner().opinions.add({ id: 'o', body: { ...(opinion as object), ...change } as never });
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('stays the firm’s until the report: the company sees none of it', async () => {
    await world.as('auditor:manager').conclusions.add({ id: 'c', body: conclusion });
    await expect(world.as('company:owner').conclusions.list({})).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('is over once the report was issued', async () => {
    await world.has(
      'issue',
      {
        id: 'soc2-2026-1',
        effectiveOn: '2026-03-03',
        body: {
          engagement: 'soc2-2026',
          edition: 1,
          reportOn: '2026-03-03',
          issuedAt: '2026-03-03T15:00:00Z',
          issuedBy: 'birch-partner',
          treeHash: '0'.repeat(64),
          files: [{ name: 'report.pdf', sha256: '1'.repeat(64), bytes: 1, mediaType: 'application/pdf' }],
        },
      },
      'auditor:partner',
    );
    const late = world.as('auditor:manager').conclusions.add({ id: 'c', body: conclusion });
    await expect(late).rejects.toMatchObject({ kind: 'sealed' });
    const lateWords = world.as('company:manager').narratives.add({
      id: 'n',
      body: { title: 'Late', engagements: ['soc2-2026'], order: 1, level: 2, covers: [], prose: 'Late.' },
    });
    await expect(lateWords).rejects.toMatchObject({ kind: 'sealed' });
    expect(await world.trail('auditor')).toEqual([]);
  });
});
