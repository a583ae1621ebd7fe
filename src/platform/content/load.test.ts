import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { criteriaFor } from '#domain/catalogue/catalogue.ts';
import { CONTENT, loadCatalogue, ourCatalogue } from './load.ts';

describe('our content', () => {
  test('has the criteria, points of focus, controls and objectives of the field', async () => {
    const content = await ourCatalogue();
    expect(content.criteria).toHaveLength(61);
    expect(content.criteria.flatMap((criterion) => criterion.points_of_focus)).toHaveLength(330);
    expect(content.descriptionCriteria.criteria).toHaveLength(9);
    expect(content.controls).toHaveLength(151);
    expect(content.general.itgc_objectives).toHaveLength(10);
    expect(content.services.map(({ id }) => id).toSorted()).toEqual([
      'ERP',
      'EXP',
      'FND',
      'HST',
      'LNS',
      'MED',
      'PAY',
      'RET',
    ]);
    expect(content.services.flatMap(({ objectives }) => objectives)).toHaveLength(54);
    expect(content.policies).toHaveLength(27);
  });

  test.each([
    [['security'], 33],
    [['security', 'availability'], 36],
    [['security', 'processing_integrity'], 38],
    [['security', 'confidentiality'], 35],
    [['security', 'privacy'], 51],
  ])('%j asks for %i criteria', async (categories, count) => {
    expect(criteriaFor(await ourCatalogue(), categories)).toHaveLength(count);
  });

  test('covers mileage, per diem and tax of an expense service', async () => {
    const expense = (await ourCatalogue()).services.find(({ id }) => id === 'EXP');
    const statements = expense?.objectives
      .flatMap(({ controls }) => controls.map(({ statement }) => statement))
      .join(' ');
    expect(statements).toMatch(/mileage rate tables/);
    expect(statements).toMatch(/per diem tables by country and city/);
    expect(statements).toMatch(/splits tax/);
  });
});

// A check that sees nothing allows everything, so faults are planted.
describe('content with a planted fault is refused, naming it', () => {
  let folder: string;
  const folders: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'content-'));
    folders.push(folder);
    await cp(CONTENT, folder, { recursive: true });
  });
  afterAll(() => Promise.all(folders.map((path) => rm(path, { recursive: true }))));

  test.each([
    [
      'a repeated identifier',
      'controls/IAM.yaml',
      'id: IAM-03\n',
      'id: IAM-02\n',
      /IAM-02 is defined more than once/,
    ],
    [
      'a criterion that does not exist',
      'controls/IAM.yaml',
      '- CC6.2\n',
      '- CC6.9\n',
      /names the criterion CC6\.9/,
    ],
    ['an unknown field', 'controls/IAM.yaml', 'sampled: true', 'sampledd: true', /IAM\.yaml does not fit/],
    [
      'an unknown population type',
      'controls/library.yaml',
      'id: terminations\n',
      'id: exits\n',
      /population type terminations/,
    ],
    [
      'a wrong count',
      'criteria/tsc-2017/CC6.yaml',
      'pof_count: 13',
      'pof_count: 12',
      /CC6\.1 says 12 points of focus and lists 13/,
    ],
    [
      'an unanswered risk',
      'objectives/EXP.yaml',
      'EXP-CO4-R3\n        statement',
      'EXP-CO4-R2\n        statement',
      /EXP-CO4-R3/,
    ],
  ])('%s', async (_, file, from, to, named) => {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8');
    expect(text).toContain(from);
    await writeFile(path, text.replace(from, to));
    await expect(loadCatalogue(folder)).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(named),
    });
  });
});
