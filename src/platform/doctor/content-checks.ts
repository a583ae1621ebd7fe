import { join } from 'node:path';
import { Problem } from '#domain/problem.ts';
import { leafOfText } from '#domain/trail/leaf.ts';
import { lookAround } from '../backup/look.ts';
import { listTables, quoted, tableName } from '../backup/tables.ts';
import { inTransaction, type Session } from '../db/engine.ts';
import { countQueues } from '../jobs/dead.ts';
import type { BlobStore } from '../storage/blobs.ts';
import { checkStore } from '../storage/open-store.ts';
import { fastHash } from '../trail/fast-hash.ts';
import { listTrails } from '../trail/stored.ts';
import { onDatabase, right, unknown, wrong, type Check } from './check.ts';

const LAST_LINES = 1000;
const FROM_BACKUP =
  'Keep everything as it is, take a backup now, and compare with an earlier one restored beside it.';

/** Whether the trails hold: their last lines, or all of them and every record when it is to be deep. */
export const trails: Check = {
  name: 'trails',
  look: onDatabase(async (engine, { dataFolder, isDeep }) => {
    if (!isDeep) return inTransaction(engine, lastLines);
    const seen = await inTransaction(engine, (session) =>
      lookAround(session, join(dataFolder, 'keys'), () => undefined),
    );
    const failures = [
      ...seen.trails.flatMap(({ organization, failures }) =>
        failures.map((why) => `${organization}: ${why}`),
      ),
      ...seen.unvouched.map(({ table, count }) => `${count} versions in ${table} stand on no trail`),
    ];
    const lines = seen.trails.reduce((sum, trail) => sum + trail.lines, 0);
    return failures.length > 0
      ? wrong(failures.join('; '), FROM_BACKUP)
      : right(
          `${seen.trails.length} organizations, ${lines} lines hashed to their signed checkpoints, every record on its trail`,
        );
  }),
};

async function lastLines(session: Session) {
  const organizations = await listTrails(session);
  const wrongs: string[] = [];
  for (const organization of organizations) {
    const rows = (await session.query(
      'select seq, entry, salt, leaf from trail where organization_id = $1 order by seq desc limit $2',
      [organization, LAST_LINES],
    )) as { seq: number; entry: string | null; salt: string | null; leaf: string }[];
    const bad = rows.find(
      ({ entry, salt, leaf }) =>
        entry !== null && Buffer.from(leafOfText(entry, salt ?? '', fastHash)).toString('hex') !== leaf,
    );
    if (bad) wrongs.push(`${organization}: line ${bad.seq} is not what its leaf was made of`);
    const [ends] = (await session.query(
      `select count(*)::int as lines, coalesce(max(seq) + 1, 0) as next,
         (select coalesce(max(size), 0) from checkpoints where organization_id = $1) as signed
       from trail where organization_id = $1`,
      [organization],
    )) as { lines: number; next: number; signed: number }[];
    if (ends && ends.lines !== ends.next)
      wrongs.push(`${organization}: ${ends.next - ends.lines} lines are gone`);
    if (ends && ends.signed > ends.next)
      wrongs.push(`${organization}: ends at ${ends.next}, but a checkpoint was signed at ${ends.signed}`);
  }
  return wrongs.length > 0
    ? wrong(wrongs.join('; '), FROM_BACKUP)
    : right(`${organizations.length} organizations, the last lines of each; --deep hashes all`);
}

/** Whether the bytes of every file that is held are in the store; deep, whether they are still the same. */
export const files: Check = {
  name: 'files',
  look: onDatabase(async (engine, { blobs, isDeep, blind }) => {
    if (!blobs) return unknown(blind);
    const held = (await inTransaction(engine, (session) =>
      session.query('select distinct sha256 from held_files order by sha256'),
    )) as { sha256: string }[];
    const lost: string[] = [];
    for (const { sha256 } of held) if (!(await isThere(blobs, sha256, isDeep))) lost.push(sha256);
    if (lost.length === 0)
      return right(`${held.length}, all in the store${isDeep ? ', each with its hash' : ''}`);
    const shown = lost.slice(0, 3).join(', ');
    return wrong(
      `${lost.length} of ${held.length} are missing or changed: ${shown}${lost.length > 3 ? ', …' : ''}`,
      'Copy them from a backup into the store: in a backup they lie at files/<first two digits>/<hash>.',
    );
  }),
};

