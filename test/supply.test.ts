import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judge } from '../scripts/audit.ts';
import { makeSbom } from '../scripts/sbom.ts';

interface Locked {
  version: string;
  dev?: true;
  devOptional?: true;
  optional?: true;
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const locked = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, found]) => ({ ...found, id: `${path.split('node_modules/').at(-1) ?? ''}@${found.version}` }));

describe('the list of what a release is made of', () => {
  const sbom = makeSbom();
  const listed = sbom.components.map(({ name, version }) => `${name}@${version}`);

  test('is CycloneDX, of Tickmark, and names the runtime', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(sbom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: expect.stringMatching(/^1\.\d$/),
      metadata: { component: { name: 'tickmark', version } },
    });
    expect(sbom.components.find(({ name }) => name === 'node')).toMatchObject({
      type: 'platform',
      version: '26.10.0',
    });
  });

  test('names every production package of the lockfile, and none that is for development alone', () => {
    const needed = locked.filter(({ dev, devOptional, optional }) => !dev && !devOptional && !optional);
    expect(needed.length).toBeGreaterThan(150);
    expect(needed.map(({ id }) => id).filter((id) => !listed.includes(id))).toEqual([]);
    const known = new Set(locked.filter(({ dev }) => !dev).map(({ id }) => id));
    expect(listed.filter((id) => !known.has(id) && !id.startsWith('node@'))).toEqual([]);
  });
});

describe('the audit of packages', () => {
  test('says what has an advisory, what has none, and when nothing was looked at', () => {
    const metadata = { dependencies: { prod: 300 } };
    expect(judge(JSON.stringify({ metadata, vulnerabilities: {} }))).toEqual({
      code: 0,
      words: '300 production packages were looked at: no known advisory.',
    });
    const planted = { name: 'left', severity: 'high', range: '<2', fixAvailable: true };
    expect(judge(JSON.stringify({ metadata, vulnerabilities: { left: planted } }))).toMatchObject({
      code: 1,
      words: expect.stringContaining('- left <2: high; a later version mends it'),
    });
    for (const silent of ['', 'not JSON', JSON.stringify({ message: '405 Method Not Allowed' })])
      expect(judge(silent)).toMatchObject({ code: 2, words: expect.stringContaining('NOT LOOKED AT') });
  });
});
