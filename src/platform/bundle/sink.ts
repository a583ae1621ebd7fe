import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Problem } from '#domain/problem.ts';
import { compareBytes } from '#domain/testing/identifiers.ts';
import { formatSums } from '#domain/verify/sums.ts';
import { SUMS } from '../binder/layout.ts';
import { writeZip } from '../formats/zip-writer.ts';
import { BUNDLE } from '../verify/bundle.ts';

/** A file that was written: its hash and its size. */
export interface WrittenFile {
  sha256: string;
  bytes: number;
}

/**
 * A folder that is written beside its place and moved there when it is whole, so that a kill midway leaves no half
 * bundle where a whole one is looked for.
 */
export class Sink {
  private readonly target: string;
  private readonly partial: string;
  private readonly sums = new Map<string, string>();
  private readonly folders = new Set<string>();

  private constructor(target: string) {
    this.target = target;
    this.partial = `${target}.partial`;
  }

  /** Begins a bundle at `target`. An earlier bundle there is replaced; anything else is refused. */
  static async open(target: string): Promise<Sink> {
    await refuseOther(target);
    const sink = new Sink(target);
    await rm(sink.partial, { recursive: true, force: true });
    await mkdir(sink.partial, { recursive: true });
    return sink;
  }

  /** Streams a file into the folder and hashes it on the way. */
  async add(path: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<WrittenFile> {
    const hash = createHash('sha256');
    let size = 0;
    const place = join(this.partial, path);
    await this.makeFolder(dirname(place));
    await pipeline(async function* () {
      for await (const chunk of bytes) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    }, createWriteStream(place));
    const sha256 = hash.digest('hex');
    this.sums.set(path, sha256);
    return { sha256, bytes: size };
  }

  private async makeFolder(folder: string): Promise<void> {
    if (this.folders.has(folder)) return;
    await mkdir(folder, { recursive: true });
    this.folders.add(folder);
  }

  /** Adds a text. */
  async addText(path: string, text: string): Promise<WrittenFile> {
    return this.add(path, [Buffer.from(text, 'utf8')]);
  }

  /** Writes `SHA256SUMS` over everything added so far, and gives its own hash. */
  async writeSums(): Promise<string> {
    const sorted = [...this.sums].sort(([a], [b]) => compareBytes(a, b));
    const { sha256 } = await this.addText(SUMS, formatSums(sorted));
    return sha256;
  }

  /** Moves the folder to its place; with `zip`, an archive of it beside it. Gives the number of files. */
  async finish(zip: boolean): Promise<number> {
    const paths = [...this.sums.keys()].sort(compareBytes);
    if (zip) await this.archive(paths);
    await rm(this.target, { recursive: true, force: true });
    await rename(this.partial, this.target);
    return paths.length;
  }

  /** Takes back what was begun. */
  async abandon(): Promise<void> {
    await rm(this.partial, { recursive: true, force: true });
  }

  private async archive(paths: readonly string[]): Promise<void> {
    const beside = `${this.target}.zip`;
    const stream = createWriteStream(`${beside}.partial`, { flush: true });
    const archive = writeZip(stream);
    for (const path of paths) await archive.add(path, createReadStream(join(this.partial, path)));
    await archive.finish();
    await rename(`${beside}.partial`, beside);
  }
}

async function refuseOther(target: string): Promise<void> {
  const found = await stat(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return;
  const names = found.isDirectory() ? await readdir(target) : ['a file'];
  if (names.length === 0 || names.includes(BUNDLE)) return;
  throw new Problem(
    'conflict',
    `${target} holds something other than a bundle. Nothing was written; name another place.`,
  );
}
