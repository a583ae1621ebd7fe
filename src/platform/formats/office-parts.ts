import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { writeZip } from './zip-writer.ts';

/** Name and bytes of each part of an Office file of our own making, in order. For files of others see `zip.ts`. */
export async function readParts(file: Buffer): Promise<[string, Buffer][]> {
  const source = await promisify<Buffer, { lazyEntries: boolean }, ZipFile>(fromBuffer)(file, {
    lazyEntries: true,
  });
  const open = promisify<Entry, NodeJS.ReadableStream>(source.openReadStream.bind(source));
  const parts: [string, Buffer][] = [];
  return new Promise((resolve, reject) => {
    const keep = async (entry: Entry): Promise<void> => {
      parts.push([entry.fileName, await buffer(await open(entry))]);
      source.readEntry();
    };
    source.on('entry', (entry: Entry) => keep(entry).catch(reject));
    source.on('end', () => resolve(parts));
    source.on('error', reject);
    source.readEntry();
  });
}

/** Puts an Office file together from its parts; the same parts give the same bytes. */
export async function joinParts(parts: readonly [string, Buffer][]): Promise<Buffer> {
  const out = new PassThrough();
  const whole = buffer(out);
  const zip = writeZip(out);
  for (const [name, bytes] of parts) await zip.add(name, Readable.from([bytes]));
  await zip.finish();
  return whole;
}
