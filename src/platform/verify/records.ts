import { sha256Hex } from '#domain/hash.ts';
import { readCanonical } from '#domain/canonical.ts';
import { recordText, type WrittenRecord } from '#domain/record/digest.ts';
import type { FiledRecord } from '#domain/verify/latest.ts';
import { citedFiles } from '#domain/verify/part.ts';
import { versionKey, type RecordIndex } from '#domain/verify/record-index.ts';
import type { Tally } from '#domain/verify/tally.ts';
import { filePath } from '../binder/layout.ts';
import { isErased } from '../binder/stored-files.ts';
import { problemText, type HashOf } from './files.ts';
import { isRecordPath, readRecord } from './record-files.ts';
import { linesOfFile, readBytes, type Subject } from './subject.ts';

export interface RecordsAt {
  part: Subject;
  prefix: string;
  organization: string;
  /** Undefined for a binder without a trail, of which nothing can be compared. */
  index: RecordIndex | undefined;
  tally: Tally;
}

/** Compares every record file of a binder with the trail. */
export async function readRecordFiles({
  part,
  prefix,
  organization,
  index,
  tally,
}: RecordsAt): Promise<FiledRecord[]> {
  const found: FiledRecord[] = [];
  for (const path of part.files.keys()) {
    if (!isRecordPath(path)) continue;
    try {
      const record = readRecord(path, (await readBytes(part, path)) ?? new Uint8Array(), organization);
      index?.compare(keyOf(record), sha256Hex(recordText(record)), prefix + path);
      found.push({ record, file: prefix + path });
    } catch (thrown) {
      tally.failed(prefix + path, problemText(thrown));
    }
  }
  return found;
}

/**
 * Compares every line of a bundle’s `records.jsonl` with the trail: the SHA-256 of the line’s bytes is the digest, so that
 * a verifier needs no YAML. The record files beside it must say the same.
 */
export async function readRecordLines(at: RecordsAt): Promise<FiledRecord[]> {
  const { part, prefix, index, tally } = at;
  const file = `${prefix}records.jsonl`;
  const found: FiledRecord[] = [];
  const texts = new Map<string, string>();
  try {
    for await (const { line, text } of linesOfFile(part, 'records.jsonl')) {
      const record = recordOfLine(text);
      if (!record || record.organization !== at.organization) {
        tally.failed(file, `line ${line} is not a record of ${at.organization} in canonical JSON`);
        continue;
      }
      const key = keyOf(record);
      if (texts.has(key)) tally.failed(file, `line ${line} is ${key} a second time`);
      texts.set(key, sha256Hex(text));
      index?.compare(key, sha256Hex(text), `${file}, line ${line}`);
      found.push({ record, file: `${file}, line ${line}` });
    }
  } catch (thrown) {
    tally.failed(file, problemText(thrown));
  }
  await compareRecordFiles(at, texts);
  return found;
}

async function compareRecordFiles(
  { part, prefix, organization, tally }: RecordsAt,
  texts: Map<string, string>,
): Promise<void> {
  const unseen = new Set(texts.keys());
  for (const path of part.files.keys()) {
    if (!isRecordPath(path)) continue;
    try {
      const record = readRecord(path, (await readBytes(part, path)) ?? new Uint8Array(), organization);
      const key = keyOf(record);
      unseen.delete(key);
      if (texts.get(key) !== sha256Hex(recordText(record))) {
        tally.failed(prefix + path, `does not say what records.jsonl says of ${key}`);
      }
    } catch (thrown) {
      tally.failed(prefix + path, problemText(thrown));
    }
  }
  for (const key of unseen)
    tally.failed(`${prefix}records.jsonl`, `holds ${key}, for which there is no record file`);
}

function recordOfLine(text: string): WrittenRecord | undefined {
  const value = readCanonical(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { noun, id, version, effectiveOn, organization, body, ...rest } = value as Record<string, unknown>;
  const isRecord =
    [noun, id, effectiveOn, organization].every((field) => typeof field === 'string') &&
    Number.isSafeInteger(version) &&
    typeof body === 'object' &&
    body !== null &&
    Object.keys(rest).length === 0;
  return isRecord ? (value as WrittenRecord) : undefined;
}

function keyOf({ noun, id, version }: WrittenRecord): string {
  return versionKey(noun, id, version);
}

/** Every file a record cites is there, with the bytes and the size it names. */
export function checkStored(
  records: readonly FiledRecord[],
  at: { part: Subject; prefix: string; hashOf: HashOf; elsewhere: ReadonlySet<string>; tally: Tally },
): void {
  const cited = new Set<string>();
  const erased = new Set(
    records.filter(({ record }) => isErased(record.noun, record.body)).map(({ record }) => record.id),
  );
  for (const { record, file } of records) {
    for (const { sha256, bytes, name } of citedFiles(record)) {
      const path = filePath(sha256);
      cited.add(path);
      const found = at.part.files.get(path);
      if (found) {
        const holds = found.bytes === bytes && at.hashOf(path) === sha256;
        at.tally.expect('stored', holds, at.prefix + path, `is not "${name}" as ${file} cites it`);
      } else if (at.elsewhere.has(sha256)) {
        at.tally.passed('stored');
      } else if (record.noun === 'evidence' && erased.has(record.id)) {
        at.tally.unchecked(`file "${name}"`, `${file} cites it; its bytes were erased, as the record says`);
      } else if (record.noun === 'issue') {
        at.tally.unchecked(
          `report file "${name}"`,
          `${file} issued it; report files are delivered on their own`,
        );
      } else {
        at.tally.failed(at.prefix + path, `is missing: ${file} cites it as "${name}"`);
      }
    }
  }
  for (const path of at.part.files.keys()) {
    if (path.startsWith('files/') && !cited.has(path)) {
      at.tally.unchecked(at.prefix + path, 'no record here cites this file, so nothing says what it is');
    }
  }
}
