import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '#domain/problem.ts';
import { sha256Hex } from '#domain/hash.ts';
import type { BinderTarget } from '../binder/target.ts';
import type { Machinery } from '../context.ts';
import { readMigrations, schemaName } from '../db/migrate.ts';
import type { BlobStore } from '../storage/blobs.ts';
import { linesIn, Passing } from './lines.ts';
import {
  BACKUP_FORMAT,
  filePath,
  FILES,
  MANIFEST,
  MANIFEST_HASH,
  secretPath,
  tablePath,
  type FileLine,
  type Manifest,
} from './manifest.ts';
import { listSecrets, readSecret } from './secrets.ts';
import { spoolName, takeSnapshot, type Snapshot } from './snapshot.ts';

/** What is asked of a backup. */
export interface BackupWish {
  /** False leaves the stored files where they are, as for a bucket that has copies of its own. */
  withFiles: boolean;
}

const { version: PROGRAM } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { version: string };

/**
 * Fixes what the installation holds at this moment, then lends a function that writes it to a target. Rows are
 * copied aside first, so that whoever carries the backup away slowly keeps nobody waiting.
 */
export async function openBackup(
  house: Machinery,
  { withFiles }: BackupWish,
): Promise<{ write: (target: BinderTarget) => Promise<Manifest>; close: () => Promise<void> }> {
  const room = await mkdtemp(join(house.dataFolder, 'backup-'));
  const close = (): Promise<void> => rm(room, { recursive: true, force: true });
  try {
    const snapshot = await takeSnapshot(house.engine, room);
    return { close, write: (target) => writeAll(house, snapshot, room, withFiles, target).finally(close) };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function writeAll(
  house: Machinery,
  snapshot: Snapshot,
  room: string,
  withFiles: boolean,
  target: BinderTarget,
): Promise<Manifest> {
  try {
    for (const table of snapshot.tables)
      await target.put(tablePath(table), createReadStream(join(room, spoolName(table))));
    const secrets = await putSecrets(house.dataFolder, target);
    const files = await putFiles(house.blobs, snapshot.held, withFiles, target, join(room, 'list'));
    const { migrations, organizations, tables, sequences } = snapshot;
    const manifest: Manifest = {
      format: BACKUP_FORMAT,
      program: PROGRAM,
      madeAt: house.now().toISOString(),
      engine: house.engine.kind,
      schema: schemaOf(migrations),
      migrations,
      organizations,
      tables,
      sequences,
      secrets,
      files,
    };
    const said = `${JSON.stringify(manifest, undefined, 1)}\n`;
    await target.put(MANIFEST, Readable.from([Buffer.from(said)]));
    await target.put(MANIFEST_HASH, Readable.from([Buffer.from(`${sha256Hex(said)}\n`)]));
    await target.finish();
    return manifest;
  } catch (thrown) {
    await target.abandon();
    throw thrown;
  }
}

/** The name of the database’s form, as its own list of migrations gives it. */
function schemaOf(migrations: Manifest['migrations']): string {
  const known = new Map(readMigrations().map((one) => [one.name, one]));
  return schemaName(
    migrations.map(({ name, sha256 }) => ({ name, sha256, script: known.get(name)?.script ?? '' })),
  );
}

async function putSecrets(dataFolder: string, target: BinderTarget): Promise<Manifest['secrets']> {
  const put: Manifest['secrets'] = [];
  for (const path of listSecrets(dataFolder)) {
    const bytes = readSecret(dataFolder, path);
    await target.put(secretPath(path), Readable.from([bytes]));
    put.push({ path, bytes: bytes.byteLength, sha256: sha256Hex(bytes) });
  }
  return put;
}

/** Copies the stored files, each read once and hashed on its way: what is not there or not whole is said, not hidden. */
async function putFiles(
  blobs: BlobStore,
  held: string,
  withFiles: boolean,
  target: BinderTarget,
  list: string,
): Promise<Manifest['files']> {
  const counts = { inside: 0, insideBytes: 0, left: 0, missing: 0, damaged: 0 };
  const passing = new Passing();
  async function* lines(): AsyncGenerator<string> {
    for await (const line of linesIn(createReadStream(held))) {
      const [sha256 = '', bytes = ''] = line.split(' ');
      const said: FileLine = { sha256, bytes: Number(bytes), state: 'left' };
      if (withFiles) said.state = await putFile(blobs, said, target);
      counts[said.state] += 1;
      if (said.state === 'inside') counts.insideBytes += said.bytes;
      const text = `${JSON.stringify(said)}\n`;
      passing.add(text);
      yield text;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(list, { mode: 0o600 }));
  await target.put(FILES, createReadStream(list));
  return { ...counts, list: { bytes: passing.bytes, sha256: passing.sha256() } };
}

async function putFile(
  blobs: BlobStore,
  { sha256, bytes }: FileLine,
  target: BinderTarget,
): Promise<FileLine['state']> {
  const opened = await openOrMissing(blobs, sha256);
  if (!opened) return 'missing';
  const passing = new Passing();
  await target.put(filePath(sha256), passing.through(untilDamage(opened, sha256)));
  return passing.bytes === bytes && passing.sha256() === sha256 ? 'inside' : 'damaged';
}

/** The bytes as far as the store gives them out: of a file that changed where it lies it keeps back the last. */
async function* untilDamage(stream: AsyncIterable<Uint8Array>, sha256: string): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.details['sha256'] !== sha256) throw thrown;
  }
}

async function openOrMissing(blobs: BlobStore, sha256: string): Promise<Readable | undefined> {
  try {
    return (await blobs.open(sha256)).stream;
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.kind === 'missing') return undefined;
    throw thrown;
  }
}