async function isThere(blobs: BlobStore, sha256: string, isDeep: boolean): Promise<boolean> {
  if (!isDeep) return blobs.has(sha256);
  try {
    const { stream } = await blobs.open(sha256);
    stream.resume();
    await new Promise((resolve, reject) => stream.once('end', resolve).once('error', reject));
    return true;
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.details['sha256'] === sha256) return false;
    throw thrown;
  }
}

/** Whether the store does its work. */
export const store: Check = {
  name: 'file store',
  look: async ({ blobs, blind }) => {
    if (!blobs) return unknown(blind);
    return right(`takes, gives and removes a file in ${(await checkStore(blobs)).ms} ms`);
  },
};

/** Whether every key that something was sealed with is in the ring. */
export const ring: Check = {
  name: 'key ring',
  look: onDatabase(async (engine, { ring: keys, blind }) => {
    if (!keys) return unknown(blind);
    const known = new Set(keys.map(({ version }) => version));
    const sealed = await inTransaction(engine, sealedVersions);
    const lost = [...sealed].filter(([version]) => !known.has(version));
    const count = lost.reduce((sum, [, many]) => sum + many, 0);
    if (lost.length > 0)
      return wrong(
        `${count} secrets were sealed with keys that are not in the ring (${lost.map(([version]) => version).join(', ')})`,
        'Bring secrets.keys (or SECRETS_KEYS) back from a backup. Without it they have to be set anew.',
      );
    return right(`${keys.length} keys, which sealed all that is sealed`);
  }),
};

const RECORDED: ReadonlySet<string> = new Set(['canonical', 'entry']);

/** How many texts in the database were sealed with which key. */
async function sealedVersions(session: Session): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  const tables = await listTables(session);
  // Records and trails are what people wrote; what is sealed lies elsewhere.
  for (const table of tables.filter(({ columns }) => !columns.some(({ name }) => RECORDED.has(name)))) {
    const texts = table.columns.filter(({ type }) => type === 'text' || type.startsWith('character varying'));
    for (const { name } of texts) {
      const rows = (await session.query(
        `select split_part(${quoted(name)}, '.', 2)::int as version, count(*)::int as count from ${tableName(table)}
         where ${quoted(name)} ~ '^tmk1[.][0-9]{1,9}[.]' group by 1`,
      )) as { version: number; count: number }[];
      for (const { version, count } of rows) found.set(version, (found.get(version) ?? 0) + count);
    }
  }
  return found;
}

/** Whether the mail server lets us in. */
export const mail: Check = {
  name: 'mail',
  look: async ({ mail: mailer, blind }) => {
    if (!mailer) return unknown(blind);
    if (mailer.isOff) return right('off: no SMTP_URL is set');
    await mailer.check();
    return right('the server lets us in');
  },
};

/** Whether there is work that nobody could finish. */
export const deadJobs: Check = {
  name: 'dead jobs',
  look: onDatabase(async (engine) => {
    const queues = await countQueues(engine);
    const dead = queues.filter((queue) => queue.dead > 0);
    const waiting = queues.reduce((sum, queue) => sum + queue.waiting + queue.again, 0);
    if (dead.length === 0) return right(`none; ${waiting} wait`);
    return wrong(
      dead.map((queue) => `${queue.dead} of ${queue.name}`).join(', '),
      'tickmark jobs dead tells why each died; mend the cause, then retry or drop them.',
    );
  }),
};
