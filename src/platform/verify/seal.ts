import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Problem } from '#domain/problem.ts';
import type { NoteKey } from '#domain/trail/note.ts';
import { readCheckpoints } from '#domain/verify/checkpoints.ts';
import { SealCheck } from '#domain/verify/seal.ts';
import type { BundlePart } from '#domain/verify/shapes.ts';
import { fastHash } from '../trail/fast-hash.ts';
import { checkEd25519 } from '../trail/keys.ts';
import { checkBundleNote, describeBundle } from './bundle.ts';
import { problemText } from './files.ts';
import type { BundleAt } from './full-bundle.ts';
import { linesOfFile, within } from './subject.ts';
import { readTrailFiles } from './trail.ts';

/** Checks a readers’ seal, and the report files its reader holds: those in its `report/` folder and those named. */
export async function checkSeal(at: BundleAt, reportFiles: readonly string[]): Promise<void> {
  const { manifest, subject, tally } = at;
  describeBundle(manifest, tally);
  const keys: NoteKey[] = [];
  for (const part of manifest.parts) keys.push(...(await checkSealedPart(part, at)));
  await checkBundleNote(subject, manifest, { tally, trusted: at.trusted, partKeys: keys });
  await checkHeldFiles(at, reportFiles);
}

async function checkSealedPart(
  part: BundlePart,
  { subject, tally, trusted, onStep }: BundleAt,
): Promise<NoteKey[]> {
  const prefix = `${part.folder}/`;
  const inner = within(subject, prefix);
  const files = await readTrailFiles(inner, prefix, tally);
  const options = { prefix, tally, check: checkEd25519, ...(trusted ? { trusted } : {}) };
  const { keys, checkpoints } = readCheckpoints(files, options);
  const seal = new SealCheck({ part, checkpoints, tally, hash: fastHash });
  const feed = async (name: string, take: (text: string, line: number) => void): Promise<void> => {
    try {
      for await (const { text, line } of linesOfFile(inner, name)) {
        take(text, line);
        onStep('proofs');
      }
    } catch (thrown) {
      tally.failed(prefix + name, problemText(thrown));
    }
  };
  await feed('proofs.jsonl', (text, line) => seal.addProof(text, line));
  await feed('consistency.jsonl', (text, line) => seal.addConsistency(text, line));
  await feed('samples.jsonl', (text, line) => seal.addSample(text, line));
  seal.finish();
  return keys;
}

async function checkHeldFiles(
  { subject, manifest, hashOf, tally }: BundleAt,
  named: readonly string[],
): Promise<void> {
  const inside = [...subject.files.keys()].filter((path) => path.startsWith('report/'));
  const held = inside.map((path) => ({ path, hash: hashOf(path) }));
  for (const path of named) held.push({ path, hash: await hashOutside(path) });
  for (const { path, hash } of held) {
    const sealed = manifest.report.files.find(({ sha256 }) => sha256 === hash);
    const why =
      'is none of the sealed report files. A watermarked or changed copy has other bytes: compare it with the sealed original';
    tally.expect('report', sealed !== undefined, path, why);
    if (sealed) tally.about.push(`${basename(path)} is the sealed ${sealed.name}`);
  }
  if (held.length === 0) {
    tally.unchecked(
      'the report itself',
      'it is not here; put its files into report/ beside the seal, or name them',
    );
  }
}

async function hashOutside(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Problem('missing', `The report file ${path} cannot be read: ${thrown.message}.`);
  }
  return hash.digest('hex');
}
