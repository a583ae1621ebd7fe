import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Problem } from '#domain/problem.ts';
import { sha256Hex } from '#domain/hash.ts';
import { openSource, type BinderSource } from '../binder/source.ts';
import { linesIn, Passing } from './lines.ts';
import {
  damaged,
  FileLine,
  filePath,
  FILES,
  MANIFEST,
  MANIFEST_HASH,
  readManifest,
  secretPath,
  tablePath,
  type Manifest,
} from './manifest.ts';

/** A backup whose every byte was read and is what its manifest says. */
export interface CheckedBackup {
  path: string;
  manifest: Manifest;
  open: (path: string) => Promise<Readable>;
  /** The stored files, in the order of their hashes. */
  files: () => AsyncGenerator<FileLine>;
  close: () => void;
}

const TERABYTE = 2 ** 40;
const LIMITS = {
  files: 5_000_000,
  totalBytes: 64 * TERABYTE,
  fileBytes: 16 * TERABYTE,
  recordBytes: TERABYTE,
  // Deflate packs at most a thousandfold: rows of one word each may come near.
  ratio: 1100,
};
const MOST_MANIFEST_BYTES = 64 * 2 ** 20;

/** Opens a backup (folder or archive) and reads all of it: one byte changed or missing, and it is refused. */
export async function openChecked(
  path: string,
  tell: (words: string) => void = () => undefined,
): Promise<CheckedBackup> {
  return asDamage(async () => {
    const source = await openSource(path, LIMITS);
    try {
      const [surprise] = source.surprises;
      if (surprise) throw damaged(`${surprise.file} ${surprise.why}`);
      const manifest = await manifestOf(source);
      const files = (): AsyncGenerator<FileLine> => filesOf(source);
      await checkAll(source, manifest, tell);
      return { path, manifest, open: source.open, files, close: source.close };
    } catch (thrown) {
      source.close();
      throw thrown;
    }
  });
}

/** What a reader of archives refuses is damage here. */
async function asDamage<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof RangeError || thrown instanceof SyntaxError) throw damaged(thrown.message);
    if (thrown instanceof Problem && thrown.kind === 'invalid' && 'findings' in thrown.details)
      throw damaged(thrown.message.replace(/\.$/, ''));
    throw thrown;
  }
}

async function manifestOf(source: BinderSource): Promise<Manifest> {
  const found = source.files.get(MANIFEST);
  if (!found || !source.files.has(MANIFEST_HASH))
    throw damaged(`it has no ${MANIFEST}, which is written last`);
  if (found.bytes > MOST_MANIFEST_BYTES) throw damaged('its manifest is larger than any that is written');
  const bytes = await buffer(await source.open(MANIFEST));
  const hash = (await buffer(await source.open(MANIFEST_HASH))).toString('utf8');
  if (hash !== `${sha256Hex(bytes)}\n`) throw damaged('its manifest does not have the hash beside it');
  return readManifest(bytes);
}

async function* filesOf(source: Pick<BinderSource, 'open'>): AsyncGenerator<FileLine> {
  for await (const line of linesIn(await source.open(FILES))) {
    const read = FileLine.safeParse(JSON.parse(line));
    if (!read.success) throw damaged(`a line of ${FILES} does not fit`);
    yield read.data;
  }
}

async function checkAll(
  source: BinderSource,
  { tables, secrets, files }: Manifest,
  tell: (words: string) => void,
): Promise<void> {
  const left = new Set(source.files.keys());
  const check = async (path: string, said: { bytes: number; sha256: string }): Promise<void> => {
    if (!left.delete(path)) throw damaged(`${path} is missing`);
    const passing = new Passing();
    for await (const chunk of await source.open(path)) passing.add(chunk as Uint8Array);
    if (passing.bytes !== said.bytes || passing.sha256() !== said.sha256)
      throw damaged(`${path} is not what was written`);
  };
  left.delete(MANIFEST);
  left.delete(MANIFEST_HASH);
  for (const table of tables) await check(tablePath(table), table);
  for (const secret of secrets) await check(secretPath(secret.path), secret);
  await check(FILES, files.list);
  let inside = 0;
  for await (const line of filesOf(source)) {
    if (line.state === 'damaged') left.delete(filePath(line.sha256));
    if (line.state !== 'inside') continue;
    await check(filePath(line.sha256), line);
    inside += 1;
    if (inside % 50 === 0) tell(`Checking the backup: ${inside} of ${files.inside} files`);
  }
  if (inside !== files.inside)
    throw damaged(`${FILES} lists ${inside} files where ${files.inside} were written`);
  const [more] = left;
  if (more !== undefined) throw damaged(`it holds ${more}, which its manifest does not know`);
}
