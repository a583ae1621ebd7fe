import type { WrittenRecord } from '../record/digest.ts';
import type { FiledRecord } from './latest.ts';
import type { RecordIndex } from './record-index.ts';

/** One organization’s side of what is verified, once its trail and records were read. */
export interface VerifiedPart {
  /** Folder, ended by a slash; empty when the organization is the root. */
  prefix: string;
  organization: string;
  records: FiledRecord[];
  index: RecordIndex;
}

/** A file that a record cites by hash. */
export interface CitedFile {
  name: string;
  sha256: string;
  bytes: number;
}

/** Every stored file a record cites, wherever it stands in the body. */
export function citedFiles({ body }: Pick<WrittenRecord, 'body'>): CitedFile[] {
  const found: CitedFile[] = [];
  collect(body, found);
  return found;
}

function collect(value: unknown, found: CitedFile[]): void {
  if (typeof value !== 'object' || value === null) return;
  const { sha256, bytes, name } = value as Record<string, unknown>;
  if (typeof sha256 === 'string' && typeof bytes === 'number' && typeof name === 'string') {
    found.push({ sha256, bytes, name });
    return;
  }
  for (const inner of Object.values(value)) collect(inner, found);
}
