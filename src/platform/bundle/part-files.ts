import { recordText } from '#domain/record/digest.ts';
import type { TrailLine } from '#domain/trail/entry.ts';
import { formatLine, withhold } from '#domain/trail/leaf.ts';
import { readTrailLine } from '#domain/trail/read-line.ts';
import { citedFiles } from '#domain/verify/part.ts';
import { recordKey } from '#domain/verify/rests-on.ts';
import { CHECKPOINT, CHECKPOINTS, ENTRIES, filePath, KEYS, MANIFEST } from '../binder/layout.ts';
import { refusal } from '../formats/finding.ts';
import { sideBySide } from '../verify/side-by-side.ts';
import { linesOfFile } from '../verify/subject.ts';
import type { Source } from './gather.ts';
import type { Sink } from './sink.ts';

/** Writes one organization’s part of a full bundle: its records, the files they cite, and its trail. */
export async function writePart(source: Source, sink: Sink): Promise<void> {
  const { folder, subject, records } = source;
  const copied = new Set([MANIFEST, KEYS, CHECKPOINT, CHECKPOINTS, ...records.map(({ path }) => path)]);
  for (const { record } of records) for (const { sha256 } of citedFiles(record)) copied.add(filePath(sha256));
  const there = [...copied].filter((path) => subject.files.has(path));
  await sideBySide(there, async (path) => sink.add(`${folder}/${path}`, await subject.open(path)));
  await sink.add(`${folder}/records.jsonl`, recordLines(source));
  if (subject.files.has(ENTRIES)) await sink.add(`${folder}/${ENTRIES}`, shownLines(source));
}

function* recordLines({ records }: Source): Generator<Buffer> {
  for (const { record } of records) yield Buffer.from(`${recordText(record)}\n`, 'utf8');
}

/** The trail with every entry withheld that is not about a record of this bundle. */
async function* shownLines(source: Source): AsyncGenerator<Buffer> {
  const organization = source.manifest.organization;
  const shown = new Set(source.records.map(({ record: { noun, id } }) => recordKey(organization, noun, id)));
  for await (const line of readTrail(source)) {
    const isShown =
      'entry' in line && shown.has(recordKey(organization, line.entry.subject.noun, line.entry.subject.id));
    yield Buffer.from(`${formatLine(isShown ? line : withhold(line))}\n`, 'utf8');
  }
}

/** The lines of a source’s trail, read. */
export async function* readTrail({ subject }: Source): AsyncGenerator<TrailLine> {
  for await (const { text, line } of linesOfFile(subject, ENTRIES)) {
    const read = readTrailLine(text);
    if (!read) throw refusal({ file: ENTRIES, line, why: 'is not a trail line. Nothing was written.' });
    yield read;
  }
}
