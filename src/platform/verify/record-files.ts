import type { WrittenRecord } from '#domain/record/digest.ts';
import { placeOf } from '../binder/layout.ts';
import { readRecordFile } from '../binder/record-file.ts';
import { refusal } from '../formats/finding.ts';

/** Whether a path of a binder is that of a record, of the latest version or an earlier one. */
export function isRecordPath(path: string): boolean {
  return path.startsWith('records/') || path.startsWith('history/');
}

/** The record version in a binder’s file, as written. Its name must be the one its id and version give. */
export function readRecord(path: string, bytes: Uint8Array, organization: string): WrittenRecord {
  const place = placeOf(path);
  if (typeof place === 'string') throw refusal({ file: path, why: place });
  if (place.holds !== 'record') throw refusal({ file: path, why: 'is not a record.' });
  const { written } = readRecordFile(place.noun, bytes, path, organization);
  if (written.id !== place.id || (place.version !== undefined && written.version !== place.version)) {
    throw refusal({
      file: path,
      why: `holds ${written.id} version ${written.version}, which is not its name.`,
    });
  }
  return written;
}
