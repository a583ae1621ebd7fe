import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countDays, statesOf } from '#domain/control/states.ts';
import { supposeFailed } from '#domain/opinion/counterfactual.ts';
import { reasonOpinion } from '#domain/opinion/reasoning.ts';
import { requirementIdsOf } from '#domain/scope/requirements.ts';
import { compareDeviation } from '#domain/testing/evaluation.ts';
import { redraw } from '#domain/testing/redraw.ts';
import { standingOf } from '#domain/testing/standing.ts';
import { findInconsistencies } from '#domain/report/consistency/consistency.ts';
import { treeHashOf } from '#platform/verify/full-bundle.ts';
import { loadRecords, type Loaded } from '#platform/binder/load.ts';
import { assembleReport } from '../../src/features/reports/assemble.ts';
import { assemble } from '../../scripts/example/assemble.ts';
import { binderOf } from '../../scripts/example/binder.ts';
import { namedDays } from '../../scripts/example/named-days.ts';
import { differences } from '../../scripts/example/folder.ts';

const HOME = import.meta.dirname;
const PERIOD = { from: '2025-10-01', to: '2026-09-30' };
const TODAY = '2026-11-20';
let example: Loaded;

beforeAll(async () => {
  example = await loadRecords([HOME]);
});

afterAll(() => {
  example.close();
});

describe('the committed binders', () => {
  test('are what the sources give, byte by byte', async () => {
    const book = await assemble();
    expect(differences(join(HOME, 'company'), binderOf(book, 'ledgerline'))).toEqual([]);
    expect(differences(join(HOME, 'firm'), binderOf(book, 'marchbank'))).toEqual([]);
  });

  test('say on both sides that they are a specimen', () => {
    expect(example.records.organization.map(({ specimen }) => specimen)).toEqual(
      Array.from({ length: 2 }, () => 'Specimen: fictional company and firm; no examination was performed'),
    );
  });

  test('hold samples that anyone draws again, each from a seed committed to before the freeze', async () => {
    const { population, sample } = example.records;
    const verdicts = new Set<string>();
    for (const one of sample) {
      const from = population.find(({ id }) => id === one.population)!;
      const { verdict, commitment } = redraw(one, await example.idsOf(from), { frozen: from.frozen });
      verdicts.add(`${one.method}: ${verdict}, ${commitment}`);
    }
    expect([...verdicts].sort()).toEqual(['all: agrees, not-needed', 'draw/1: agrees, opened']);
  });
});

describe('the four deviations', () => {
  test.each([
    ['DEV-01', 'IAM-03', 12, 2, 16.7],
    ['DEV-02', 'IAM-05', 4, 1, 25],
    ['DEV-03', 'EXP-CO4-C2', 25, 2, 19.9],
    ['DEV-04', 'BCP-05', 4, 1, 25],
  ])('%s of %s: of %d tested, %d failed, at most %d %%', (id, control, tested, failed, limit) => {
    const deviation = example.records.deviation.find((one) => one.id === id)!;
    const standing = standingOf(example.records, 'soc2-2026', control);
    const { evaluation } = standing.tests.find((one) => one.test.id === deviation.test)!;
    expect([evaluation.tested, evaluation.failed]).toEqual([tested, failed]);
    expect(evaluation.limit90Percent).toBeCloseTo(limit, 1);
    expect(compareDeviation(deviation, evaluation)).toEqual([]);
    expect([standing.suggestion, standing.concluded?.operated]).toEqual(['not-effective', 'not-effective']);
  });

  test('are all there are: every other control of both reports was concluded as its tests suggest', () => {
    const others = ['soc2-2026', 'soc1-2026'].flatMap((engagement) =>
      example.records.controlConclusion
        .filter(({ engagements }) => engagements.includes(engagement))
        .map(({ control, operated }) => [control, standingOf(example.records, engagement, control).suggestion, operated])
        .filter(([, suggested, operated]) => suggested !== operated),
    );
    expect(others).toEqual([]);
    expect(example.records.deviation).toHaveLength(4);
  });
});

describe('the decision', () => {
  test('is unmodified in both reports: the monthly reconciliation answers for the daily one', () => {
    for (const engagement of ['soc2-2026', 'soc1-2026']) {
      const { consistent, exceptFor, requirements } = reasonOpinion(example.records, engagement);
      expect(consistent).toContain('unmodified');
      expect(exceptFor).toEqual([]);
      expect(requirements.map(({ standing }) => standing.operation)).not.toContain('not-met');
    }
  });

  test('would have been "except for" EXP-CO4, had the monthly reconciliation failed as well', () => {
    const { before, after, changed } = supposeFailed(example.records, 'soc1-2026', ['EXP-CO4-C4']);
    expect(before.exceptFor).toEqual([]);
    expect(after.exceptFor).toEqual(['EXP-CO4']);
    expect(after.consistent).toContain('qualified');
    expect(changed).toContainEqual({ requirement: 'EXP-CO4', before: 'met-through-compensation', after: 'not-met' });
  });
});

