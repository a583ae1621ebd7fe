import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Problem } from '#domain/problem.ts';
import { refusal, type Finding } from '../formats/finding.ts';
import { openFound, walkFolder, type FoundFile } from '../formats/folder.ts';
import { readLines } from '../formats/json-lines.ts';
import { collisions, whyUnsafePath } from '../formats/path-safety.ts';
import { decodeText } from '../formats/text.ts';
import { openZip, type ZipLimits } from '../formats/zip.ts';

/** Files to be verified, from a folder or a zip archive: their paths in order, and their bytes when asked for. */
export interface Subject {
  files: ReadonlyMap<string, FoundFile>;
  open: (path: string) => Promise<Readable>;
  close: () => void;
}

const MOST_FILES = 1_000_000;
const LIMITS: ZipLimits = { entries: MOST_FILES, totalBytes: 256 * 1024 ** 3, ratio: 200 };
const LONGEST_TEXT = 64 * 1024 * 1024;
const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * Opens what somebody wants verified. Hostile structure (links, paths that climb out, two names for one file, an archive
 * that inflates beyond belief) is refused as a whole, with every finding named: nothing in it can be trusted.
 */
export async function openSubject(path: string): Promise<Subject> {
  const found = await stat(path).catch(missing(path));
  const subject = found.isDirectory() ? await fromFolder(path) : await fromZip(path);
  return withoutOuterFolder(subject);
}

async function fromFolder(root: string): Promise<Subject> {
  const { files, surprises } = await walkFolder(root, MOST_FILES);
  return judged(
    files,
    surprises,
    (file) => openFound(root, file),
    () => undefined,
  );
}

async function fromZip(path: string): Promise<Subject> {
  const zip = await openZip(path, LIMITS);
  try {
    return judged(zip.files, zip.surprises, ({ path }) => zip.open(path), zip.close);
  } catch (thrown) {
    zip.close();
    throw thrown;
  }
}

function judged(
  files: readonly FoundFile[],
  surprises: readonly Finding[],
  open: (file: FoundFile) => Promise<Readable>,
  close: () => void,
): Subject {
  const unsafe = files.flatMap(({ path }) => {
    const why = whyUnsafePath(path);
    return why === undefined ? [] : [{ file: path, why }];
  });
  const twins = collisions(files.map(({ path }) => path)).map(([one, other]) => ({
    file: other,
    why: `is the same name as ${one} on many machines.`,
  }));
  const findings = [...surprises, ...unsafe, ...twins];
  if (findings.length > 0) throw refusal(...findings);
  const byPath = new Map(
    [...files].sort((a, b) => (a.path < b.path ? -1 : 1)).map((file) => [file.path, file]),
  );
  return {
    files: byPath,
    close,
    open: (path) => {
      const file = byPath.get(path);
      if (!file) throw new Problem('missing', `There is no file ${path} here.`);
      return open(file);
    },
  };
}

/** An archive made of a folder holds that folder; what matters is inside. */
function withoutOuterFolder(subject: Subject): Subject {
  const [first = ''] = subject.files.keys();
  const outer = first.slice(0, first.indexOf('/') + 1);
  const marks = ['bundle.json', 'binder.yaml'];
  const isWrapped = outer !== '' && [...subject.files.keys()].every((path) => path.startsWith(outer));
  return isWrapped && marks.some((mark) => subject.files.has(outer + mark))
    ? within(subject, outer)
    : subject;
}

/** The files under a folder, as a subject of its own. */
export function within(subject: Subject, folder: string): Subject {
  const files = [...subject.files].flatMap(([path, file]): [string, FoundFile][] =>
    path.startsWith(folder) ? [[path.slice(folder.length), file]] : [],
  );
  return { files: new Map(files), open: (path) => subject.open(folder + path), close: subject.close };
}

/** A whole text file, for the small ones; undefined when it is not there. */
export async function readText(subject: Subject, path: string): Promise<string | undefined> {
  const bytes = await readBytes(subject, path);
  return bytes && decodeText(bytes, path);
}

/** All bytes of a small file; undefined when it is not there. */
export async function readBytes(subject: Subject, path: string): Promise<Buffer | undefined> {
  const file = subject.files.get(path);
  if (!file) return undefined;
  if (file.bytes > LONGEST_TEXT) throw refusal({ file: path, why: `is larger than ${LONGEST_TEXT} bytes.` });
  const chunks: Buffer[] = [];
  for await (const chunk of (await subject.open(path)) as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Lines of a file of JSON Lines, one at a time; none when it is not there. */
export async function* linesOfFile(
  subject: Subject,
  path: string,
): AsyncGenerator<{ line: number; text: string }> {
  if (!subject.files.has(path)) return;
  yield* readLines(await subject.open(path), path, LONGEST_LINE);
}

function missing(path: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error)) throw error;
    throw new Problem(
      'missing',
      `There is nothing to verify at "${path}". Name a folder or a zip archive: a binder, a bundle, or a readers’ seal.`,
      { path },
    );
  };
}
