import { accessSync, constants, existsSync, readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '#domain/problem.ts';
import { refuseMoved, refuseUnfinished } from '../backup/marks.ts';
import { listSecrets } from '../backup/secrets.ts';
import { right, unknown, wrong, type Check } from './check.ts';

const OLDEST_NODE = [24, 12] as const;

/** Whether this Node is one the program is tested on. */
export const nodeVersion: Check = {
  name: 'Node',
  look: ({ nodeVersion: version }) => {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
    return isOld
      ? wrong(
          `Node ${version} is older than ${OLDEST_NODE.join('.')}`,
          'Start with npm start, which brings its own, or install a later one.',
        )
      : right(`Node ${version}`);
  },
};

/** Whether the data folder is there, ours, and closed to others. */
export const dataFolder: Check = {
  name: 'data folder',
  look: ({ dataFolder: folder }) => {
    if (!existsSync(folder))
      return wrong(`${folder} is not there`, 'Name another with DATA_DIR; the first start makes it.');
    try {
      accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch {
      return wrong(
        `${folder} cannot be read and written by this user`,
        `Give it to the user the server runs as: chown -R <user> ${folder}`,
      );
    }
    const open = process.platform === 'win32' ? 0 : statSync(folder).mode & 0o077;
    return open === 0
      ? right(`${folder}, closed to others`)
      : wrong(`${folder} is open to other users of the machine`, `chmod 700 ${folder}`);
  },
};

/** Whether there is room to write. */
export const freeSpace: Check = {
  name: 'free space',
  look: ({ dataFolder: folder, leastFreeBytes }) => {
    if (!existsSync(folder)) return unknown(`${folder} is not there`);
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    const said = `${(free / 1e9).toFixed(1)} GB free`;
    return free < leastFreeBytes
      ? wrong(
          `only ${said} on the disk of ${folder}`,
          'Make room, or move the data folder to a larger disk while the server is stopped.',
        )
      : right(said);
  },
};

/** Whether a restore was cut off here, or the database moved away. */
export const marks: Check = {
  name: 'state of the folder',
  look: ({ dataFolder: folder, engine }) => {
    try {
      refuseUnfinished(folder);
      if (engine?.kind !== 'server') refuseMoved(folder);
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      return wrong(thrown.message.split('. ')[0] ?? '', thrown.message.split('. ').slice(1).join('. '));
    }
    return right('whole');
  },
};

/** Who holds the data folder. */
export const holder: Check = {
  name: 'holder',
  look: ({ dataFolder: folder, engine, blind }) => {
    const file = join(folder, 'lock.pid');
    const pid = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
    if (engine) return right(pid === undefined ? 'nobody yet' : `process ${pid}`);
    return unknown(pid === undefined ? blind : `process ${pid} was the last to hold it; ${blind}`);
  },
};

/** Whether every secret of the folder is its owner’s alone. */
export const secretFiles: Check = {
  name: 'secret files',
  look: ({ dataFolder: folder }) => {
    const secrets = existsSync(folder) ? listSecrets(folder) : [];
    if (secrets.length === 0) return unknown('there are none yet: the first start makes them');
    const open = secrets.filter(
      (path) => process.platform !== 'win32' && (statSync(join(folder, path)).mode & 0o077) !== 0,
    );
    if (open.length > 0)
      return wrong(
        `others can read ${open.join(', ')}`,
        `chmod 600 ${open.map((path) => join(folder, path)).join(' ')}`,
      );
    const empty = secrets.filter((path) => statSync(join(folder, path)).size < 32);
    if (empty.length > 0)
      return wrong(
        `${empty.join(', ')} holds too little to be a secret`,
        'Bring it back from a backup. A token may also be deleted: the next start makes one.',
      );
    return right(`${secrets.length} files, closed to others`);
  },
};

/** Whether a backup that was cut off left its copy behind. */
export const leftovers: Check = {
  name: 'leftovers',
  look: ({ dataFolder: folder, engine }) => {
    const left = existsSync(folder) ? readdirSync(folder).filter((name) => /^backup-\w{6}$/.test(name)) : [];
    if (left.length === 0) return right('none');
    const said = `${left.length} copies that backups put aside, such as ${left[0] ?? ''}`;
    return engine
      ? wrong(
          `${said}: each is of a backup under way, or of one that was cut off`,
          `When no backup is under way: rm -r ${left.map((name) => join(folder, name)).join(' ')}`,
        )
      : unknown(said);
  },
};
