import { NOUNS, type Noun } from '#domain/record/nouns.ts';
import { Id } from '#domain/record/shape.ts';

/** Files of a binder that stand alone. */
export const MANIFEST = 'binder.yaml';
export const SUMS = 'SHA256SUMS';
export const ENTRIES = 'trail/entries.jsonl';
export const CHECKPOINT = 'trail/checkpoint';
export const CHECKPOINTS = 'trail/checkpoints.jsonl';
export const KEYS = 'trail/keys';
export const TRAIL_FILES = [ENTRIES, CHECKPOINT, CHECKPOINTS, KEYS] as const;

/** Files for the people who keep the folder in git; they are no part of the binder. */
export const BESIDE = ['README.md', '.gitattributes', '.gitignore'] as const;

/** What a path of a binder holds. */
export type Place =
  | { holds: 'manifest' | 'sums' | 'trail' | 'beside' }
  | { holds: 'file'; sha256: string }
  | { holds: 'record'; noun: Noun; id: string; version?: number };

const BY_FOLDER = new Map(
  Object.entries(NOUNS).map(([noun, { folder }]) => [folder as string, noun as Noun]),
);

/** The field that a noun keeps as prose under its front matter, if it has one. */
export function proseOf(noun: Noun): string | undefined {
  const plan = NOUNS[noun];
  return 'prose' in plan ? plan.prose : undefined;
}

function endingOf(noun: Noun): 'md' | 'yaml' {
  return proseOf(noun) === undefined ? 'yaml' : 'md';
}

/** Where the latest version of a record stands. */
export function latestPath(noun: Noun, id: string): string {
  return `records/${NOUNS[noun].folder}/${id}.${endingOf(noun)}`;
}

/** Where an earlier version of a record stands. */
export function historyPath(noun: Noun, id: string, version: number): string {
  return `history/${NOUNS[noun].folder}/${id}.v${version}.${endingOf(noun)}`;
}

/** Where the bytes with this hash stand. */
export function filePath(sha256: string): string {
  return `files/${sha256.slice(0, 2)}/${sha256}`;
}

/** What the path holds, or why it has no place in a binder. */
export function placeOf(path: string): Place | string {
  if (path === MANIFEST) return { holds: 'manifest' };
  if (path === SUMS) return { holds: 'sums' };
  if ((TRAIL_FILES as readonly string[]).includes(path)) return { holds: 'trail' };
  if ((BESIDE as readonly string[]).includes(path)) return { holds: 'beside' };
  const [room, folder = '', name = '', ...deeper] = path.split('/');
  if (deeper.length === 0 && name !== '') {
    if (room === 'records' || room === 'history') return recordPlace(room, folder, name);
    if (room === 'files') return bytesPlace(folder, name);
  }
  return 'has no place in a binder: it holds binder.yaml, SHA256SUMS, records/, history/, files/ and trail/.';
}

function bytesPlace(folder: string, name: string): Place | string {
  return /^[0-9a-f]{64}$/.test(name) && name.startsWith(folder) && folder.length === 2
    ? { holds: 'file', sha256: name }
    : 'is not named by its SHA-256 (files/<first two digits>/<64 hex digits>).';
}

function recordPlace(room: 'records' | 'history', folder: string, name: string): Place | string {
  const noun = BY_FOLDER.get(folder);
  if (noun === undefined) return `lies in ${room}/${folder}, which is no folder of records.`;
  const ending = `.${endingOf(noun)}`;
  if (!name.endsWith(ending)) return `does not end in ${ending}, as the records of this folder do.`;
  const stem = name.slice(0, -ending.length);
  const [, id = stem, digits] = room === 'history' ? (/^(.+)\.v([1-9]\d{0,8})$/.exec(stem) ?? []) : [];
  if (room === 'history' && digits === undefined) return `is not named <id>.v<version>${ending}.`;
  if (!Id.safeParse(id).success) return 'is not named by an id (letters, digits, dot, hyphen, underscore).';
  return { holds: 'record', noun, id, ...(digits === undefined ? {} : { version: Number(digits) }) };
}
