import type { WrittenRecord } from '../record/digest.ts';
import { NOUNS, type BodyOf, type Noun, type Records } from '../record/nouns.ts';
import type { Tally } from './tally.ts';

/** A record version and the file it was read from. */
export interface FiledRecord {
  record: WrittenRecord;
  file: string;
}

/** The latest version of every record by noun, read by its shape; what does not fit it is a failure. */
export class Latest {
  private readonly newest = new Map<string, FiledRecord>();

  add(filed: FiledRecord): void {
    const { noun, organization, id, version } = filed.record;
    const key = `${organization} ${noun} ${id}`;
    const known = this.newest.get(key);
    if (!known || known.record.version < version) this.newest.set(key, filed);
  }

  /** As `Records`, with the file of each record by identity. */
  read(tally: Tally): { records: Records; fileOf: (record: object) => string } {
    const files = new Map<object, string>();
    const records = Object.fromEntries(Object.keys(NOUNS).map((noun): [string, object[]] => [noun, []]));
    for (const { record, file } of this.newest.values()) {
      const { noun, id, organization, body } = record;
      const list = records[noun];
      const parsed = list ? NOUNS[noun as Noun].shape.safeParse(body) : undefined;
      if (!parsed?.success) {
        tally.failed(
          file,
          `does not have the shape of a ${noun}${parsed ? `: ${firstIssue(parsed.error)}` : ''}`,
        );
        continue;
      }
      const read = { ...(parsed.data as BodyOf<Noun>), id, organization };
      files.set(read, file);
      list?.push(read);
    }
    return { records: records as unknown as Records, fileOf: (record) => files.get(record) ?? '' };
  }
}

function firstIssue({ issues }: { issues: readonly { path: PropertyKey[]; message: string }[] }): string {
  const [first] = issues;
  return first ? `${first.path.map(String).join('.')} ${first.message}`.trim() : 'it cannot be read';
}
