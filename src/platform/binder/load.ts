import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Problem } from '#domain/problem.ts';
import { NOUN_NAMES, type Kept, type Records } from '#domain/record/nouns.ts';
import { referencesOf, type Named } from '#domain/record/references.ts';
import type { PopulationRow } from '#domain/testing/population.ts';
import { findingsOf, MOST_FINDINGS, refusal, type Finding } from '../formats/finding.ts';
import { dangling } from './check-records.ts';
import { examine } from './check.ts';
import { MANIFEST } from './layout.ts';
import { openLoosely, type BinderRecord, type OpenedBinder } from './open.ts';
import { populationRows, type PopulationFile } from './population.ts';

/** The binders of one or two organizations, read and checked, with what reports and checks are computed from. */
export interface Loaded {
  /** The latest version of every record of all organizations, ids ascending. */
  records: Records;
  binders: OpenedBinder[];
  /** The fixed clock of the binders, if one has it. */
  today: string | undefined;
  /** The bytes with this hash, from whichever binder has them. */
  openFile: (sha256: string) => Promise<Readable>;
  /** The rows of a population, in the order of its file. */
  rowsOf: (population: PopulationFile) => AsyncGenerator<PopulationRow>;
  /** The identifiers of a population, in the order of its file. */
  idsOf: (population: PopulationFile) => Promise<string[]>;
  close: () => void;
}

/**
 * Opens binders for computing with: each path is one binder (folder or archive) or a folder of binders. Everything
 * in them is checked first, and what one organization’s records name of the other’s must be there, too.
 * Any finding refuses all of them.
 */
export async function loadRecords(paths: readonly string[]): Promise<Loaded> {
  const binders: OpenedBinder[] = [];
  const findings: Finding[] = [];
  const latest: Latest[] = [];
  try {
    for (const path of (await Promise.all(paths.map(findBinders))).flat()) {
      const name = basename(path);
      for await (const finding of loadOne(path, binders, latest)) {
        findings.push({ ...finding, file: `${name}/${finding.file}` });
        if (findings.length > MOST_FINDINGS) throw refusal(...findings);
      }
    }
    if (findings.length === 0) findings.push(...together(binders, latest));
    if (findings.length > 0) throw refusal(...findings);
  } catch (error) {
    closeAll(binders);
    throw error;
  }
  return { records: recordsOf(latest), binders, ...readersOf(binders) };
}

/** Paths of the binders at a path: itself, or the folders in it that are binders, by name. */
export async function findBinders(path: string): Promise<string[]> {
  if (!(await isThere(path)))
    throw new Problem('missing', `There is no ${path}. Give the path of a binder.`, { path });
  if (!(await stat(path)).isDirectory() || (await isThere(join(path, MANIFEST)))) return [path];
  const found: string[] = [];
  for (const name of (await readdir(path)).sort()) {
    if (await isThere(join(path, name, MANIFEST))) found.push(join(path, name));
  }
  if (found.length > 0) return found;
  throw refusal({ file: path, why: `is no binder (it has no ${MANIFEST}), and no folder in it is one.` });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}

async function* loadOne(path: string, binders: OpenedBinder[], latest: Latest[]): AsyncGenerator<Finding> {
  try {
    const { binder, findings } = await openLoosely(path);
    yield* findings;
    if (!binder) return;
    binders.push(binder);
    yield* examine(binder, (record) => {
      if (record.isLatest) latest.push({ file: `${basename(path)}/${record.file}`, kept: record.kept });
    });
  } catch (error) {
    const refused = findingsOf(error);
    if (!refused) throw error;
    yield* refused;
  }
}

/** A record without the text it was read from, which would keep every file in memory. */
type Latest = Pick<BinderRecord, 'file' | 'kept'>;

/** What can only be seen when the binders lie side by side. */
function* together(binders: readonly OpenedBinder[], latest: readonly Latest[]): Generator<Finding> {
  const owners = new Map<string, OpenedBinder>();
  for (const binder of binders) {
    const { organization } = binder.manifest;
    const other = owners.get(organization);
    if (other)
      yield { file: binder.path, why: `is of ${organization}, as ${other.path} is. Give one of them.` };
    owners.set(organization, binder);
  }
  const seen = new Map<string, string>();
  for (const { kept, file } of latest) {
    const key = `${kept.noun} ${kept.id}`;
    const other = seen.get(key);
    if (other !== undefined && other !== kept.organization) {
      yield {
        file,
        why: `is of ${kept.organization}, but ${other} has a ${key} too. Rename one of them.`,
      };
    }
    seen.set(key, kept.organization);
  }
  if (owners.size < 2) return;
  for (const { kept, file } of latest) {
    for (const named of referencesOf(kept.noun, kept.body)) {
      if (!isAnswered(named, kept.organization, owners)) yield dangling(file, named);
    }
  }
}

function isAnswered(
  { to, id, whose }: Named,
  organization: string,
  owners: ReadonlyMap<string, OpenedBinder>,
): boolean {
  for (const [owner, { index }] of owners) {
    const isWanted = whose === 'either' || (whose === 'own') === (owner === organization);
    if (isWanted && index.has(to, id)) return true;
  }
  return false;
}

function recordsOf(latest: readonly Latest[]): Records {
  const byNoun = Map.groupBy(latest, ({ kept }) => kept.noun);
  const entries = NOUN_NAMES.map((noun) => {
    const kept = (byNoun.get(noun) ?? []).map((record): Kept => record.kept);
    const sorted = kept.sort((a, b) => (a.id < b.id ? -1 : 1));
    return [noun, sorted.map(({ id, organization, body }) => ({ id, organization, ...body }))];
  });
  return Object.fromEntries(entries) as Records;
}

function readersOf(binders: readonly OpenedBinder[]): Omit<Loaded, 'records' | 'binders'> {
  const openFile = async (sha256: string): Promise<Readable> => {
    const binder = binders.find(({ files }) => files.has(sha256));
    if (!binder) throw new Problem('missing', 'No binder here has the bytes of this file.', { sha256 });
    return binder.openFile(sha256);
  };
  async function* idRows(population: PopulationFile): ReturnType<typeof populationRows> {
    yield* populationRows(await openFile(population.file.sha256), population, population.file.name);
  }
  return {
    today: binders.map(({ manifest }) => manifest.today).find((today) => today !== undefined),
    openFile,
    rowsOf: async function* (population) {
      for await (const { values } of idRows(population)) yield values;
    },
    idsOf: async (population) => Array.fromAsync(idRows(population), ({ id }) => id),
    close: () => closeAll(binders),
  };
}

function closeAll(binders: readonly OpenedBinder[]): void {
  for (const binder of binders) binder.close();
}
