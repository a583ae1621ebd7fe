import { Problem } from '#domain/problem.ts';
import { parseKey, type NoteKey } from '#domain/trail/note.ts';
import { checkArithmetic } from '#domain/verify/arithmetic.ts';
import { Tally, type SubjectKind, type VerifyReport } from '#domain/verify/tally.ts';
import { MANIFEST } from '../binder/layout.ts';
import { BUNDLE, readBundleManifest } from './bundle.ts';
import { checkFiles } from './files.ts';
import { checkFullBundle, type Rewrite } from './full-bundle.ts';
import { checkPart, type ReadPart } from './part.ts';
import { checkPopulations } from './populations.ts';
import { checkSeal } from './seal.ts';
import { openSubject, within, type Subject } from './subject.ts';

export interface VerifyOptions {
  /** Verifier keys the person trusts (`name+id+base64`); without them the keys inside are taken at their word. */
  trustedKeys?: readonly string[];
  /** Report files held beside a readers’ seal. */
  reportFiles?: readonly string[];
  /** Writes reports from records; with it, the report of a full bundle is written again and compared. */
  rewrite?: Rewrite;
  /** Called now and then with how far it got. */
  onProgress?: (progress: { what: string; done: number }) => void;
}

const EVERY = 500;

/**
 * Verifies a binder, a folder of binders, a full bundle, a readers’ seal, or a zip of one, offline. What does not
 * hold is in the report; only what cannot be read as any of these, or is built to do harm, is a `Problem`.
 */
export async function verifyPath(path: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  const trusted = options.trustedKeys?.map(parseKey);
  const tally = new Tally();
  const subject = await openSubject(path);
  try {
    const kind = await verifySubject(subject, { tally, trusted, options, onStep: steps(options) });
    return tally.report(path, kind);
  } finally {
    subject.close();
  }
}

interface At {
  tally: Tally;
  trusted: readonly NoteKey[] | undefined;
  options: VerifyOptions;
  onStep: (what: string) => void;
}

async function verifySubject(subject: Subject, at: At): Promise<SubjectKind> {
  if (subject.files.has(BUNDLE)) return verifyBundle(subject, at);
  if (subject.files.has(MANIFEST)) {
    await verifyBinders(subject, [''], at);
    return 'binder';
  }
  const folders = new Set([...subject.files.keys()].map((path) => path.slice(0, path.indexOf('/') + 1)));
  const binders = [...folders].filter((folder) => folder !== '' && subject.files.has(folder + MANIFEST));
  if (binders.length === 0) {
    throw new Problem(
      'invalid',
      'This is neither a binder nor a bundle: there is no bundle.json, no binder.yaml, and no folder with one. Name the folder or zip that holds it.',
    );
  }
  await verifyBinders(subject, binders, at);
  return 'binders';
}

async function verifyBundle(subject: Subject, { tally, trusted, options, onStep }: At): Promise<SubjectKind> {
  const manifest = await readBundleManifest(subject, tally);
  const isSeal = manifest?.kind === 'seal';
  const hashOf = await checkFiles(subject, {
    prefix: '',
    tally,
    onFile: () => onStep('files'),
    isOutside: (path) => isSeal && path.startsWith('report/'),
  });
  const at = { subject, hashOf, tally, trusted, onStep, rewrite: options.rewrite };
  if (manifest && isSeal) await checkSeal({ ...at, manifest }, options.reportFiles ?? []);
  else if (manifest) await checkFullBundle({ ...at, manifest });
  return isSeal ? 'readers-seal' : 'full-bundle';
}

async function verifyBinders(
  subject: Subject,
  folders: readonly string[],
  { tally, trusted, onStep }: At,
): Promise<void> {
  const parts: ReadPart[] = [];
  for (const prefix of folders) {
    const part = within(subject, prefix);
    const hashOf = await checkFiles(part, { prefix, tally, onFile: () => onStep('files') });
    const place = { part, prefix, tally, hashOf, elsewhere: new Set<string>(), trusted };
    const read = await checkPart({ ...place, onStep: () => onStep('trail') }, 'files');
    if (!read) continue;
    tally.about.push(
      `${prefix}${read.manifest.title} (${read.organization}), ${read.entries} trail entries, ${read.records.length} record versions`,
    );
    parts.push(read);
  }
  const checks = checkArithmetic(parts, tally);
  const partOf = (organization: string): ReadPart | undefined =>
    parts.find((part) => part.organization === organization);
  await checkPopulations(checks, partOf, () => onStep('populations'));
}

function steps({ onProgress }: VerifyOptions): (what: string) => void {
  const done = new Map<string, number>();
  return (what) => {
    const count = (done.get(what) ?? 0) + 1;
    done.set(what, count);
    if (count % EVERY === 1) onProgress?.({ what, done: count });
  };
}
