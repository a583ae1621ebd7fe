// Plain JavaScript that any Node from 18 runs, with nothing installed: it is what installs the rest.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pinned = join(root, 'tools/node/node_modules/.bin/node');
const linked = join(root, 'node_modules/.bin/node');

/** True when the Node that runs this file can run the product: type stripping without a flag needs 24.12. */
export function isNodeNewEnough(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 12);
}

/** Installs what the lockfile names if nothing is installed yet, and the pinned Node if this one is too old. */
export function ensureInstalled() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) npm(['ci'], root);
  return ensureNode();
}

/** Path of a Node that is new enough: this one, or the pinned one, fetched and linked at first need. */
export function ensureNode() {
  if (isNodeNewEnough()) return process.execPath;
  if (!existsSync(pinned)) npm(['ci', '--ignore-scripts'], join(root, 'tools/node'));
  if (!existsSync(linked)) {
    mkdirSync(dirname(linked), { recursive: true });
    rmSync(linked, { force: true });
    symlinkSync(relative(dirname(linked), pinned), linked);
  }
  return pinned;
}

function npm(words, cwd) {
  const args = [...words, '--no-audit', '--no-fund', '--loglevel=error'];
  // npm's own chatter must not mix with the output of a command, which may be JSON.
  const how = { cwd, stdio: ['ignore', 2, 2] };
  const own = process.env.npm_execpath;
  const ran = own
    ? spawnSync(process.execPath, [own, ...args], how)
    : spawnSync('npm', args, { ...how, shell: process.platform === 'win32' });
  if (ran.status !== 0) {
    console.error(`Installing in ${cwd} did not work. Check the network and run "npm ci" there.`);
    process.exit(ran.status ?? 1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.env.npm_lifecycle_event === 'postinstall') ensureNode();
  else ensureInstalled();
}
