import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE, tickmark, type Ended } from './command.ts';

/** The main job: two binders in; report, findings and proof out; and the proof catches what was changed. */

interface Built {
  files: { format: string; path: string; pages: number | null; bytes: number }[];
  findings: { check: string; severity: string; what: string }[];
  bundles: { path: string }[];
}

const out = mkdtempSync(join(tmpdir(), 'tickmark-journey-'));
afterAll(() => rmSync(out, { recursive: true }));

const told = [
  { engagement: 'soc2-2026', deviations: [/2 of (the )?12/, /1 of (the )?4/] },
  { engagement: 'soc1-2026', deviations: [/2 of (the )?12/, /2 of (the )?25/] },
];

describe.each(told)('from binders to the report of $engagement', ({ engagement, deviations }) => {
  const folder = join(out, engagement);
  let ended: Ended;
  let built: Built;

  beforeAll(async () => {
    ended = await tickmark('--json', 'report', 'build', EXAMPLE, '--engagement', engagement, '--out', out);
    if (ended.code === 0 || ended.code === 9) built = JSON.parse(ended.out) as Built;
  });

  test('the report is built, and nothing in it stops an issue', () => {
    expect(ended.err).toBe('');
    expect(built.findings.filter(({ severity }) => severity === 'stops-issue')).toEqual([]);
    expect(ended.code).toBe(0);
  });

  test('in every format, over 80 pages', () => {
    expect(built.files.map(({ format }) => format).toSorted()).toEqual(['archive', 'docx', 'html', 'pdf']);
    for (const { path, bytes } of built.files) expect(readFileSync(path).length).toBe(bytes);
    // The reader’s copy is the issued one; where its bytes are not those just set, only the archive’s pages are told.
    const paged = built.files.flatMap(({ pages }) => pages ?? []);
    expect(built.files.find(({ format }) => format === 'archive')?.pages).toBeGreaterThan(80);
    expect(Math.min(...paged)).toBeGreaterThan(80);
  });

  test('with the deviations of the story, in the words of section 4', () => {
    const words = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(words).toContain('no examination was performed');
    for (const deviation of deviations) expect(words).toMatch(deviation);
  });

  test.each(['full-bundle', 'readers-seal'])('its %s verifies', async (bundle) => {
    const report = join(folder, 'report.pdf');
    const reports = bundle === 'readers-seal' ? ['--report', report] : [];
    const verified = await tickmark('--json', 'verify', join(folder, bundle), ...reports);
    expect((JSON.parse(verified.out) as { failures: unknown[] }).failures).toEqual([]);
    expect(verified.code).toBe(0);
  });
});

describe('one flipped byte', () => {
  const bundle = join(out, 'soc2-2026', 'full-bundle');
  const copy = join(out, 'flipped');
  beforeAll(() => cpSync(bundle, copy, { recursive: true }));

  /** The files of one kind in the bundle, as paths within it. */
  function filesLike(pattern: RegExp): string[] {
    return readdirSync(copy, { recursive: true, encoding: 'utf8' })
      .filter((name) => pattern.test(name))
      .toSorted();
  }

  test.each([
    ['an evidence file or a population', /\/files\/[0-9a-f]{2}\/[0-9a-f]{64}$/],
    ['a result', /\/records\/results\/[^/]+\.yaml$/],
    ['a sample', /\/records\/samples\/[^/]+\.yaml$/],
    ['a trail entry', /trail\/entries\.jsonl$/],
    ['the report', /report\.pdf$/],
  ])('in %s is named', async (_, pattern) => {
    const [name] = filesLike(pattern);
    expect(name).toBeDefined();
    const path = join(copy, name ?? '');
    const bytes = readFileSync(path);
    const flipped = Buffer.from(bytes);
    const at = Math.floor(bytes.length / 2);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    writeFileSync(path, flipped);
    try {
      const verified = await tickmark('verify', copy);
      expect(verified.code).toBe(9);
      expect(verified.out).toContain(name);
    } finally {
      writeFileSync(path, bytes);
    }
  });

  test('put back, all verifies again', async () => {
    expect(existsSync(copy)).toBe(true);
    expect((await tickmark('verify', copy)).code).toBe(0);
  });
});
