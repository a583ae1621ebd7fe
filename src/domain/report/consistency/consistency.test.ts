import { describe, expect, test } from 'vitest';
import { FAULTS_OF_FACTS } from '#test/support/report-faults-facts.ts';
import { FAULTS_OF_WORDS } from '#test/support/report-faults-words.ts';
import {
  change,
  engagement,
  incident,
  sameProcedure,
  withFirm,
  type Plant,
} from '#test/support/report-plants.ts';
import {
  CRITERIA,
  ENGAGEMENT,
  factsFor,
  GIVEN,
  recordsFor,
  withMore,
  type Variant,
} from '#test/support/report-records.ts';
import { gatherFacts } from '#domain/report/facts.ts';
import { writeGeneralUseReport, writeReport } from '#domain/report/write.ts';
import { CHECKS, findInconsistencies, mayBeIssued } from './consistency.ts';
import type { Finding } from './finding.ts';

const FAULTS = [...FAULTS_OF_WORDS, ...FAULTS_OF_FACTS];

function find({ variant, records, tree }: Plant): Finding[] {
  const facts = factsFor(variant, records);
  const written = writeReport(facts);
  return findInconsistencies(facts, tree === undefined ? written : tree(written));
}

const VARIANTS: Partial<Variant>[] = (['soc1', 'soc2'] as const).flatMap((report) =>
  ([1, 2] as const).flatMap((type) =>
    (['none', 'carve-out', 'inclusive', 'mixed'] as const).flatMap((subservice) =>
      [true, false].flatMap((hasUserControls) =>
        (['unmodified', 'qualified', 'adverse', 'disclaimer'] as const).map((opinion) => ({
          report,
          type,
          subservice,
          hasUserControls,
          opinion,
        })),
      ),
    ),
  ),
);

test('a complete report may be issued: nothing stops it in any variant', () => {
  const stopped = VARIANTS.flatMap((variant) =>
    find({ variant })
      .filter(({ severity }) => severity === 'stops-issue')
      .map((finding) => ({ variant, ...finding })),
  );
  expect(stopped).toEqual([]);
});

describe('each planted fault is found by its check', () => {
  test.each(FAULTS)('%s: %s', (check, _fault, plant) => {
    const before = find(plant.variant === undefined ? {} : { variant: plant.variant }).map(
      ({ what }) => what,
    );
    const found = find(plant).filter(
      ({ what }) => check === 'W1' || check === 'S1' || !before.includes(what),
    );
    expect(found.map((finding) => finding.check)).toContain(check);
  });

  test('no check goes untried', () => {
    const tried = new Set(FAULTS.map(([check]) => check));
    expect(CHECKS.filter(({ id }) => !tried.has(id)).map(({ id }) => id)).toEqual([]);
  });

  test('no two checks share a name, and X01 to X22 are all there', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.startsWith('X')).toSorted()).toEqual(
      Array.from({ length: 22 }, (_, at) => `X${String(at + 1).padStart(2, '0')}`),
    );
  });
});

describe('the other side of the line', () => {
  test.each<[check: string, fact: string, plant: Plant]>([
    [
      'X16',
      'an inquiry on the day of the report is within the window',
      { records: change('subsequentEvents', 'subsequent', { inquiredOn: '2026-11-16' }) },
    ],
    [
      'X17',
      'an assertion of the day before is in time',
      { records: change('assertion', 'assertion', { signedOn: '2026-11-15' }) },
    ],
    [
      'X19',
      'a gap that is explained is no finding',
      {
        records: engagement({
          previous: {
            period: { from: '2024-09-01', to: '2025-08-31' },
            reportOn: '2025-11-14',
            firm: 'Another firm',
          },
          gapExplained: 'The firm changed.',
        }),
      },
    ],
    [
      'X20',
      'a license that ends on the day of the report is current',
      { records: (records) => withFirm(records, { license: { validTo: '2026-11-16' } }) },
    ],
    [
      'X14',
      'a grave incident with a reason is no finding',
      {
        records: (records) =>
          withMore(
            records,
            'incident',
            'inc-1',
            incident({ whyNotDisclosed: 'No control failed and no commitment was broken.' }),
          ),
      },
    ],
    [
      'X14',
      'a low incident needs no reason',
      { records: (records) => withMore(records, 'incident', 'inc-1', incident({ severity: 'low' })) },
    ],
    [
      'X07',
      'a list at one day has no span to cover',
      { records: change('population', 'pop-leavers', { from: '2026-09-30', to: '2026-09-30' }) },
    ],
    [
      'X11',
      'numbers may be spelled out',
      {
        records: change('deviation', 'dev-1', {
          nature: 'Access of two of twelve leavers was removed late.',
          extended: undefined,
        }),
      },
    ],
    [
      'S7',
      'two controls may share a procedure',
      { records: (records) => sameProcedure(records, ['GOV-01.T1', 'VND-04.T1']) },
    ],
    [
      'X12',
      'a refusal with a disclaimer is for the auditor to judge',
      { variant: { opinion: 'disclaimer' }, records: change('assertion', 'assertion', { isRefused: true }) },
    ],
  ])('%s: %s', (check, _fact, plant) => {
    expect(find(plant).filter((finding) => finding.check === check)).toEqual([]);
  });

  test('official wording, once loaded, is no finding', () => {
    const criteria = CRITERIA.map((criterion) => ({
      ...criterion,
      source: 'official wording, loaded by the firm',
    }));
    const facts = gatherFacts(recordsFor(), ENGAGEMENT, { ...GIVEN, criteria });
    expect(findInconsistencies(facts, writeReport(facts)).filter(({ check }) => check === 'W1')).toEqual([]);
  });

  test('a SOC 3 report is checked for what stands behind it', () => {
    const facts = factsFor();
    expect(findInconsistencies(facts, writeGeneralUseReport(facts))).toEqual([]);
    const unsigned = factsFor({}, change('assertion', 'assertion', { signedOn: undefined }));
    expect(findInconsistencies(unsigned, writeGeneralUseReport(unsigned)).map(({ check }) => check)).toEqual([
      'X17',
    ]);
  });

  test('after withdrawal only the memorandum is checked', () => {
    expect(find({ variant: { opinion: 'withdrawn' } })).toEqual([]);
  });
});

test('an advisory finding does not stop the issue, a stopping one does', () => {
  expect(mayBeIssued(find({}))).toBe(true);
  expect(mayBeIssued(find({ variant: { opinion: 'none' } }))).toBe(false);
});