describe('the days of the period', () => {
  const daysOf = (control: string): Record<string, number> =>
    countDays(statesOf(example.records, control, PERIOD, { asOf: TODAY }));

  test.each(['NET-01', 'NET-05', 'CRY-01', 'LOG-01', 'VUL-02', 'BCP-06'])(
    'leave nine days of %s unknown, those of the outage',
    (control) => {
      expect(daysOf(control)).toMatchObject({ operating: 356, unknown: 9, failed: 0 });
    },
  );

  test('show 27 late reconciliations, and a quarter without a restore test', () => {
    expect(daysOf('EXP-CO4-C2')).toMatchObject({ operating: 224, failed: 27, unknown: 0 });
    expect(daysOf('BCP-05')).toMatchObject({ failed: 91, unknown: 0 });
  });
});

describe('the fieldwork', () => {
  const isWeekend = (day: string): boolean => [0, 6].includes(new Date(day.slice(0, 10)).getUTCDay());

  test('names its days as people do', () => {
    expect(namedDays('Read on July 16 and October 14, 2026.')).toEqual(['2026-07-16', '2026-10-14']);
    expect(namedDays('From December 22 to January 2, 2026; see 2026-02-03.')).toEqual([
      '2025-12-22',
      '2026-01-02',
      '2026-02-03',
    ]);
    expect(namedDays('The change of March 2026 and the 12 items of May')).toEqual([]);
  });

  test('no test was performed before the days it names, none reviewed before it was performed', () => {
    const { test: tests, result } = example.records;
    const textOf = new Map(tests.map(({ id, procedure }) => [id, procedure]));
    const early = result.filter(
      ({ test: id, performedFrom, performedTo, reviewedOn, seen }) =>
        namedDays(`${textOf.get(id)} ${seen}`).some((day) => day > performedTo) ||
        performedFrom > performedTo ||
        reviewedOn < performedTo,
    );
    expect(early.map(({ test: id }) => id)).toEqual([]);
  });

  test('no walkthrough was held before what it followed had happened', () => {
    const early = example.records.designEvaluation.filter(({ walkthrough, on }) =>
      namedDays(walkthrough).some((day) => day >= on),
    );
    expect(early.map(({ control }) => control)).toEqual([]);
  });

  test('was never on a weekend', () => {
    const { records } = example;
    const days = [
      ...records.designEvaluation.map(({ on }) => on),
      ...records.result.flatMap((one) => [one.performedFrom, one.performedTo, one.reviewedOn]),
      ...records.seedCommitment.map(({ at }) => at),
      ...records.sample.map(({ drawnAt }) => drawnAt),
      ...records.controlConclusion.map(({ on }) => on),
      ...records.conclusion.map(({ on }) => on),
      ...records.descriptionProcedure.map(({ on }) => on),
      ...records.issue.map(({ issuedAt }) => issuedAt),
      ...records.evidence
        .filter(({ organization }) => organization === 'marchbank')
        .map(({ header }) => header.takenAt),
    ];
    expect(days.length).toBeGreaterThan(1000);
    expect(days.filter(isWeekend)).toEqual([]);
  });
});

describe('the reports', () => {
  test.each(['soc2-2026', 'soc1-2026'])('%s agrees with its records and with itself', async (engagement) => {
    const { facts, tree, mayBeIssued } = await assembleReport(example.records, engagement);
    const findings = findInconsistencies(facts, tree).filter(({ severity }) => severity !== 'advisory');
    expect(findings).toEqual([]);
    expect(mayBeIssued).toBe(true);
  });

  test('the issued reports are what the records say: the tree hash of each issue', async () => {
    const { issue } = example.records;
    expect(issue.map(({ id, edition }) => [id, edition])).toEqual([
      ['soc1-2026.E1', 1],
      ['soc2-2026.E1', 1],
    ]);
    for (const { engagement, treeHash } of issue) {
      const { tree } = await assembleReport(example.records, engagement);
      expect(tree.attrs.draft).toBeUndefined();
      expect(treeHash).toBe(treeHashOf(tree));
    }
  });

  test('conclude on 43 criteria and eight objectives', () => {
    const { conclusion, engagement } = example.records;
    const concluded = engagement.map(({ id }) => conclusion.filter((one) => one.engagement === id).length);
    expect(engagement.map((one) => requirementIdsOf(one).length)).toEqual([8, 43]);
    expect(concluded).toEqual([8, 43]);
  });
});
