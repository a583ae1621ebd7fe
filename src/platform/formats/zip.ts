import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { getFileNameLowLevel, openPromise, type Entry, type ZipFile } from 'yauzl';
import { refusal, type Finding } from './finding.ts';
import type { FoundFile } from './folder.ts';
import { whyUnsafePath } from './path-safety.ts';

/** How much an archive may hold before we stop believing it. */
export interface ZipLimits {
  entries: number;
  /** All files together, inflated. */
  totalBytes: number;
  /** Inflated size over packed size, for the whole and for each file of more than 1 MiB. */
  ratio: number;
}

/** An archive opened by its directory: nothing is inflated until a file is asked for. */
export interface OpenedZip {
  files: FoundFile[];
  surprises: Finding[];
  open: (path: string) => Promise<Readable>;
  close: () => void;
}

const RATIO_MATTERS_FROM = 1024 * 1024;

/**
 * Opens a zip archive and judges it before anything is inflated: too many entries, too much inside, a packing
 * ratio no honest file has, entries that share bytes, encrypted or linked entries. While a file is read, its
 * size and checksum must come out as the directory said.
 */
export async function openZip(path: string, limits: ZipLimits): Promise<OpenedZip> {
  const zip = await openPromise(path, { autoClose: false, decodeStrings: false }).catch(notZip(path));
  try {
    const { entries, surprises } = await readDirectory(zip, path, limits);
    return {
      files: [...entries].map(([name, entry]) => ({ path: name, bytes: entry.uncompressedSize })),
      surprises: [...surprises, ...overlaps(entries)],
      open: (name) => openEntry(zip, name, entries.get(name)),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function notZip(file: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error)) throw error;
    throw refusal({ file, why: `cannot be read as a zip archive (${error.message}).` });
  };
}

async function readDirectory(
  zip: ZipFile,
  path: string,
  limits: ZipLimits,
): Promise<{ entries: Map<string, Entry>; surprises: Finding[] }> {
  if (zip.entryCount > limits.entries) {
    throw refusal({ file: path, why: `has ${zip.entryCount} entries; at most ${limits.entries} are read.` });
  }
  const entries = new Map<string, Entry>();
  const surprises: Finding[] = [];
  let packed = 0;
  let inflated = 0;
  const each = zip.eachEntry();
  for (let next = await each.next().catch(notZip(path)); !next.done;) {
    const entry: Entry = next.value;
    const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
    const isFolder = name.endsWith('/') && entry.uncompressedSize === 0;
    const why = whyNotRead(name.replace(/\/$/, ''), entry, entries, limits);
    if (why) surprises.push({ file: name, why });
    if (!isFolder) entries.set(name, entry);
    packed += entry.compressedSize;
    inflated += entry.uncompressedSize;
    if (inflated > limits.totalBytes) {
      throw refusal({ file: path, why: `inflates to more than ${limits.totalBytes} bytes.` });
    }
    next = await each.next().catch(notZip(path));
  }
  if (inflated > RATIO_MATTERS_FROM && inflated > packed * limits.ratio) {
    throw refusal({ file: path, why: `inflates to more than ${limits.ratio} times its size.` });
  }
  return { entries, surprises };
}

const UNIX = 3;
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const STORED = 0;
const DEFLATED = 8;

function whyNotRead(
  name: string,
  entry: Entry,
  entries: ReadonlyMap<string, Entry>,
  limits: ZipLimits,
): string | undefined {
  const why = whyUnsafePath(name);
  if (why) return why;
  if (entries.has(name)) return 'stands twice in the archive.';
  if (entry.isEncrypted()) return 'is encrypted.';
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    return 'is packed in a way that is not read here (only stored and deflated are).';
  }
  const type = entry.versionMadeBy >> 8 === UNIX ? (entry.externalFileAttributes >>> 16) & FILE_TYPE : 0;
  if (type !== 0 && type !== REGULAR && type !== FOLDER) return 'is a link or special file.';
  const { uncompressedSize, compressedSize } = entry;
  if (uncompressedSize > RATIO_MATTERS_FROM && uncompressedSize > compressedSize * limits.ratio) {
    return `inflates to more than ${limits.ratio} times its size.`;
  }
  return undefined;
}

const LOCAL_HEADER = 30;

/** Entries that share bytes: how a small archive is made to look large many times over. */
function overlaps(entries: ReadonlyMap<string, Entry>): Finding[] {
  const byPlace = [...entries].sort(
    ([, a], [, b]) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  );
  return byPlace.flatMap(([, { relativeOffsetOfLocalHeader, fileNameLength, compressedSize }], index) => {
    const next = byPlace[index + 1];
    const end = relativeOffsetOfLocalHeader + LOCAL_HEADER + fileNameLength + compressedSize;
    return next && next[1].relativeOffsetOfLocalHeader < end
      ? [{ file: next[0], why: 'shares its bytes with another entry of the archive.' }]
      : [];
  });
}

async function openEntry(zip: ZipFile, name: string, entry: Entry | undefined): Promise<Readable> {
  if (!entry) throw refusal({ file: name, why: 'is not in the archive.' });
  const stream = await zip.openReadStreamPromise(entry).catch(notUnpacked(name));
  return Readable.from(unpacked(stream, name, entry.crc32), { objectMode: false });
}

async function* unpacked(stream: Readable, name: string, expected: number): AsyncGenerator<Buffer> {
  let sum = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    notUnpacked(name)(error);
  }
  if (sum !== expected) throw refusal({ file: name, why: 'does not have the checksum the archive states.' });
}

function notUnpacked(file: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error)) throw error;
    throw refusal({ file, why: `cannot be unpacked (${error.message}).` });
  };
}
