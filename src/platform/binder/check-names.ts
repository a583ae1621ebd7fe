import type { Finding } from '../formats/finding.ts';
import { collisions, whyUnsafePath } from '../formats/path-safety.ts';
import { ENTRIES, placeOf, SUMS, type Place } from './layout.ts';
import type { BinderLimits, BinderSource } from './source.ts';

/** What is wrong with the names and sizes of a source’s files, before any of them is read. */
export function* nameFindings({ files }: BinderSource, limits: BinderLimits): Generator<Finding> {
  let total = 0;
  for (const { path, bytes } of files.values()) {
    const place = placeOf(path);
    const why = whyUnsafePath(path) ?? (typeof place === 'string' ? place : undefined);
    if (why) yield { file: path, why };
    const most = mostBytes(path, place, limits);
    if (bytes > most) yield { file: path, why: `has ${bytes} bytes; at most ${most} are read.` };
    total += bytes;
  }
  if (total > limits.totalBytes) yield { file: '.', why: `holds more than ${limits.totalBytes} bytes.` };
  for (const [one, other] of collisions(files.keys())) {
    yield {
      file: other,
      why: `differs from ${one} only in upper and lower case, which is one file on many machines.`,
    };
  }
}

const LONGEST_LIST = 128 * 1024 * 1024;

function mostBytes(path: string, place: Place | string, { fileBytes, recordBytes }: BinderLimits): number {
  if (path === SUMS) return LONGEST_LIST;
  return path === ENTRIES || (typeof place !== 'string' && place.holds === 'file') ? fileBytes : recordBytes;
}

interface BinderLists {
  paths: ReadonlyMap<string, number>;
  sums: ReadonlyMap<string, string> | undefined;
}

/** Where the list of sums and the files disagree. */
export function* listFindings({ sums, paths }: BinderLists): Generator<Finding> {
  if (!sums) return;
  for (const path of paths.keys()) {
    if (path !== SUMS && !sums.has(path)) yield { file: path, why: `is not listed in ${SUMS}.` };
  }
  for (const path of sums.keys()) {
    if (!paths.has(path) || path === SUMS) yield { file: path, why: `is listed in ${SUMS} but is not here.` };
  }
}
