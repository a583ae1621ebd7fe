import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathsIn } from '#test/support/sealed-report.ts';
import { verifyPath } from './verify-path.ts';

const VECTORS = 'test/vectors/bundle';
const hasPython = spawnSync('python3', ['--version']).status === 0;
let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'second-'));
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

/** What the verifier says that was written from docs/formats without our code. */
function second(path: string): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('python3', ['test/vectors/verify.py', path], {
    encoding: 'utf8',
  });
  return { code: status, said: stdout + stderr };
}

describe('the committed bundles', () => {
  test.each(['full-bundle', 'readers-seal'])('hold for us: %s', async (name) => {
    const report = await verifyPath(join(VECTORS, name));
    expect(report.failures).toEqual([]);
    expect(report.checked.length).toBeGreaterThan(2);
  });
});

describe.runIf(hasPython)('a verifier written from the documents alone', () => {
  test('finds the same numbers in the full bundle', () => {
    const { code, said } = second(join(VECTORS, 'full-bundle'));
    expect(code).toBe(0);
    const counts = [...said.matchAll(/^ +(\d+) {2}(\w+)$/gm)].map(([, count, what]) => [what, Number(count)]);
    expect(Object.fromEntries(counts)).toMatchObject({
      leaves: 21,
      roots: 6,
      records: 18,
      samples: 1,
      signatures: 7,
    });
  });

  test('finds the same numbers in the readers’ seal', () => {
    const { code, said } = second(join(VECTORS, 'readers-seal'));
    expect(code).toBe(0);
    expect(said).toMatch(/^ +22 {2}proofs$/m);
  });

  test.each([
    ['full-bundle', /^bundle\.json$/],
    ['full-bundle', /^bundle\.note$/],
    ['full-bundle', /records\.jsonl$/],
    ['full-bundle', /company\/files\//],
    ['full-bundle', /company\/trail\/entries\.jsonl$/],
    ['full-bundle', /firm\/trail\/checkpoint$/],
    ['full-bundle', /firm\/trail\/keys$/],
    ['full-bundle', /tree\.json$/],
    ['full-bundle', /report\.pdf$/],
    ['readers-seal', /firm\/proofs\.jsonl$/],
    ['readers-seal', /company\/consistency\.jsonl$/],
    ['readers-seal', /samples\.jsonl$/],
  ])('names a flipped bit in %s, %s', async (name, wanted) => {
    const copy = join(root, `${name}-${wanted.source.replaceAll(/\W/g, '')}`);
    await cp(join(VECTORS, name), copy, { recursive: true });
    const path = (await pathsIn(copy)).find((one) => wanted.test(one)) ?? '';
    const bytes = await readFile(join(copy, path));
    const place = Math.floor(bytes.length / 3);
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    await writeFile(join(copy, path), bytes);
    const { code, said } = second(copy);
    expect(code).toBe(1);
    expect(said).toContain(`FAILED    ${path}`);
    const ours = await verifyPath(copy);
    expect(ours.failures.map(({ file }) => file)).toContain(path);
  });
});
