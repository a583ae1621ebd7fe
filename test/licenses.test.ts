import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** Licenses under which we may ship, or build with, what others wrote. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Zlib',
]);

/** Packages whose license the lockfile does not tell in SPDX words: read in the package itself, this version. */
const READ_BY_HAND: Readonly<Record<string, string>> = {
  'busboy@0.3.1': 'MIT',
  'dicer@0.3.0': 'MIT',
  'humanize-number@0.0.2': 'MIT',
  'only@0.0.2': 'MIT',
  'streamsearch@0.1.2': 'MIT',
  'xml-escape@1.1.0': 'MIT',
};

interface Locked {
  license?: string;
  version?: string;
}

/** Packages of a lockfile with their license expressions; the project itself is not one of them. */
function packagesOf(lockfile: string): [name: string, license: string][] {
  const { packages } = JSON.parse(readFileSync(lockfile, 'utf8')) as { packages: Record<string, Locked> };
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { license = 'none stated', version = '' }]) => {
      const name = path.replace(/^.*node_modules\//, '');
      return [name, READ_BY_HAND[`${name}@${version}`] ?? license];
    });
}

/** Whether an SPDX expression of one level lets us: every part of `AND`, one part of `OR`. */
function isAllowed(expression: string): boolean {
  const bare = expression.replaceAll(/[()]/g, '');
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((one) => ALLOWED.has(one)));
}

describe('every package that is installed', () => {
  test.each(['package-lock.json', 'tools/node/package-lock.json'])('has a license we may use: %s', (file) => {
    const packages = packagesOf(file);
    expect(packages.length).toBeGreaterThan(4);
    expect(packages.filter(([, license]) => !isAllowed(license))).toEqual([]);
  });

  test.each([
    ['AGPL-3.0-only', false],
    ['BUSL-1.1', false],
    ['SEE LICENSE IN LICENSE', false],
    ['none stated', false],
    ['MIT AND GPL-3.0-only', false],
    ['(WTFPL OR MIT)', true],
    ['MIT AND OFL-1.1', true],
  ])('is judged by its whole expression: %s', (expression, allowed) => {
    expect(isAllowed(expression)).toBe(allowed);
  });
});
