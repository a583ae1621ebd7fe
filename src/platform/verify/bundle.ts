import { sha256Hex } from '#domain/hash.ts';
import { readCanonical } from '#domain/canonical.ts';
import { checkNote, parseKey, parseNote, formatKey, type NoteKey } from '#domain/trail/note.ts';
import { bundleNoteText, BundleManifest } from '#domain/verify/shapes.ts';
import type { Tally } from '#domain/verify/tally.ts';
import { SUMS } from '../binder/layout.ts';
import { checkEd25519 } from '../trail/keys.ts';
import { problemText } from './files.ts';
import { readBytes, readText, type Subject } from './subject.ts';

export const BUNDLE = 'bundle.json';
export const NOTE = 'bundle.note';

/** Reads `bundle.json`: canonical JSON and one line feed. */
export async function readBundleManifest(
  subject: Subject,
  tally: Tally,
): Promise<BundleManifest | undefined> {
  try {
    const text = (await readText(subject, BUNDLE)) ?? '';
    const parsed = BundleManifest.safeParse(
      text.endsWith('\n') ? readCanonical(text.slice(0, -1)) : undefined,
    );
    if (parsed.success) return parsed.data;
    const [first] = parsed.error?.issues ?? [];
    const why = first ? `: ${first.path.map(String).join('.')} ${first.message}` : '';
    tally.failed(BUNDLE, `is not the manifest of a bundle in canonical JSON and a line feed${why}`);
  } catch (thrown) {
    tally.failed(BUNDLE, problemText(thrown));
  }
  return undefined;
}

/** Says what the bundle is about. */
export function describeBundle({ engagement, status, report, parts }: BundleManifest, tally: Tally): void {
  const time = engagement.period
    ? `${engagement.period.from} to ${engagement.period.to}`
    : `as of ${engagement.asOf}`;
  tally.about.push(
    `${engagement.report === 'soc1' ? 'SOC 1' : 'SOC 2'} Type ${engagement.type}, ${time}: ${engagement.title} (${engagement.id})`,
    ...parts.map(
      ({ folder, organization, entries, records }) =>
        `${folder}: ${organization.name} (${organization.id}), ${entries} trail entries, ${records} record versions`,
    ),
    ...report.files.map(({ name, sha256 }) => `${sha256}  ${name}`),
  );
  if (status === 'draft') tally.note('This is the bundle of a draft: no report was issued.');
  for (const folder of ['company', 'firm'].filter((one) => parts.every((part) => part.folder !== one))) {
    tally.unchecked(
      `the part of the ${folder}`,
      'it is not in this bundle; each organization exports its own',
    );
  }
}

/** Checks the signature over the whole bundle, when it carries one. */
export async function checkBundleNote(
  subject: Subject,
  manifest: BundleManifest,
  at: { tally: Tally; trusted: readonly NoteKey[] | undefined; partKeys: readonly NoteKey[] },
): Promise<void> {
  const { tally, trusted, partKeys } = at;
  if (!subject.files.has(NOTE)) {
    if (manifest.signers.length > 0) tally.failed(NOTE, 'is missing, and bundle.json names who signed it');
    else
      tally.unchecked(
        'the bundle as a whole',
        'nobody signed it; trails and their checkpoints stand for themselves',
      );
    return;
  }
  try {
    const note = parseNote((await readText(subject, NOTE)) ?? '');
    const sums = sha256Hex((await readBytes(subject, SUMS)) ?? new Uint8Array());
    if (note.text !== bundleNoteText(manifest, sums))
      tally.failed(NOTE, `does not sign this ${SUMS} and ${BUNDLE}`);
    const known = trusted ?? manifest.signers.map(parseKey);
    const signed = checkNote(note, known, checkEd25519);
    tally.passed('signatures', signed.length);
    if (signed.length === 0 && (trusted || known.length === 0))
      tally.failed(NOTE, 'none of the keys that may sign it did');
    for (const key of trusted
      ? []
      : known.filter((one) => !signed.some((by) => formatKey(by) === formatKey(one))))
      tally.failed(NOTE, `is not signed by ${key.name}+${key.id}, which bundle.json names`);
    for (const key of signed) {
      const isOfPart = partKeys.some((one) => formatKey(one) === formatKey(key));
      tally.about.push(`signed by ${key.name}+${key.id}${isOfPart ? ', a key of its trails' : ''}`);
      if (!trusted && !isOfPart)
        tally.note(
          `Compare the key ${formatKey(key)} with what the signer told you: only that makes it theirs.`,
        );
    }
  } catch (thrown) {
    tally.failed(NOTE, problemText(thrown));
  }
}
